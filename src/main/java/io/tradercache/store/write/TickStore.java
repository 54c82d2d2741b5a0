package io.tradercache.store.write;

import io.smallrye.mutiny.Uni;
import io.tradercache.domain.InstrumentId;
import io.tradercache.domain.Outcome;
import io.tradercache.domain.Tape;
import io.tradercache.domain.Tick;
import io.tradercache.store.Keys;
import io.tradercache.store.StoreConfig;
import io.tradercache.store.hash.Fields;
import io.tradercache.store.hash.TickFields;
import io.tradercache.store.redis.Futures;
import io.tradercache.store.redis.RedisConnections;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/// The store that writes ticks, by instrument. The ticks of one instrument look like this in Redis:
///
///     trader-tick:AUD/USD.SIM                         stream  1767225660000-0 → type QuoteTick, bid_price 0.65511, …
///     trader-tick-latest:{trader-tick:AUD/USD.SIM}    hash    quote {"bid_price":"0.65511",…}, trade {…}, …
@Singleton
public class TickStore extends SeriesStore<InstrumentId, Tick, Tape> {
    public TickStore(RedisConnections connections, Keys keys, Vertx vertx, Clock clock, StoreConfig config) {
        super(connections, keys, vertx, clock, config.capacity().ticks());
    }

    /// Applies ticks in the order of the list, and completes when they are in Redis.
    public Uni<List<Verdict>> apply(List<Delivery<Tick>> deliveries) {
        return Futures.uni(submit(deliveries.stream()
                .map(delivery -> Map.entry(delivery.event().instrumentId(), delivery))
                .toList()));
    }

    @Override
    protected String latestKey(InstrumentId id) {
        return keys.ticksLatest(id.value());
    }

    @Override
    protected String streamKey(InstrumentId id) {
        return keys.ticks(id.value());
    }

    @Override
    protected Tape none(InstrumentId id) {
        return new Tape(id);
    }

    @Override
    protected Tape restore(Fields fields) {
        return TickFields.tape(fields);
    }

    @Override
    protected Fields describe(Tape tape) {
        return TickFields.write(tape);
    }

    @Override
    protected Outcome take(Tape tape, Tick tick, StreamTail tail) {
        var outcome = tape.apply(tick);
        if (outcome instanceof Outcome.Applied) {
            tail.add(tick.tsEvent(), TickFields.write(tick));
        }
        return outcome;
    }
}
