package io.tradercache.store;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.tradercache.domain.OmsType;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/// How state is kept: under which names, by which rules, for how long.
@ConfigMapping(prefix = "trader")
public interface StoreConfig {
    /// The tenant: what every key starts with.
    @WithDefault("trader")
    @Pattern(regexp = "[A-Za-z0-9._]{1,64}")
    String keyPrefix();

    /// What a fill through zero does.
    @WithDefault("NETTING")
    OmsType omsType();

    Ttl ttl();

    Capacity capacity();

    Dedupe dedupe();

    Accounts accounts();

    /// How long an entity outlives its closing event.
    interface Ttl {
        @WithDefault("7D")
        @DurationMin
        Duration position();

        @WithDefault("7D")
        @DurationMin
        Duration order();

        /// Counted from the write of the definition.
        @WithDefault("24H")
        @DurationMin
        Duration instrument();

        /// The least any written entity lives, however old its events are.
        @WithDefault("1H")
        @DurationMin
        Duration floor();
    }

    /// How much of the market is kept: the newest so many, however old they are.
    interface Capacity {
        /// Of one instrument.
        @WithDefault("10000")
        @Min(1)
        int ticks();

        /// Of one bar type.
        @WithDefault("10000")
        @Min(1)
        int bars();
    }

    /// How much a position remembers, to tell a fill sent again from a new one.
    interface Dedupe {
        /// In the position's own event time.
        @WithDefault("24H")
        @DurationMin
        Duration window();

        @WithDefault("10000")
        @Min(1)
        @Max(1_000_000)
        int max();
    }

    interface Accounts {
        /// Whether the total of a CASH account may be negative.
        @WithDefault("false")
        boolean allowBorrowing();
    }
}
