package io.tradercache.ops;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/// The wall clock, for whoever needs one.
class Clocks {
    @Produces
    @Singleton
    Clock utc() {
        return Clock.systemUTC();
    }
}
