package io.tradercache.ingest;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/// Settings for what is read again when Redis has forgotten.
@ConfigMapping(prefix = "trader.redis")
public interface RewindConfig {
    /// From how long before the progress in Redis records are read again, by the times of the records.
    @WithDefault("60S")
    @DurationMin
    Duration rewind();
}
