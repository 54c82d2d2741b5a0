package io.tradercache.ingest;

import org.jspecify.annotations.Nullable;

/// How the values of one topic are read.
interface Wire<E> {
    /// The event a value states.
    ///
    /// @param timestamp of the record, ms since the epoch
    E read(byte @Nullable [] value, long timestamp) throws Unreadable;
}
