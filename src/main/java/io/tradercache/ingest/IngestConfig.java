package io.tradercache.ingest;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/// Settings for what ingest refuses.
@ConfigMapping(prefix = "trader")
public interface IngestConfig {
    /// How far the time of an event may be after the time of its record. An event from further in the future is
    /// refused, because everything after it would look late.
    @WithDefault("1H")
    @DurationMin
    Duration maxFuture();
}
