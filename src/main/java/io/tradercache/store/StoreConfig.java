package io.tradercache.store;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.tradercache.domain.OmsType;
import io.tradercache.store.feed.Feed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/// How state is stored: under which names, by which rules, and for how long.
@ConfigMapping(prefix = "trader")
public interface StoreConfig {
    /// The tenant, which is the first part of every key.
    @WithDefault("trader")
    @Pattern(regexp = "[A-Za-z0-9._]{1,64}")
    String keyPrefix();

    /// What a fill through zero does.
    @WithDefault("NETTING")
    OmsType omsType();

    Ttl ttl();

    Capacity capacity();

    Dedupe dedupe();

    Feed feed();

    Accounts accounts();

    /// How long an entity outlives its closing event.
    interface Ttl {
        @WithDefault("7D")
        @DurationMin(millis = 1)
        Duration position();

        @WithDefault("7D")
        @DurationMin(millis = 1)
        Duration order();

        /// Counted from the last write of the definition.
        @WithDefault("24H")
        @DurationMin(millis = 1)
        Duration instrument();

        /// How long a closed entity lives at least after a write, however old its events are.
        @WithDefault("1H")
        @DurationMin(millis = 1)
        Duration floor();
    }

    /// How many of the newest ticks and bars are kept, however old they are.
    interface Capacity {
        /// Per instrument.
        @WithDefault("10000")
        @Min(1)
        int ticks();

        /// Per bar type.
        @WithDefault("10000")
        @Min(1)
        int bars();
    }

    /// How many fills a position remembers, to tell a fill that is sent again from a new one.
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

    /// How many changes are kept for followers.
    interface Feed {
        /// Entries per kind of entity. An entry holds what changed in one moment.
        @WithDefault("100000")
        @Min(1_000)
        @Max(100_000_000)
        int capacity();
    }

    interface Accounts {
        /// Whether the total of a CASH account may be negative.
        @WithDefault("false")
        boolean allowBorrowing();
    }
}
