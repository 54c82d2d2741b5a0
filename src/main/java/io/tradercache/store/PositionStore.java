package io.tradercache.store;

import io.smallrye.mutiny.Uni;
import io.tradercache.domain.DedupePolicy;
import io.tradercache.domain.Fill;
import io.tradercache.domain.Instrument;
import io.tradercache.domain.InstrumentId;
import io.tradercache.domain.Outcome;
import io.tradercache.domain.Position;
import io.tradercache.domain.PositionId;
import io.tradercache.domain.PositionLedger;
import io.tradercache.domain.RememberedTrade;
import io.tradercache.domain.Side;
import io.tradercache.domain.TradeKey;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Positions being written. One looks like this in Redis:
///
///     trader-position:ES-1                               hash  side LONG, signed_qty 1, avg_px_open 4500.25, …
///     trader-position-trades:{trader-position:ES-1}      hash  "O-1 E-1" → "10 BUY 4 4500.25"
///     trader-position-cycles:{trader-position:ES-1}      list  {"side":"FLAT","realized_pnl":"1522.8",…}
///     trader-position-fills:{trader-position:ES-1}       list  only while its instrument is unknown
@Singleton
public class PositionStore extends EntityStore<PositionId, PositionWork, PositionEntry> {
    private static final int PAGE = 500;
    // No id holds a blank, so no position is ever found under it.
    private static final PositionId NO_POSITION = new PositionId(" ");

    private final StoreConfig config;
    private final DedupePolicy dedupe;
    private final InstrumentStore instruments;
    private final Indexes indexes;

    PositionStore(
            RedisLines lines, Keys keys, Vertx vertx, Clock clock, StoreConfig config, InstrumentStore instruments) {
        super(lines, keys, vertx, clock);
        this.config = config;
        this.dedupe = new DedupePolicy(
                config.dedupe().window().toNanos(), config.dedupe().max());
        this.instruments = instruments;
        this.indexes = new Indexes(lines.writes(), keys, PositionReader.TYPE, PositionReader.STATES);
    }

    /// Applies fills in the order of their list; answers when all that follows from them is in Redis.
    public Uni<List<Verdict>> apply(List<Arrival<Fill>> arrivals) {
        List<Map.Entry<PositionId, PositionWork>> works = new ArrayList<>();
        for (var arrival : arrivals) {
            works.add(work(arrival));
        }
        return submitAll(works).call(verdicts -> miss(arrivals, verdicts));
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

    /// Marks the position a refused fill's key names, where the fill itself named another.
    private Uni<Void> miss(List<Arrival<Fill>> arrivals, List<Verdict> verdicts) {
        List<Future<?>> marks = new ArrayList<>();
        for (int i = 0; i < verdicts.size(); i++) {
            if (verdicts.get(i).outcome() instanceof Outcome.Refused(var refusal)
                    && arrivals.get(i) instanceof Arrival.Event<Fill>(var delivery)
                    && delivery.key() != null
                    && !delivery.key().equals(delivery.event().positionId().value())) {
                var gap = gap(delivery.source(), refusal.reason().name());
                marks.add(submit(new PositionId(delivery.key()), List.of(new PositionWork.Missed(gap))));
            }
        }
        return marks.isEmpty()
                ? Uni.createFrom().voidItem()
                : uni(Future.all(marks).mapEmpty());
    }

    /// Recomputes the positions of an instrument from the definition in force.
    public Uni<Void> define(InstrumentId id) {
        return uni(instruments
                .read(id)
                .compose(instrument -> instrument == null
                        ? Future.succeededFuture()
                        : defineAfter(instrument, "instrument:" + id, null)));
    }

    private Future<Void> defineAfter(Instrument instrument, String state, @Nullable String after) {
        return indexes.after(state, after, PAGE).compose(ids -> {
            List<Future<?>> defined = new ArrayList<>();
            for (var id : ids) {
                defined.add(submit(new PositionId(id), List.of(new PositionWork.Defined(instrument))));
            }
            var page = Future.all(defined);
            return ids.size() < PAGE
                    ? page.mapEmpty()
                    : page.compose(_ -> defineAfter(instrument, state, ids.getLast()));
        });
    }

    @Override
    protected Future<Held<PositionEntry>> load(PositionId id) {
        return hash(keys.position(id.value())).compose(response -> {
            if (response.size() == 0) {
                var none = new PositionEntry(new PositionLedger(id, config.omsType(), dedupe));
                return Future.succeededFuture(new Held<>(none, new Fields()));
            }
            var fields = Fields.of(response);
            return hash(keys.positionTrades(id.value())).map(trades -> restore(fields, trades));
        });
    }

    @Override
    protected int parts(PositionEntry entry) {
        return entry.ledger.remembers();
    }

    private Held<PositionEntry> restore(Fields fields, Response trades) {
        Map<TradeKey, RememberedTrade> remembered = new HashMap<>();
        for (var key : trades.getKeys()) {
            remembered.put(TradeKey.parse(key), trade(trades.get(key).toString()));
        }
        var forgotten = fields.number("forgotten_up_to");
        var journaled = fields.number("journaled");
        var entry = new PositionEntry(PositionLedger.restore(
                PositionFields.read(fields),
                remembered,
                forgotten == null ? Long.MIN_VALUE : forgotten,
                journaled == null ? 0 : journaled.intValue(),
                config.omsType(),
                dedupe));
        var cycles = fields.number("cycles");
        entry.cycles = cycles == null ? 0 : cycles;
        var flips = fields.text("pending_flips");
        if (flips != null) {
            flips.lines().map(Fields::ofJson).map(FillFields::read).forEach(entry.pendingFlips::add);
        }
        entry.placed = state(entry.ledger);
        return new Held<>(entry, fields);
    }

    private static RememberedTrade trade(String text) {
        var words = text.split(" ", -1);
        return new RememberedTrade(
                Long.parseLong(words[0]), Side.valueOf(words[1]), new BigDecimal(words[2]), new BigDecimal(words[3]));
    }

    @Override
    protected Future<Void> prepare(PositionId id, Held<PositionEntry> entity, List<PositionWork> works) {
        var entry = entity.ledger;
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
        for (var work : works) {
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
            } else if (work instanceof PositionWork.Flipped(var rest)) {
                return rest.instrumentId();
            }
        }
        return null;
    }

