package io.tradercache.demo;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

@ConfigMapping(prefix = "trader.demo")
interface DemoConfig {
    @WithDefault("false")
    boolean enabled();

    /// Fills a second, over all strategies; each comes with some ten other messages.
    @WithDefault("20")
    @Min(1)
    @Max(1000)
    int rate();
}
