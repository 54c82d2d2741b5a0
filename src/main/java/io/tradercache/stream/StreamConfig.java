package io.tradercache.stream;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/// How those who follow are served.
@ConfigMapping(prefix = "trader.stream")
public interface StreamConfig {
    /// How often a stream says that it lives, and how old it is.
    @WithDefault("10S")
    @DurationMin(millis = 100)
    Duration heartbeat();

    /// How long a reader may take nothing of what waits for it before its connection is closed.
    @WithDefault("60S")
    @DurationMin(millis = 100)
    Duration patience();
}
