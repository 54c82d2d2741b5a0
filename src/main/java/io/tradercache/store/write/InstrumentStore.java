package io.tradercache.store.write;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.smallrye.mutiny.Uni;
import io.tradercache.domain.Instrument;
import io.tradercache.domain.InstrumentId;
import io.tradercache.domain.Outcome;
import io.tradercache.store.Keys;
import io.tradercache.store.Kind;
import io.tradercache.store.Source;
import io.tradercache.store.StoreConfig;
import io.tradercache.store.feed.Feed;
import io.tradercache.store.hash.Fields;
import io.tradercache.store.hash.InstrumentFields;
import io.tradercache.store.redis.Futures;
import io.tradercache.store.redis.RedisConnections;
import io.tradercache.store.redis.RedisRefused;
import io.tradercache.store.redis.Wordless;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The store that writes instruments and reads them for their positions. One instrument looks like this in Redis:
///
///     trader-instrument:BTC/USD.BITMEX    hash  type CryptoPerpetual, is_inverse true, multiplier 1, …
@Singleton
public class InstrumentStore extends EntityStore<InstrumentId, Delivery<Instrument>, InstrumentStore.Entry> {
    private static final Logger LOG = Logger.getLogger(InstrumentStore.class);
    private static final long MOST_KNOWN = 10_000;
    // Terms may be this old: a position that was opened on old terms is recomputed when the newer terms reach it.
    private static final Duration KNOWN_FOR = Duration.ofSeconds(30);

    private static final List<String> READS = List.of("HGETALL");

    private final Lifetimes lifetimes;
    private final Cache<InstrumentId, Instrument> known = Caffeine.newBuilder()
            .maximumSize(MOST_KNOWN)
            .expireAfterWrite(KNOWN_FOR)
            .build();

    public InstrumentStore(
            RedisConnections connections, Keys keys, Vertx vertx, Clock clock, StoreConfig config, Feed feed) {
        super(connections.writes(), keys, vertx, clock, new Traces(Kind.INSTRUMENT, connections, keys, feed));
        this.lifetimes = new Lifetimes(clock, config);
    }

    /// An instrument in memory.
    static final class Entry {
        @Nullable
        Instrument instrument;

        Entry(@Nullable Instrument instrument) {
            this.instrument = instrument;
        }
    }

    /// Applies definitions in the order of the list, and completes when they are in Redis.
    public Uni<List<Verdict>> apply(List<Delivery<Instrument>> deliveries) {
        return Futures.uni(submit(deliveries.stream()
                .map(delivery -> Map.entry(delivery.event().instrumentId(), delivery))
                .toList()));
    }

    /// The definition in force, as read at most half a minute ago; null if there is none.
    Future<@Nullable Instrument> find(InstrumentId id) {
        var found = known.getIfPresent(id);
        return found != null ? Future.succeededFuture(found) : read(id);
    }

    /// The definition in force, as Redis has it now; null if there is none, or none that can be read.
    Future<@Nullable Instrument> read(InstrumentId id) {
        return redis.hash(keys.instrument(id.value()))
                .<@Nullable Instrument>map(response -> {
                    if (response.size() == 0) {
                        return null;
                    }
                    var instrument = InstrumentFields.read(Fields.of(response));
                    known.put(id, instrument);
                    return instrument;
                })
                .recover(failure -> {
                    if (!RedisRefused.isBehind(failure)) {
                        return Future.failedFuture(failure);
                    }
                    LOG.errorf(
                            Wordless.of(failure),
                            "Cannot read %s, so it counts as unknown",
                            keys.instrument(id.value()));
                    return Future.succeededFuture();
                });
    }

    @Override
    protected List<String> reads() {
        return READS;
    }

    @Override
    protected Held<Entry> restore(InstrumentId id, Fields fields, List<Response> sides) {
        return new Held<>(new Entry(fields.isEmpty() ? null : InstrumentFields.read(fields)), fields);
    }

    @Override
    protected Verdict judge(InstrumentId id, Held<Entry> entity, Delivery<Instrument> delivery) {
        var source = delivery.source();
        if (entity.has(source)) {
            return Verdict.of(entity.exists() ? Outcome.REPLAYED : Outcome.EXPIRED);
        }
        var held = entity.entry.instrument;
        var defined = delivery.event();
        if (held != null && defined.tsEvent() < held.tsEvent()) {
            entity.touchedBy(source);
            return new Verdict(Outcome.LATE, false);
        }
        entity.entry.instrument = defined;
        entity.movedBy(source);
        return new Verdict(Outcome.APPLIED, held == null || !defined.terms(null).equals(held.terms(null)));
    }

    @Override
    protected Uni<Void> refuse(Delivery<Instrument> delivery, Outcome.Refused refused) {
        return delivery.refuse(refused.refusal());
    }

    @Override
    protected List<String> keysOf(InstrumentId id) {
        return List.of(keys.instrument(id.value()));
    }

    @Override
    protected Fields describe(InstrumentId id, Held<Entry> entity) {
        return InstrumentFields.write(Objects.requireNonNull(entity.entry.instrument));
    }

    @Override
    protected void moveSideWrites(InstrumentId id, Held<Entry> entity, Commit commit) {
        // An instrument has no side keys.
    }

    @Override
    protected @Nullable Long expiresAt(Held<Entry> entity) {
        return lifetimes.ofInstrument();
    }

    @Override
    protected Future<Void> follow(InstrumentId id, Held<Entry> entity, @Nullable Source cause, boolean wandered) {
        known.put(id, Objects.requireNonNull(entity.entry.instrument));
        return Future.succeededFuture();
    }
}