    private Future<Void> define(PositionId id, Held<PositionEntry> entity, @Nullable Instrument instrument) {
        var ledger = entity.ledger.ledger;
        var position = Objects.requireNonNull(ledger.position());
        if (instrument == null || !instrument.instrumentId().equals(position.instrumentId())) {
            return Future.succeededFuture();
        }
        var terms = instrument.terms(position.terms().settlementCurrency());
        if (terms.equals(position.terms())) {
            return Future.succeededFuture();
        }
        return list(keys.positionFills(id.value()))
                .compose(fills -> list(keys.positionCycles(id.value())).map(cycles -> {
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
                        entity.gap(new Gap(
                                "INSTRUMENT_CHANGED",
                                instrument.tsEvent(),
                                instrument.instrumentId().value()));
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
                entity.gap(gap(delivery.source(), refusal.reason().name()));
                yield Verdict.of(new Outcome.Refused(refusal));
            }
            case PositionWork.Missed(var gap) -> {
                entity.gap(gap);
                yield Verdict.of(Outcome.APPLIED);
            }
            case PositionWork.Flipped(var rest) -> {
                var entry = entity.ledger;
                var outcome = entry.ledger.applyFlip(rest, entry.termsFor(rest));
                if (outcome instanceof Outcome.Applied) {
                    entity.moved();
                }
                yield Verdict.of(outcome instanceof Outcome.Refused ? flipRefused(entity, rest) : outcome);
            }
            case PositionWork.Defined _ -> Verdict.of(entity.exists() ? Outcome.APPLIED : Outcome.EXPIRED);
        };
    }

    /// The rest of a flip cannot be refused to anybody: the position it should have moved says so instead.
    private static Outcome flipRefused(Held<PositionEntry> entity, Fill rest) {
        entity.gap(new Gap("FLIP_REFUSED", rest.tsEvent(), rest.clientOrderId() + ":" + rest.tradeId()));
        return Outcome.LATE;
    }

    private static Verdict fill(PositionId id, Held<PositionEntry> entity, Delivery<Fill> delivery) {
        var entry = entity.ledger;
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
            entity.gap(gap(source, refusal.reason().name()));
        }
        return new Verdict(outcome, belongs);
    }

    private static Gap gap(Source source, String reason) {
        return new Gap(
                reason,
                source.timestamp() * 1_000_000,
                source.topic() + ":" + source.partition() + ":" + source.offset());
    }

    @Override
    protected Uni<Void> refuse(PositionWork work, Outcome.Refused refused) {
        return switch (work) {
            case PositionWork.Filled(var delivery) -> delivery.refuse(refused.refusal());
            case PositionWork.Unreadable(var delivery, var _) -> delivery.refuse(refused.refusal());
            case PositionWork.Missed _, PositionWork.Flipped _, PositionWork.Defined _ ->
                Uni.createFrom().voidItem();
        };
    }

    @Override
    protected List<String> keys(PositionId id) {
        return List.of(
                keys.position(id.value()),
                keys.positionTrades(id.value()),
                keys.positionCycles(id.value()),
                keys.positionFills(id.value()));
    }

    @Override
    protected Fields describe(PositionId id, Held<PositionEntry> entity) {
        var entry = entity.ledger;
        var changes = entry.ledger.drain();
        entry.changes = changes;
        entry.cycles += changes.closed().size();
        entry.pendingFlips.addAll(changes.flips());

        var fields = PositionFields.write(Objects.requireNonNull(entry.ledger.position()));
        if (entry.cycles > 0) {
            fields.put("cycles", entry.cycles);
        }
        if (entry.ledger.journaled() != 0) {
            fields.put("journaled", entry.ledger.journaled());
        }
        if (entry.ledger.forgottenUpTo() != Long.MIN_VALUE) {
            fields.put("forgotten_up_to", entry.ledger.forgottenUpTo());
        }
        if (!entry.pendingFlips.isEmpty()) {
            var lines = entry.pendingFlips.stream()
                    .map(FillFields::write)
                    .map(Fields::json)
                    .toList();
            fields.put("pending_flips", String.join("\n", lines));
        }
        return fields;
    }

