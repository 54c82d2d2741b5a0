package io.tradercache.ingest;

import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import io.tradercache.store.Progress;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/// What is known of each partition this instance reads, found out anew whenever it is assigned.
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

    /// @param topicId of this topic and no other of the same name
    /// @param writtenUpTo the offset up to which everything was in Redis at assignment
    record Assigned(String topicId, long writtenUpTo) {}

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

    /// Answers as soon as both Kafka and Redis have.
    Uni<Assigned> of(TopicPartition partition) {
        return known.computeIfAbsent(
                partition, unknown -> lookUp(unknown).memoize().indefinitely());
    }

    private Uni<Assigned> lookUp(TopicPartition partition) {
        return topics.id(partition.topic())
                .chain(topicId ->
                        progress.of(topicId, partition.partition()).map(mark -> new Assigned(topicId, mark.offset())))
                .onFailure()
                .invoke(failure -> LOG.warnf("Cannot look up %s yet: %s", partition, failure.getMessage()))
                .onFailure()
                .retry()
                .withBackOff(SHORTEST_BACKOFF, LONGEST_BACKOFF)
                .indefinitely();
    }
}
