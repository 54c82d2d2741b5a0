package io.tradercache.demo;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

@ConfigMapping(prefix = "trader.demo")
interface DemoConfig {
    @WithDefault("false")
    boolean enabled();

    /// Fills per second over all strategies. About ten other messages come with each fill.
    @WithDefault("20")
    @Min(1)
    @Max(1000)
    int rate();
}
