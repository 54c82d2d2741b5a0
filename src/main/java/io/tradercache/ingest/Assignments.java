package io.tradercache.ingest;

import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import io.tradercache.store.progress.Progress;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/// Keeps what is known of each partition that this instance reads. It is looked up again after each assignment.
@ApplicationScoped
@Identifier("assignments")
class Assignments implements KafkaConsumerRebalanceListener {
    private static final Logger LOG = Logger.getLogger(Assignments.class);
    private static final Duration SHORTEST_BACKOFF = Duration.ofMillis(500);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(8);

    private final Topics topics;
    private final Progress progress;
    private final Map<TopicPartition, Uni<Assigned>> known = new ConcurrentHashMap<>();

    Assignments(Topics topics, Progress progress) {
        this.topics = topics;
        this.progress = progress;
    }

    /// @param topicId Kafka's id of this topic; a later topic of the same name has another
    /// @param writtenUpTo the offset up to which everything was in Redis at assignment
    /// @param topicIds asks for the ids of all topics that there are
    record Assigned(String topicId, long writtenUpTo, Uni<Set<String>> topicIds) {}

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        LOG.infof("Partitions assigned: %s", partitions);
        known.keySet().removeAll(partitions);
    }

    @Override
    public void onPartitionsRevoked(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        LOG.infof("Partitions revoked: %s", partitions);
        known.keySet().removeAll(partitions);
    }

    @Override
    public void onPartitionsLost(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        LOG.warnf("Partitions lost: %s", partitions);
        known.keySet().removeAll(partitions);
    }

    /// Looks the partition up, and completes when both Kafka and Redis have answered.
    Uni<Assigned> of(TopicPartition partition) {
        return known.computeIfAbsent(
                partition, unknown -> lookUp(unknown).memoize().indefinitely());
    }

    private Uni<Assigned> lookUp(TopicPartition partition) {
        return topics.id(partition.topic())
                .chain(topicId -> progress.of(topicId, partition.partition())
                        .map(mark -> new Assigned(topicId, mark.offset(), topics.ids())))
                .onFailure()
                .invoke(failure -> LOG.warnf("Cannot look up %s yet: %s", partition, failure.getMessage()))
                .onFailure()
                .retry()
                .withBackOff(SHORTEST_BACKOFF, LONGEST_BACKOFF)
                .indefinitely();
    }
}
