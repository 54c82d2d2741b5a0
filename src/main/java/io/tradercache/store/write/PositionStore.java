package io.tradercache.store.write;

import io.smallrye.mutiny.Uni;
import io.tradercache.domain.Fill;
import io.tradercache.domain.Instrument;
import io.tradercache.domain.InstrumentId;
import io.tradercache.domain.Outcome;
import io.tradercache.domain.Position;
import io.tradercache.domain.PositionId;
import io.tradercache.domain.TradeKey;
import io.tradercache.store.Gap;
import io.tradercache.store.Keys;
import io.tradercache.store.Kind;
import io.tradercache.store.Log;
import io.tradercache.store.Source;
import io.tradercache.store.StoreConfig;
import io.tradercache.store.Stored;
import io.tradercache.store.feed.Feed;
import io.tradercache.store.hash.Fields;
import io.tradercache.store.hash.FillFields;
import io.tradercache.store.hash.PositionFields;
import io.tradercache.store.redis.Futures;
import io.tradercache.store.redis.RedisAway;
import io.tradercache.store.redis.RedisConnections;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The store that writes positions. One position looks like this in Redis:
///
///     trader-position:ES-1                               hash  side LONG, signed_qty 1, avg_px_open 4500.25, …
///     trader-position-trades:{trader-position:ES-1}      hash  "O-1 E-1" → "10 BUY 4 4500.25"
///     trader-position-cycles:{trader-position:ES-1}      list  {"side":"FLAT","realized_pnl":"1522.8",…}
///     trader-position-fills:{trader-position:ES-1}       list  only while its instrument is unknown
@Singleton
public class PositionStore extends EntityStore<PositionId, PositionWork, PositionEntry> {
    private static final Duration SHORTEST_BACKOFF = Duration.ofMillis(250);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(8);
    // No id holds a blank, so no position is ever found under it.
    private static final PositionId NO_POSITION = new PositionId(" ");

    private final PositionHash hash;
    private final Lifetimes lifetimes;
    private final InstrumentStore instruments;

    public PositionStore(
            RedisConnections connections,
            Keys keys,
            Vertx vertx,
            Clock clock,
            StoreConfig config,
            Feed feed,
            InstrumentStore instruments) {
        super(connections.writes(), keys, vertx, clock, new Traces(Kind.POSITION, connections, keys, feed));
        this.lifetimes = new Lifetimes(clock, config);
        this.hash = new PositionHash(keys, config, lifetimes);
        this.instruments = instruments;
    }

    /// Applies fills in the order of the list, and completes when all that follows from them is in Redis.
    public Uni<List<Verdict>> apply(List<Arrival<Fill>> arrivals) {
        List<Map.Entry<PositionId, PositionWork>> works = new ArrayList<>();
        for (var arrival : arrivals) {
            works.add(work(arrival));
        }
        return Futures.uni(
                submit(works).compose(verdicts -> miss(arrivals, verdicts).map(verdicts)));
    }

    /// Sets a gap on each position that may lack records of a log which were gone before they could be read.
    public Uni<Void> truncated(Log log) {
        return Uni.createFrom()
                .deferred(() -> Futures.uni(submitToAll("", PositionId::new, new PositionWork.Truncated(log))));
    }

    /// Clears the gap of a position, for an operator who has dealt with it. Waits while Redis is away.
    ///
    /// @param version the version that the operator looked at; null for any
    /// @return see [Held#clearGap]; refused if it cannot be written
    public Future<Outcome> clearGap(String id, @Nullable String version) {
        return submit(new PositionId(id), new PositionWork.Cleared(version))
                .map(verdicts -> verdicts.getFirst().outcome());
    }

    private static Map.Entry<PositionId, PositionWork> work(Arrival<Fill> arrival) {
        return switch (arrival) {
            case Arrival.Event<Fill>(var delivery) ->
                Map.entry(delivery.event().positionId(), new PositionWork.Filled(delivery));
            case Arrival.Broken<Fill>(var delivery, var refusal) ->
                Map.entry(
                        delivery.key() == null ? NO_POSITION : new PositionId(delivery.key()),
                        new PositionWork.Unreadable(delivery, refusal));
        };
    }

