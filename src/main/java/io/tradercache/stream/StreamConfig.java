package io.tradercache.stream;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/// How followers are served.
@ConfigMapping(prefix = "trader.stream")
public interface StreamConfig {
    /// How often a stream sends a heartbeat, which also says how old the state is.
    @WithDefault("10S")
    @DurationMin(millis = 100)
    Duration heartbeat();

    /// How long a reader may take nothing, while events wait for it, before its connection is closed.
    @WithDefault("60S")
    @DurationMin(millis = 100)
    Duration patience();
}
