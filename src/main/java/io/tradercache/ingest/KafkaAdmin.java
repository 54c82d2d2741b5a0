package io.tradercache.ingest;

import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.TopicListing;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.jspecify.annotations.Nullable;

/// Asks Kafka about its topics. The client is created at first use, and nobody blocks on its answers.
@ApplicationScoped
class KafkaAdmin {
    static final int REQUEST_TIMEOUT_MS = 5_000;

    // The framework has its own way to set up TLS, and needs to find this name again.
    private static final String TLS_CONFIGURATION = "tls-configuration-name";

    private final Map<String, Object> settings;
    private volatile @Nullable Admin admin;

    KafkaAdmin(@Identifier("default-kafka-broker") Map<String, Object> kafka) {
        settings = settings(kafka, AdminClientConfig.configNames());
        settings.put(AdminClientConfig.CLIENT_ID_CONFIG, "trader-cache-admin");
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS);
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS);
    }

    /// Those of the settings for all clients that one kind of client knows.
    static Map<String, Object> settings(Map<String, Object> kafka, Set<String> known) {
        var settings = new HashMap<>(kafka);
        settings.keySet().removeIf(name -> !known.contains(name) && !name.equals(TLS_CONFIGURATION));
        return settings;
    }

    Uni<TopicDescription> topic(String topic) {
        return ask(admin -> only(admin.describeTopics(List.of(topic)).topicNameValues()));
    }

    /// All topics that we may see.
    Uni<Collection<TopicListing>> topics() {
        return ask(admin -> admin.listTopics().listings());
    }

    Uni<String> clusterId() {
        return ask(admin -> admin.describeCluster().clusterId());
    }

    /// A setting of a topic, such as `cleanup.policy`.
    Uni<String> setting(String topic, String name) {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        return ask(admin -> only(admin.describeConfigs(List.of(resource)).values()))
                .map(config -> config.get(name).value());
    }

    /// Offsets in partitions. The latest one is the high watermark, so it counts what is still open to be committed.
    Uni<Map<TopicPartition, Long>> offsets(Collection<TopicPartition> partitions, OffsetSpec spec) {
        return offsets(partitions, spec, IsolationLevel.READ_UNCOMMITTED);
    }

    /// Where partitions end for our consumers: the last stable offset, before which all transactions are decided.
    Uni<Map<TopicPartition, Long>> stableEnds(Collection<TopicPartition> partitions) {
        return offsets(partitions, OffsetSpec.latest(), IsolationLevel.READ_COMMITTED);
    }

    private Uni<Map<TopicPartition, Long>> offsets(
            Collection<TopicPartition> partitions, OffsetSpec spec, IsolationLevel isolation) {
        var wanted = partitions.stream().collect(Collectors.toMap(Function.identity(), _ -> spec));
        return ask(admin -> admin.listOffsets(wanted, new ListOffsetsOptions(isolation))
                        .all())
                .map(offsets -> offsets.entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, offset -> offset.getValue().offset())));
    }

    Uni<Long> offset(TopicPartition partition, OffsetSpec spec) {
        return offsets(List.of(partition), spec).map(KafkaAdmin::only);
    }

    /// The offsets that a group has committed: of each partition, that of the record that comes next.
    Uni<Map<TopicPartition, Long>> committed(String group) {
        return ask(admin -> admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
                .map(offsets -> {
                    Map<TopicPartition, Long> committed = new HashMap<>();
                    offsets.forEach((partition, offset) -> {
                        if (offset != null) {
                            committed.put(partition, offset.offset());
                        }
                    });
                    return committed;
                });
    }

    /// The answer to a question about one thing.
    private static <T> T only(Map<?, T> answers) {
        return answers.values().iterator().next();
    }

    private <T> Uni<T> ask(Function<Admin, KafkaFuture<T>> question) {
        return Uni.createFrom()
                .deferred(this::admin)
                .chain(made -> Uni.createFrom().completionStage(() -> answer(made, question)));
    }

    /// The answer. There is none after the client is closed: nobody waits for it then, so a failure would only be
    /// logged as an error of a stop that went well.
    private static <T> CompletionStage<T> answer(Admin made, Function<Admin, KafkaFuture<T>> question) {
        try {
            return question.apply(made).toCompletionStage();
        } catch (IllegalStateException _) {
            return new CompletableFuture<>();
        }
    }

    // Making the client takes long, and the start must not wait for it.
    private Uni<Admin> admin() {
        var made = admin;
        return made != null
                ? Uni.createFrom().item(made)
                : Uni.createFrom().item(this::make).runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }

    private synchronized Admin make() {
        var made = admin;
        if (made == null) {
            made = Admin.create(settings);
            admin = made;
        }
        return made;
    }

    void close(@Observes ShutdownEvent stop) {
        var made = admin;
        if (made != null) {
            made.close(Duration.ZERO);
        }
    }
}