    /// Sets a gap on the position that the record key of a refused fill names, if the fill itself names another
    /// position.
    private Future<Void> miss(List<Arrival<Fill>> arrivals, List<Verdict> verdicts) {
        List<Map.Entry<PositionId, PositionWork>> marks = new ArrayList<>();
        for (int i = 0; i < verdicts.size(); i++) {
            if (verdicts.get(i).outcome() instanceof Outcome.Refused(var refusal)
                    && arrivals.get(i) instanceof Arrival.Event<Fill>(var delivery)
                    && delivery.key() != null
                    && !delivery.key().equals(delivery.event().positionId().value())) {
                var gap = Gap.of(delivery.source(), refusal.reason().name());
                marks.add(Map.entry(new PositionId(delivery.key()), new PositionWork.Missed(gap)));
            }
        }
        return submit(marks).mapEmpty();
    }

    /// Recomputes the positions of an instrument from the definition in force; waits while Redis is away.
    public Uni<Void> define(InstrumentId id) {
        return Uni.createFrom()
                .deferred(() -> Futures.uni(instruments
                        .read(id)
                        .compose(instrument -> instrument == null
                                ? Future.succeededFuture()
                                : submitToAll(
                                        "instrument:" + id, PositionId::new, new PositionWork.Defined(instrument)))))
                .onFailure(RedisAway.class)
                .retry()
                .withBackOff(SHORTEST_BACKOFF, LONGEST_BACKOFF)
                .indefinitely();
    }

    @Override
    protected @Nullable Source source(PositionWork work) {
        return switch (work) {
            case PositionWork.Filled(var delivery) -> delivery.source();
            case PositionWork.Unreadable(var delivery, var _) -> delivery.source();
            case PositionWork.Flipped(var _, var _, var cause) -> cause;
            case PositionWork.PassedOn(var _, var cause) -> cause;
            case PositionWork.Missed _, PositionWork.Truncated _, PositionWork.Cleared _, PositionWork.Defined _ ->
                null;
        };
    }

    @Override
    protected List<String> reads() {
        return PositionHash.READS;
    }

    @Override
    protected Held<PositionEntry> restore(PositionId id, Fields fields, List<Response> sides) {
        return hash.restore(id, fields, sides);
    }

    @Override
    protected Future<Void> prepare(PositionId id, Held<PositionEntry> entity, List<PositionWork> works) {
        var trades = hash.recall(redis, id, entity.entry.ledger, newTrades(entity, works));
        var terms = learnTerms(id, entity, works);
        return terms.succeeded() ? trades : Future.all(trades, terms).mapEmpty();
    }

    /// The trades of fills that were not delivered before.
    private static List<TradeKey> newTrades(Held<PositionEntry> entity, List<PositionWork> works) {
        List<TradeKey> trades = new ArrayList<>();
        for (var work : works) {
            if (work instanceof PositionWork.Filled(var delivery) && !entity.has(delivery.source())) {
                trades.add(TradeKey.of(delivery.event()));
            } else if (work instanceof PositionWork.Flipped(var rest, var _, var _)) {
                trades.add(TradeKey.of(rest));
            }
        }
        return trades;
    }

    private Future<Void> learnTerms(PositionId id, Held<PositionEntry> entity, List<PositionWork> works) {
        var entry = entity.entry;
        var position = entry.ledger.position();
        if (position == null) {
            var instrument = firstInstrument(works);
            return instrument == null
                    ? Future.succeededFuture()
                    : instruments.find(instrument).map(found -> {
                        entry.instrument = found;
                        return null;
                    });
        }
        for (var work : works.reversed()) {
            if (work instanceof PositionWork.Defined(var instrument)) {
                return define(id, entity, instrument);
            }
        }
        boolean mayHaveMissed = entry.fresh && !position.terms().known();
        entry.fresh = false;
        return mayHaveMissed
                ? instruments.find(position.instrumentId()).compose(found -> define(id, entity, found))
                : Future.succeededFuture();
    }

