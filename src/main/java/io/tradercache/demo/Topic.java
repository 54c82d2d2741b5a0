package io.tradercache.demo;

import java.util.Locale;

/// The topics that the venue feeds, named like the channels that read them.
enum Topic {
    FILLS,
    ORDERS,
    ACCOUNTS,
    INSTRUMENTS,
    TICKS,
    BARS;

    String channel() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The name of the topic in Kafka if the settings of the channel give no other.
    String defaultName() {
        return "trader." + channel();
    }
}
