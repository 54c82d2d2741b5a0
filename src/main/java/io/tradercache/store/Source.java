package io.tradercache.store;

/// Where a record stands in the log.
///
/// @param timestamp of the record, ms since the epoch
public record Source(Log log, long offset, long timestamp) {
    public Stored.Origin origin() {
        return new Stored.Origin(log.topic(), log.partition(), offset);
    }
}
