package io.tradercache.ingest;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/// Checks at start that the topics of fills and orders are not compacted: a compacted topic loses fills.
@ApplicationScoped
class LogPolicy {
    private static final Logger LOG = Logger.getLogger(LogPolicy.class);

    private final KafkaAdmin kafka;
    private final List<String> topics;

    LogPolicy(
            KafkaAdmin kafka,
            @ConfigProperty(name = "mp.messaging.incoming.fills.topic") String fills,
            @ConfigProperty(name = "mp.messaging.incoming.orders.topic") String orders) {
        this.kafka = kafka;
        this.topics = List.of(fills, orders);
    }

    void check(@Observes StartupEvent start) {
        Uni.join()
                .all(topics.stream().map(this::check).toList())
                .andFailFast()
                .subscribe()
                .with(
                        _ -> LOG.debug("Topics are logs"),
                        failure -> LOG.warnf("Cannot see whether topics are compacted: %s", failure.getMessage()));
    }

    private Uni<Void> check(String topic) {
        return kafka.setting(topic, "cleanup.policy")
                .invoke(policy -> {
                    if (policy.contains("compact")) {
                        LOG.fatalf("Topic %s has cleanup.policy=%s, must be delete: fills would vanish", topic, policy);
                        Quarkus.asyncExit(1);
                    }
                })
                .replaceWithVoid();
    }
}
