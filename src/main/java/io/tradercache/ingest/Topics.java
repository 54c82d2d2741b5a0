package io.tradercache.ingest;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Uuid;
import org.eclipse.microprofile.config.Config;

/// The topics that are read, by the names that the channels' settings give them.
@ApplicationScoped
class Topics {
    private static final List<String> CHANNELS = List.of("fills", "orders", "accounts", "instruments");

    private final KafkaAdmin kafka;
    private final List<String> names;

    Topics(KafkaAdmin kafka, Config config) {
        this.kafka = kafka;
        this.names = CHANNELS.stream()
                .map(channel -> config.getValue("mp.messaging.incoming." + channel + ".topic", String.class))
                .toList();
    }

    List<String> names() {
        return names;
    }

    Uni<String> id(String topic) {
        return kafka.topic(topic).chain(this::id);
    }

    /// Kafka's id of a topic, or cluster and name where brokers are too old to give one.
    Uni<String> id(TopicDescription topic) {
        return topic.topicId().equals(Uuid.ZERO_UUID)
                ? kafka.clusterId().map(cluster -> cluster + "." + topic.name())
                : Uni.createFrom().item(topic.topicId().toString());
    }
}
