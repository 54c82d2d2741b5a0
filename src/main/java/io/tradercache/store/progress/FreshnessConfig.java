package io.tradercache.store.progress;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/// When an answer counts as old.
@ConfigMapping(prefix = "trader")
public interface FreshnessConfig {
    @WithDefault("5S")
    @DurationMin
    Duration staleness();
}
