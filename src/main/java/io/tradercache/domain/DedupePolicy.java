package io.tradercache.domain;

/// How much of its past a position remembers, to tell a fill sent again from a new one.
///
/// @param windowNs how far behind the newest fill of the position, in event time, ns
/// @param most how many fills at most
public record DedupePolicy(long windowNs, int most) {}