    private static @Nullable InstrumentId firstInstrument(List<PositionWork> works) {
        for (var work : works) {
            if (work instanceof PositionWork.Filled(var delivery)) {
                return delivery.event().instrumentId();
            } else if (work instanceof PositionWork.Flipped(var rest, var _, var _)) {
                return rest.instrumentId();
            }
        }
        return null;
    }

    private Future<Void> define(PositionId id, Held<PositionEntry> entity, @Nullable Instrument instrument) {
        var ledger = entity.entry.ledger;
        var position = Objects.requireNonNull(ledger.position());
        if (instrument == null || !instrument.instrumentId().equals(position.instrumentId())) {
            return Future.succeededFuture();
        }
        var terms = instrument.terms(position.terms().settlementCurrency());
        if (terms.equals(position.terms())) {
            return Future.succeededFuture();
        }
        return redis.list(keys.positionFills(id.value()))
                .compose(fills -> redis.list(keys.positionCycles(id.value())).map(cycles -> {
                    boolean exact = ledger.define(
                            terms,
                            fills.stream()
                                    .map(Fields::ofJson)
                                    .map(FillFields::read)
                                    .toList(),
                            cycles.stream()
                                    .map(Fields::ofJson)
                                    .map(PositionFields::read)
                                    .toList());
                    entity.moved();
                    if (!exact) {
                        entity.gap(new Gap("INSTRUMENT_CHANGED", instrument.tsEvent(), null));
                    }
                    return null;
                }));
    }

    @Override
    protected Verdict judge(PositionId id, Held<PositionEntry> entity, PositionWork work) {
        return switch (work) {
            case PositionWork.Filled(var delivery) -> fill(id, entity, delivery);
            case PositionWork.Unreadable(var delivery, var refusal) -> {
                if (entity.has(delivery.source())) {
                    yield Verdict.of(Outcome.REPLAYED);
                }
                entity.touchedBy(delivery.source());
                entity.gap(Gap.of(delivery.source(), refusal.reason().name()));
                yield Verdict.of(new Outcome.Refused(refusal));
            }
            case PositionWork.Truncated(var log) -> Verdict.of(entity.truncated(log, clock.millis() * 1_000_000));
            case PositionWork.Missed(var gap) -> {
                entity.gap(gap);
                yield Verdict.of(Outcome.APPLIED);
            }
            case PositionWork.Flipped(var rest, var source, var _) -> {
                var entry = entity.entry;
                var outcome = entry.ledger.applyFlip(rest, entry.termsFor(rest));
                if (outcome instanceof Outcome.Applied) {
                    entity.movedFrom(source);
                }
                yield Verdict.of(outcome instanceof Outcome.Refused ? flipRefused(entity, rest, source) : outcome);
            }
            case PositionWork.PassedOn(var rests, var _) -> {
                if (entity.entry.pendingFlips.removeAll(rests)) {
                    entity.touched();
                }
                yield Verdict.of(Outcome.APPLIED);
            }
            case PositionWork.Cleared(var version) -> Verdict.of(entity.clearGap(version));
            case PositionWork.Defined _ -> Verdict.of(entity.exists() ? Outcome.APPLIED : Outcome.EXPIRED);
        };
    }

    /// The rest of a flip has no sender to whom it could be refused, so the position that it should have moved has a
    /// gap.
    private static Outcome flipRefused(Held<PositionEntry> entity, Fill rest, Stored.@Nullable Origin from) {
        entity.gap(new Gap("FLIP_REFUSED", rest.tsEvent(), from));
        return Outcome.LATE;
    }

