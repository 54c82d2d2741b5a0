package io.tradercache.ingest;

import io.smallrye.mutiny.Uni;
import io.tradercache.store.progress.Freshness.Scope;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Uuid;
import org.eclipse.microprofile.config.Config;

/// The topics that this service reads, with the names that the settings of the channels give them.
@ApplicationScoped
class Topics {
    private static final Map<String, Scope> CHANNELS = Map.of(
            "fills", Scope.STATE,
            "orders", Scope.STATE,
            "accounts", Scope.STATE,
            "instruments", Scope.STATE,
            "ticks", Scope.TICKS,
            "bars", Scope.BARS);

    // A state of an account may leave out balances that an earlier one stated.
    private static final Set<String> SUMMED = Set.of("fills", "orders", "accounts");

    private static final Duration KNOWN_FOR = Duration.ofMinutes(1);

    private final KafkaAdmin kafka;
    private final Map<String, Scope> scopes;
    private final Map<String, String> channels;
    private final String group;
    private final Uni<Set<String>> ids;
    private volatile long askedForIds;

    Topics(KafkaAdmin kafka, Config config) {
        this.kafka = kafka;
        Map<String, Scope> read = new HashMap<>();
        Map<String, String> readBy = new HashMap<>();
        CHANNELS.forEach((channel, scope) -> {
            var settings = "mp.messaging.incoming." + channel;
            if (config.getOptionalValue(settings + ".enabled", Boolean.class).orElse(true)) {
                var topic = config.getValue(settings + ".topic", String.class);
                read.put(topic, scope);
                readBy.put(topic, channel);
            }
        });
        this.scopes = Map.copyOf(read);
        this.channels = Map.copyOf(readBy);
        this.group = config.getValue("mp.messaging.connector.smallrye-kafka.group.id", String.class);
        this.ids = Uni.createFrom().deferred(this::askForIds).memoize().until(this::areOldIds);
    }

    /// Which answers are made from each topic. A topic whose channel is switched off is not in here.
    Map<String, Scope> scopes() {
        return scopes;
    }

    /// Whether what is made from a topic is wrong for good if one of its records is missing. In other topics, a newer
    /// record stands for all before it.
    boolean isSummed(String topic) {
        return SUMMED.contains(channel(topic));
    }

    /// The channel that reads a topic.
    String channel(String topic) {
        return Objects.requireNonNull(channels.get(topic), topic);
    }

    /// The consumer group of all channels.
    String group() {
        return group;
    }

    Uni<String> id(String topic) {
        return kafka.topic(topic).chain(this::id);
    }

    /// Kafka's id of a topic. Old brokers have none; then it is made of the cluster's id and the topic's name.
    Uni<String> id(TopicDescription topic) {
        return topic.topicId().equals(Uuid.ZERO_UUID)
                ? kafka.clusterId().map(cluster -> id(topic.topicId(), topic.name(), cluster))
                : Uni.createFrom().item(topic.topicId().toString());
    }

    /// The ids of all topics that there are, as Kafka said at most a minute ago.
    Uni<Set<String>> ids() {
        return ids;
    }

    private boolean areOldIds() {
        return System.nanoTime() - askedForIds > KNOWN_FOR.toNanos();
    }

    private Uni<Set<String>> askForIds() {
        askedForIds = System.nanoTime();
        return Uni.combine()
                .all()
                .unis(kafka.topics(), kafka.clusterId())
                .with((topics, cluster) -> topics.stream()
                        .map(topic -> id(topic.topicId(), topic.name(), cluster))
                        .collect(Collectors.toSet()));
    }

    private static String id(Uuid id, String name, String cluster) {
        return id.equals(Uuid.ZERO_UUID) ? cluster + "." + name : id.toString();
    }
}
