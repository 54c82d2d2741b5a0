package io.tradercache.ingest;

import io.quarkus.runtime.Quarkus;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.errors.RetriableException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/// Checks that the topics of fills and orders are not compacted, when each of them is first seen: a compacted topic
/// loses fills.
@ApplicationScoped
class LogPolicy {
    private static final Logger LOG = Logger.getLogger(LogPolicy.class);

    private final KafkaAdmin kafka;
    private final Set<String> topics;
    private final Map<String, String> checked = new ConcurrentHashMap<>();

    LogPolicy(
            KafkaAdmin kafka,
            @ConfigProperty(name = "mp.messaging.incoming.fills.topic") String fills,
            @ConfigProperty(name = "mp.messaging.incoming.orders.topic") String orders) {
        this.kafka = kafka;
        this.topics = Set.of(fills, orders);
    }

    /// Ends the process if a topic is compacted. A topic that was checked before is not checked again.
    void check(String topic, String topicId) {
        if (!topics.contains(topic) || topicId.equals(checked.put(topic, topicId))) {
            return;
        }
        kafka.setting(topic, "cleanup.policy").subscribe().with(policy -> exitIfCompacted(topic, policy), failure -> {
            LOG.warnf("Cannot see whether topic %s is compacted: %s", topic, failure.getMessage());
            if (failure instanceof RetriableException) {
                checked.remove(topic, topicId);
            }
        });
    }

    private static void exitIfCompacted(String topic, String policy) {
        if (policy.contains("compact")) {
            LOG.fatalf("Topic %s has cleanup.policy=%s, must be delete: fills would vanish", topic, policy);
            Quarkus.asyncExit(1);
        }
    }
}