    private static Verdict fill(PositionId id, Held<PositionEntry> entity, Delivery<Fill> delivery) {
        var entry = entity.entry;
        var fill = delivery.event();
        var source = delivery.source();
        boolean belongs = entry.ledger.mismatch(fill) == null;
        if (entity.has(source)) {
            return new Verdict(entity.exists() ? Outcome.REPLAYED : Outcome.EXPIRED, belongs);
        }
        var outcome = entry.ledger.apply(fill, entry.termsFor(fill));
        if (outcome instanceof Outcome.Applied) {
            entity.movedBy(source);
        } else {
            entity.touchedBy(source);
        }
        if (outcome instanceof Outcome.Refused(var refusal)
                && (!delivery.isKeyed() || id.value().equals(delivery.key()))) {
            entity.gap(Gap.of(source, refusal.reason().name()));
        }
        return new Verdict(outcome, belongs);
    }

    @Override
    protected Uni<Void> refuse(PositionWork work, Outcome.Refused refused) {
        return switch (work) {
            case PositionWork.Filled(var delivery) -> delivery.refuse(refused.refusal());
            case PositionWork.Unreadable(var delivery, var _) -> delivery.refuse(refused.refusal());
            case PositionWork.Missed _,
                    PositionWork.Truncated _,
                    PositionWork.Flipped _,
                    PositionWork.PassedOn _,
                    PositionWork.Cleared _,
                    PositionWork.Defined _ -> Uni.createFrom().voidItem();
        };
    }

    @Override
    protected List<String> keysOf(PositionId id) {
        return hash.keysOf(id);
    }

    @Override
    protected void settle(Held<PositionEntry> entity) {
        hash.settle(entity.entry);
    }

    @Override
    protected Fields describe(PositionId id, Held<PositionEntry> entity) {
        return hash.describe(entity.entry);
    }

    @Override
    protected void expectParts(PositionId id, Fields stored, Commit commit) {
        hash.expectParts(id, stored, commit);
    }

    @Override
    protected void moveSideWrites(PositionId id, Held<PositionEntry> entity, Commit commit) {
        hash.addSideWrites(id, entity, commit);
    }

    @Override
    protected @Nullable Long expiresAt(Held<PositionEntry> entity) {
        var position = entity.entry.position();
        return position.isClosed() ? lifetimes.of(position) : null;
    }

    @Override
    protected Future<Void> follow(PositionId id, Held<PositionEntry> entity, @Nullable Source cause, boolean wandered) {
        var position = entity.entry.position();
        var passed = passOn(id, entity, cause);
        return wandered ? passed.compose(_ -> learn(id, position)) : passed;
    }

    /// Passes the rests of flips on and then forgets them. Doing it again after a crash is safe, because the position
    /// knows the trade by its key.
    private Future<Void> passOn(PositionId id, Held<PositionEntry> entity, @Nullable Source cause) {
        var pending = List.copyOf(entity.entry.pendingFlips);
        if (pending.isEmpty()) {
            return Future.succeededFuture();
        }
        var source = entity.source();
        List<Map.Entry<PositionId, PositionWork>> rests = new ArrayList<>();
        pending.forEach(rest -> rests.add(Map.entry(rest.positionId(), new PositionWork.Flipped(rest, source, cause))));
        return submit(rests).compose(verdicts -> {
            boolean isDone = verdicts.stream()
                    .allMatch(verdict -> verdict.follows() && !(verdict.outcome() instanceof Outcome.Refused));
            // What cannot be written now is kept, and tried again after the next write of this position.
            return isDone
                    ? submit(id, new PositionWork.PassedOn(pending, cause)).mapEmpty()
                    : Future.succeededFuture();
        });
    }

    /// A definition may have arrived after we looked for it. If it then looked for its positions while this one went
    /// from one group to another, nobody told the position, so it looks again.
    private Future<Void> learn(PositionId id, Position written) {
        return persistently(() -> instruments.read(written.instrumentId())).compose(found -> {
            boolean isNew = found != null
                    && !found.terms(written.terms().settlementCurrency()).equals(written.terms());
            return isNew ? submit(id, new PositionWork.Defined(found)).mapEmpty() : Future.succeededFuture();
        });
    }
}
