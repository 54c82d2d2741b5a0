package io.tradercache.domain;

/// How many of its past fills a position remembers, to tell a fill that is sent again from a new one.
///
/// @param windowNs how far behind the newest fill of the position it remembers, in event time, ns
/// @param most how many fills at most; once there are more, the oldest quarter is forgotten
public record DedupePolicy(long windowNs, int most) {
    /// How many fills are left when some were forgotten.
    int least() {
        return most - most / 4;
    }
}
