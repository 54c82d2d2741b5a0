package io.tradercache.api;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/// How much is served at once, and how long a body may take. The framework's `quarkus.http.limits.*` bounds the size of
/// a request and the number of connections.
@ConfigMapping(prefix = "trader.limits")
public interface LimitsConfig {
    /// Requests per second of one client: of one name in tokens or, without a token, of one address. A client that was
    /// quiet may ask for as many at once.
    @WithDefault("2000")
    @Min(1)
    int requests();

    /// How many reads that look at many entities run at once: exposures, and events of orders.
    @WithDefault("16")
    @Min(1)
    int expensive();

    /// How many streams are open at once.
    @WithDefault("2000")
    @Min(1)
    int streams();

    /// How many of them one client may have.
    @WithDefault("100")
    @Min(1)
    int streamsPerClient();

    /// How long the body of a request may take.
    @WithDefault("10s")
    @DurationMin(millis = 1)
    Duration bodyTime();
}
