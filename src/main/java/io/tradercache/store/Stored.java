package io.tradercache.store;

import org.jspecify.annotations.Nullable;

/// An entity as Redis holds it.
///
/// @param version changes with every write and is never used twice, not even after an expiry
/// @param source the last record applied
public record Stored<T>(
        T entity,
        String version,
        @Nullable Origin source,
        @Nullable Gap gap) {
    /// A record's place in the log, as an answer shows it.
    public record Origin(String topic, int partition, long offset) {}
}
