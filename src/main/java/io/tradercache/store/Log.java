package io.tradercache.store;

import io.smallrye.mutiny.Uni;
import io.tradercache.store.hash.Fields;
import java.util.Set;

/// One partition of a topic, for as long as it is read in one go. After a rewind it is another one.
public final class Log {
    private final String topic;
    private final String topicId;
    private final int partition;
    private final Uni<Set<String>> topicIds;
    private final Begin begin;
    private final Runnable whenForgotten;
    private final String progress;
    private final String watermark;
    private volatile long written;
    private volatile long truncatedBefore;
    private volatile boolean over;

    /// Where it begins, and what was known then.
    ///
    /// @param writtenUpTo everything up to this offset is in Redis, with all that follows from it; -1 for
    ///     nothing
    /// @param reached the offset that the progress in Redis had then; -1 if there was none
    /// @param refusedUpTo up to this offset, what was to be refused has its dead letter
    /// @param session the session of the connection to Redis on which this was read
    public record Begin(long writtenUpTo, long reached, long refusedUpTo, int session) {
        /// Where it begins if Redis has forgotten nothing.
        public static Begin after(long progress, int session) {
            return new Begin(progress, progress, progress, session);
        }
    }

    /// @param topicId Kafka's id of the topic, so that a topic that is deleted and created again counts as another one
    /// @param topicIds asks for the ids of all topics that there are
    /// @param whenForgotten is called when Redis has less of it than it had
    public Log(
            String topic,
            String topicId,
            int partition,
            Uni<Set<String>> topicIds,
            Begin begin,
            Runnable whenForgotten) {
        this.topic = topic;
        this.topicId = topicId;
        this.partition = partition;
        this.topicIds = topicIds;
        this.begin = begin;
        this.whenForgotten = whenForgotten;
        this.progress = partition(topicId, partition);
        this.watermark = Fields.WATERMARK + progress;
        this.written = begin.reached();
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

    public Begin begin() {
        return begin;
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

    /// The offset up to which Redis had everything when it last answered.
    public long written() {
        return written;
    }

    /// Some records below this offset were gone before they could be read, and no operator has acknowledged that; 0 if
    /// none were.
    public long truncatedBefore() {
        return truncatedBefore;
    }

    /// Notes that records below an offset were gone before they could be read, or, with 0, that this is acknowledged.
    public void truncated(long before) {
        truncatedBefore = before;
    }

    /// Notes that Redis has less than it had. That may be seen in many places at once; the first ends the log.
    public void forgotten() {
        if (!over) {
            whenForgotten.run();
        }
    }

    /// Notes that Redis has everything up to an offset.
    public void written(long offset) {
        written = offset;
    }

    /// Whether it is read no longer in this go. Then its records must not be written any more: they come
    /// again, after others that are missing.
    public boolean isOver() {
        return over;
    }

    /// Notes that it is read no longer in this go.
    public void end() {
        over = true;
    }
}
