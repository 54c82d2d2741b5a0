package io.tradercache.ingest;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/// What is taken from Kafka and what is refused.
@ConfigMapping(prefix = "trader")
public interface IngestConfig {
    /// How far an event's time may be after its record's: further, and it would freeze what comes after it.
    @WithDefault("1H")
    @DurationMin
    Duration maxFuture();
}
