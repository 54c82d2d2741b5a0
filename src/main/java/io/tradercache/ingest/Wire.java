package io.tradercache.ingest;

import org.jspecify.annotations.Nullable;

/// Reads the values of one topic.
interface Wire<E> {
    /// Returns the event that a value states.
    ///
    /// @param timestamp the time of the record, in ms since the epoch
    E read(byte @Nullable [] value, long timestamp) throws Unreadable;
}
