package io.tradercache.store;

/// Where a record stands in the log.
///
/// @param timestamp of the record, ms since the epoch
public record Source(Log log, long offset, long timestamp) {
    /// Whether it was in Redis, with all that follows from it, when the log began to be read.
    public boolean isWritten() {
        return offset <= log.begin().writtenUpTo();
    }

    /// Whether it has its dead letter if it was to be refused.
    public boolean isRefused() {
        return offset <= log.begin().refusedUpTo();
    }

    public Stored.Origin origin() {
        return new Stored.Origin(log.topic(), log.partition(), offset);
    }
}
