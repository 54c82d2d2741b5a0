package io.tradercache.store.redis;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/// Settings for how safe what Redis has must be.
@ConfigMapping(prefix = "trader.redis")
public interface SafetyConfig {
    /// Where what is written must be before its offsets are committed to Kafka.
    @WithDefault("memory")
    Durability acknowledge();

    /// Whether to start on a Redis that evicts keys when its memory is full.
    @WithDefault("false")
    boolean allowEviction();
}
