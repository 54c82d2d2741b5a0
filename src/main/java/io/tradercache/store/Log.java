package io.tradercache.store;

import io.smallrye.mutiny.Uni;
import io.tradercache.store.hash.Fields;
import java.util.Set;

/// One partition of a topic, as it was assigned to this instance.
public final class Log {
    private final String topic;
    private final String topicId;
    private final int partition;
    private final long writtenUpTo;
    private final Uni<Set<String>> topicIds;
    private final String progress;
    private final String watermark;

    /// @param topicId Kafka's id of the topic, so that a topic that is deleted and created again counts as another one
    /// @param writtenUpTo the offset up to which everything was in Redis when it was assigned; -1 for nothing
    /// @param topicIds asks for the ids of all topics that there are
    public Log(String topic, String topicId, int partition, long writtenUpTo, Uni<Set<String>> topicIds) {
        this.topic = topic;
        this.topicId = topicId;
        this.partition = partition;
        this.writtenUpTo = writtenUpTo;
        this.topicIds = topicIds;
        this.progress = partition(topicId, partition);
        this.watermark = Fields.WATERMARK + progress;
    }

    /// The name of a partition that no later topic of the same name takes over.
    public static String partition(String topicId, int partition) {
        return topicId + ":" + partition;
    }

    public String topic() {
        return topic;
    }

    public String topicId() {
        return topicId;
    }

    public int partition() {
        return partition;
    }

    public long writtenUpTo() {
        return writtenUpTo;
    }

    /// Asks for the ids of all topics that there are.
    public Uni<Set<String>> topicIds() {
        return topicIds;
    }

    /// The field that holds how far this partition is written.
    public String progress() {
        return progress;
    }

    /// The field of an entity that holds the last offset it has seen of this partition.
    public String watermark() {
        return watermark;
    }
}
