package io.tradercache.store;

/// Where a record stands in the log, and how far that partition was already written when it was assigned.
///
/// @param topicId Kafka's id of the topic, so that a topic that is deleted and created again counts as another one
/// @param timestamp of the record, ms since the epoch
/// @param writtenUpTo the offset up to which everything was in Redis when the partition was assigned; -1 for nothing
public record Source(String topic, String topicId, int partition, long offset, long timestamp, long writtenUpTo) {

    /// The field of an entity that holds the last offset it has seen of this partition.
    String watermark() {
        return "w:" + progress();
    }

    /// The field that holds how far this partition is written.
    String progress() {
        return Progress.partition(topicId, partition);
    }
}
