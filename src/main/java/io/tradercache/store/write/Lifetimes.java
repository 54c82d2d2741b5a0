package io.tradercache.store.write;

import io.tradercache.domain.Order;
import io.tradercache.domain.Position;
import io.tradercache.store.StoreConfig;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;

/// When entities expire, ms since the epoch. A closed entity expires some time after the event that closed it, but
/// never earlier than the floor after its write.
final class Lifetimes {
    private final Clock clock;
    private final StoreConfig.Ttl ttl;

    Lifetimes(Clock clock, StoreConfig config) {
        this.clock = clock;
        this.ttl = config.ttl();
    }

    long of(Position closed) {
        return after(Objects.requireNonNull(closed.tsClosed()), ttl.position());
    }

    long of(Order closed) {
        return after(Objects.requireNonNull(closed.tsClosed()), ttl.order());
    }

    /// An instrument written now.
    long ofInstrument() {
        return clock.millis() + ttl.instrument().toMillis();
    }

    private long after(long tsClosed, Duration life) {
        return Math.max(
                tsClosed / 1_000_000 + life.toMillis(),
                clock.millis() + ttl.floor().toMillis());
    }
}
