package io.tradercache.store;

/// A fill that should have moved a position and did not; set until an operator clears it.
///
/// @param reason the code of the refusal, or why the figures cannot be made exact
/// @param since when its record was written to Kafka, ns since the epoch
/// @param source `{topic}:{partition}:{offset}` of that record
public record Gap(String reason, long since, String source) {}
