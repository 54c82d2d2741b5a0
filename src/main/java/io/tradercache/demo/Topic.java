package io.tradercache.demo;

import java.util.Locale;

/// The topics the venue feeds, by the name of the channel that reads each.
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

    /// Its name in Kafka where the channel's settings give no other.
    String defaultName() {
        return "trader." + channel();
    }
}
