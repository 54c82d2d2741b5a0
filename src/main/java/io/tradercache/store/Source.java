package io.tradercache.store;

/// Where a record stands in the log.
///
/// @param timestamp of the record, ms since the epoch
public record Source(Log log, long offset, long timestamp) {
    /// Whether it was in Redis, with all that follows from it, when its partition was assigned.
    public boolean isWritten() {
        return offset <= log.writtenUpTo();
    }

    public Stored.Origin origin() {
        return new Stored.Origin(log.topic(), log.partition(), offset);
    }
}
