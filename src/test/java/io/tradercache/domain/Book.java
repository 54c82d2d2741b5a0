package io.tradercache.domain;

import io.tradercache.fixtures.Fills;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Ledgers, with what a store would keep of them. Every fill is drained at once, unless a test stops that.
final class Book {
    static final DedupePolicy GENEROUS = new DedupePolicy(Long.MAX_VALUE, 10_000);

    private final OmsType oms;
    private final DedupePolicy dedupe;
    private final Map<InstrumentId, Instrument> instruments = new HashMap<>();
    private final Map<PositionId, Stored> stored = new HashMap<>();
    boolean draining = true;

    /// Whether a ledger gets no more stored trades before a fill than it needs. This takes draining, too.
    boolean recalling;

    Book(OmsType oms) {
        this(oms, GENEROUS);
    }

    Book(OmsType oms, DedupePolicy dedupe) {
        this.oms = oms;
        this.dedupe = dedupe;
    }

    /// One position as Redis would hold it, with its ledger.
    private static final class Stored {
        private PositionLedger ledger;
        private Position position;
        private final Map<TradeKey, RememberedTrade> trades = new HashMap<>();
        private List<Position> cycles = new ArrayList<>();
        private final List<Fill> journal = new ArrayList<>();
        private long newest = Long.MIN_VALUE;
        private long forgottenUpTo = Long.MIN_VALUE;
        private int journaled;

        private Stored(PositionLedger ledger) {
            this.ledger = ledger;
        }

        private void recall(Fill fill) {
            var key = TradeKey.of(fill);
            if (ledger.mayForget(1)) {
                ledger.recall(trades);
            } else {
                ledger.recall(trades.containsKey(key) ? Map.of(key, trades.get(key)) : Map.of());
            }
        }
    }

    Outcome apply(Fills fill) {
        return apply(fill.get());
    }

    Outcome apply(Fill fill) {
        var of = find(fill.positionId());
        if (recalling) {
            of.recall(fill);
        }
        var outcome = of.ledger.apply(fill, terms(fill));
        if (draining) {
            drain(of);
        }
        return outcome;
    }

    boolean define(Instrument instrument) {
        instruments.put(instrument.instrumentId(), instrument);
        boolean exact = true;
        for (var of : List.copyOf(stored.values())) {
            exact &= of.ledger.define(instrument.terms(null), List.copyOf(of.journal), List.copyOf(of.cycles));
            drain(of);
        }
        return exact;
    }

    /// Restores the ledgers, as after the process was killed and started again.
    void restart() {
        drain();
        stored.replaceAll((id, of) -> {
            of.ledger = PositionLedger.restore(
                    of.position, of.trades.size(), of.newest, of.forgottenUpTo, of.journaled, oms, dedupe);
            of.ledger.recall(of.trades);
            return of;
        });
    }

    void drain() {
        List.copyOf(stored.values()).forEach(this::drain);
    }

    Position position(PositionId id) {
        return find(id).ledger.position();
    }

    /// The closed cycles of a position, newest first.
    List<Position> cycles(PositionId id) {
        return find(id).cycles;
    }

    /// Removes all but the newest cycles, as expiry does.
    void keepCycles(PositionId id, int newest) {
        var of = find(id);
        of.cycles = new ArrayList<>(of.cycles.subList(0, newest));
    }

    int journaled(PositionId id) {
        return find(id).ledger.journaled();
    }

    Map<TradeKey, RememberedTrade> trades(PositionId id) {
        return find(id).trades;
    }

    int size() {
        return stored.size();
    }

    private void drain(Stored of) {
        var changes = of.ledger.drain();
        if (of.ledger.position() == null) {
            return;
        }
        of.position = of.ledger.position();
        if (changes.cycles() != null) {
            of.cycles = new ArrayList<>(changes.cycles());
        }
        changes.closed().forEach(of.cycles::addFirst);
        of.trades.putAll(changes.remembered());
        changes.forgotten().forEach(of.trades::remove);
        if (changes.journalDropped()) {
            of.journal.clear();
        }
        of.journal.addAll(changes.journaled());
        of.newest = of.ledger.newest();
        of.forgottenUpTo = of.ledger.forgottenUpTo();
        of.journaled = of.ledger.journaled();
        for (var rest : changes.flips()) {
            var other = find(rest.positionId());
            if (recalling) {
                other.recall(rest);
            }
            other.ledger.applyFlip(rest, terms(rest));
            drain(other);
        }
    }

    private Stored find(PositionId id) {
        return stored.computeIfAbsent(id, _ -> new Stored(new PositionLedger(id, oms, dedupe)));
    }

    private Terms terms(Fill fill) {
        var instrument = instruments.get(fill.instrumentId());
        return instrument == null ? Terms.unknown(fill.currency()) : instrument.terms(fill.currency());
    }
}
