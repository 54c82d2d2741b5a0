package io.tradercache.store;

import org.jspecify.annotations.Nullable;

/// A fill that should have moved a position and did not; set until an operator clears it.
///
/// @param reason the code of the refusal, or why the figures cannot be made exact
/// @param since when its record was written to Kafka, ns since the epoch
/// @param source where that record stands; null where it was no record
public record Gap(String reason, long since, Stored.@Nullable Origin source) {}
