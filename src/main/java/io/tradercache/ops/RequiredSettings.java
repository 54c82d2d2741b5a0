package io.tradercache.ops;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.Config;

/// Checks at start that every setting without a sensible default is there, and names those that are missing.
@ApplicationScoped
class RequiredSettings {
    private static final Map<String, String> REQUIRED = Map.of(
            "kafka.bootstrap.servers", "KAFKA_BOOTSTRAP_SERVERS",
            "quarkus.redis.hosts", "QUARKUS_REDIS_HOSTS");

    private final Config config;

    RequiredSettings(Config config) {
        this.config = config;
    }

    // This comes first, before anything connects to a default address that nobody meant.
    void check(@Observes @Priority(1) StartupEvent start) {
        List<String> missing = REQUIRED.entrySet().stream()
                .filter(setting ->
                        config.getOptionalValue(setting.getKey(), String.class).isEmpty())
                .map(Map.Entry::getValue)
                .sorted()
                .toList();
        if (!missing.isEmpty()) {
            throw new IllegalStateException("Missing settings: " + String.join(", ", missing));
        }
    }
}