    @Override
    protected void addSideWrites(PositionId id, Held<PositionEntry> entity, Commit commit) {
        var changes = Objects.requireNonNull(entity.ledger.changes);
        List<String> remembered = new ArrayList<>();
        changes.remembered().forEach((key, trade) -> {
            remembered.add(key.text());
            remembered.add(trade.tsEvent() + " " + trade.side() + " "
                    + trade.quantity().toPlainString() + " " + trade.price().toPlainString());
        });
        var trades = keys.positionTrades(id.value());
        commit.add("HSET", trades, remembered, 2)
                .add(
                        "HDEL",
                        trades,
                        changes.forgotten().stream().map(TradeKey::text).toList(),
                        1);

        var cycles = keys.positionCycles(id.value());
        if (changes.cycles() != null) {
            commit.addOnce("DEL", cycles, List.of())
                    .add(
                            "RPUSH",
                            cycles,
                            changes.cycles().stream().map(this::cycle).toList(),
                            1);
        }
        commit.add("LPUSH", cycles, changes.closed().stream().map(this::cycle).toList(), 1);
        if (entity.ledger.cycles > 0 && entity.isMoved()) {
            commit.addOnce("LTRIM", cycles, List.of("0", Integer.toString(PositionReader.MOST_CYCLES - 1)))
                    .addOnce("PRUNE", cycles, List.of());
        }

        var journal = keys.positionFills(id.value());
        if (changes.journalDropped()) {
            commit.addOnce("DEL", journal, List.of());
        }
        var fills = changes.journaled().stream()
                .map(FillFields::write)
                .map(Fields::json)
                .toList();
        commit.add("RPUSH", journal, fills, 1);
    }

    private String cycle(Position closed) {
        return PositionFields.write(closed).put("expires_at", goes(closed)).json();
    }

    @Override
    protected String expiry(Held<PositionEntry> entity) {
        var position = Objects.requireNonNull(entity.ledger.ledger.position());
        if (position.isClosed()) {
            return Long.toString(goes(position));
        }
        return entity.stored().containsKey("ts_closed") ? Commit.NEVER : Commit.SAME_EXPIRY;
    }

    private long goes(Position closed) {
        return expiresAt(
                Objects.requireNonNull(closed.tsClosed()),
                config.ttl().position(),
                config.ttl().floor());
    }

    @Override
    protected Future<Void> settle(PositionId id, Held<PositionEntry> entity, boolean again) {
        if (!entity.exists()) {
            return Future.succeededFuture();
        }
        return flip(id, entity).compose(_ -> place(id, entity, again));
    }

    /// Hands the rests of flips on, then forgets them; done again after a crash, since a trade is known by its key.
    private Future<Void> flip(PositionId id, Held<PositionEntry> entity) {
        var pending = entity.ledger.pendingFlips;
        if (pending.isEmpty()) {
            return Future.succeededFuture();
        }
        List<PositionWork> rests =
                pending.stream().<PositionWork>map(PositionWork.Flipped::new).toList();
        return submit(pending.getFirst().positionId(), rests).compose(_ -> {
            pending.clear();
            entity.touched();
            return write(id, entity);
        });
    }

    private Future<Void> place(PositionId id, Held<PositionEntry> entity, boolean again) {
        var entry = entity.ledger;
        var state = state(entry.ledger);
        if (state.equals(entry.placed) && !again) {
            return Future.succeededFuture();
        }
        var position = Objects.requireNonNull(entry.ledger.position());
        boolean isNew = entry.placed == null;
        var where = position.isClosed() ? Set.of("all", "closed") : Set.of("all", "open");
        var attributes = List.of("instrument:" + position.instrumentId());
        return indexes.place(id.value(), where, attributes, position.isClosed() ? goes(position) : null)
                .compose(_ -> verify(id, entity))
                .compose(_ -> {
                    entry.placed = state;
                    return isNew ? defineIfArrived(id, entity) : Future.succeededFuture();
                });
    }

    /// A definition may have come between our look and our place in the index, and then nobody would tell us.
    private Future<Void> defineIfArrived(PositionId id, Held<PositionEntry> entity) {
        var instrument = Objects.requireNonNull(entity.ledger.ledger.position()).instrumentId();
        return instruments
                .read(instrument)
                .compose(found -> define(id, entity, found))
                .compose(_ -> write(id, entity));
    }

    private static String state(PositionLedger ledger) {
        var position = Objects.requireNonNull(ledger.position());
        return position.isClosed() ? "closed" : "open";
    }
}
