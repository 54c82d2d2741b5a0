package io.tradercache.store;

import io.quarkus.runtime.annotations.StaticInitSafe;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// When an answer counts as old.
@StaticInitSafe
@ConfigMapping(prefix = "trader")
public interface FreshnessConfig {
    @WithDefault("5S")
    Duration staleness();
}
