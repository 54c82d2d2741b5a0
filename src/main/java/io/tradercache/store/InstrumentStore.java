package io.tradercache.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.smallrye.mutiny.Uni;
import io.tradercache.domain.Instrument;
import io.tradercache.domain.InstrumentId;
import io.tradercache.domain.Outcome;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Instruments being written, and read for the positions in them. One looks like this in Redis:
///
///     trader-instrument:BTC/USD.BITMEX    hash  type CryptoPerpetual, is_inverse true, multiplier 1, …
@Singleton
public class InstrumentStore extends EntityStore<InstrumentId, Delivery<Instrument>, InstrumentStore.Entry> {
    private static final long MOST_KNOWN = 10_000;
    // A position that is opened on terms this old is recomputed when the newer ones reach it.
    private static final Duration KNOWN_FOR = Duration.ofSeconds(30);

    private final Lifetimes lifetimes;
    private final Indexes indexes;
    private final Cache<InstrumentId, Instrument> known = Caffeine.newBuilder()
            .maximumSize(MOST_KNOWN)
            .expireAfterWrite(KNOWN_FOR)
            .build();

    InstrumentStore(RedisLines lines, Keys keys, Vertx vertx, Clock clock, StoreConfig config) {
        super(lines.writes(), keys, vertx, clock);
        this.lifetimes = new Lifetimes(clock, config);
        this.indexes = new Indexes(lines.writes(), keys, InstrumentReader.TYPE, InstrumentReader.STATES);
    }

    /// An instrument in memory.
    static final class Entry {
        @Nullable
        Instrument instrument;

        Entry(@Nullable Instrument instrument) {
            this.instrument = instrument;
        }
    }

    /// Applies definitions in the order of their list; answers when they are in Redis.
    public Uni<List<Verdict>> apply(List<Delivery<Instrument>> deliveries) {
        return submitAll(deliveries.stream()
                .map(delivery -> Map.entry(delivery.event().instrumentId(), delivery))
                .toList());
    }

    /// The definition in force, at most half a minute old; null where there is none.
    Future<@Nullable Instrument> find(InstrumentId id) {
        var found = known.getIfPresent(id);
        return found != null ? Future.succeededFuture(found) : read(id);
    }

    /// The definition in force as Redis has it now; null where there is none.
    Future<@Nullable Instrument> read(InstrumentId id) {
        return redis.hash(keys.instrument(id.value())).map(response -> {
            if (response.size() == 0) {
                return null;
            }
            var instrument = InstrumentFields.read(Fields.of(response));
            known.put(id, instrument);
            return instrument;
        });
    }

    @Override
    protected Future<Held<Entry>> load(InstrumentId id) {
        return redis.hash(keys.instrument(id.value())).map(response -> {
            var fields = Fields.of(response);
            return new Held<>(new Entry(fields.isEmpty() ? null : InstrumentFields.read(fields)), fields);
        });
    }

    @Override
    protected Verdict judge(InstrumentId id, Held<Entry> entity, Delivery<Instrument> delivery) {
        var source = delivery.source();
        if (entity.has(source)) {
            return Verdict.of(entity.exists() ? Outcome.REPLAYED : Outcome.EXPIRED);
        }
        var held = entity.ledger.instrument;
        var defined = delivery.event();
        if (held != null && defined.tsEvent() < held.tsEvent()) {
            entity.touchedBy(source);
            return new Verdict(Outcome.LATE, false);
        }
        entity.ledger.instrument = defined;
        entity.movedBy(source);
        return new Verdict(Outcome.APPLIED, held == null || !defined.terms(null).equals(held.terms(null)));
    }

    @Override
    protected Uni<Void> refuse(Delivery<Instrument> delivery, Outcome.Refused refused) {
        return delivery.refuse(refused.refusal());
    }

    @Override
    protected List<String> keys(InstrumentId id) {
        return List.of(keys.instrument(id.value()));
    }

    @Override
    protected Fields describe(InstrumentId id, Held<Entry> entity) {
        return InstrumentFields.write(Objects.requireNonNull(entity.ledger.instrument));
    }

    @Override
    protected void addSideWrites(InstrumentId id, Held<Entry> entity, Commit commit) {
        // An instrument is its hash alone.
    }

    @Override
    protected String expiry(Held<Entry> entity) {
        return Long.toString(lifetimes.ofInstrument());
    }

    @Override
    protected Future<Void> settle(InstrumentId id, Held<Entry> entity, boolean again) {
        var instrument = entity.ledger.instrument;
        if (instrument == null) {
            return Future.succeededFuture();
        }
        known.put(id, instrument);
        return indexes.place(id.value(), Set.of(), Set.of("all"), List.of(), lifetimes.ofInstrument());
    }
}
