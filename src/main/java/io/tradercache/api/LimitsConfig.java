package io.tradercache.api;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;

/// How much is served at once. The framework's `quarkus.http.limits.*` bounds what one request may send.
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
}
