package io.tradercache.store.write;

import static io.tradercache.store.hash.PositionFields.CYCLES;
import static io.tradercache.store.hash.PositionFields.JOURNALED;
import static io.tradercache.store.hash.PositionFields.TRADES;

import io.tradercache.domain.DedupePolicy;
import io.tradercache.domain.OmsType;
import io.tradercache.domain.Position;
import io.tradercache.domain.PositionId;
import io.tradercache.domain.PositionLedger;
import io.tradercache.domain.RememberedTrade;
import io.tradercache.domain.Side;
import io.tradercache.domain.TradeKey;
import io.tradercache.store.Keys;
import io.tradercache.store.StoreConfig;
import io.tradercache.store.hash.Fields;
import io.tradercache.store.hash.FillFields;
import io.tradercache.store.hash.PositionFields;
import io.tradercache.store.redis.Pipeline;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Converts a position between memory and Redis: its hash and its side keys.
final class PositionHash {
    /// How a position is read: its hash, and how many trades, closed cycles and journaled fills there are.
    static final List<String> READS = List.of("HGETALL", "HLEN", "LLEN", "LLEN");

    private static final int MOST_CYCLES = 1_000;

    private final Keys keys;
    private final OmsType oms;
    private final DedupePolicy dedupe;
    private final Lifetimes lifetimes;

    PositionHash(Keys keys, StoreConfig config, Lifetimes lifetimes) {
        this.keys = keys;
        this.oms = config.omsType();
        this.dedupe = new DedupePolicy(
                config.dedupe().window().toNanos(), config.dedupe().max());
        this.lifetimes = lifetimes;
    }

    /// Recalls the trades that the ledger must know while it takes the fills: theirs, or all before it may forget some.
    Future<Void> recall(Pipeline redis, PositionId id, PositionLedger ledger, List<TradeKey> ofFills) {
        if (ofFills.isEmpty() || ledger.remembers() == 0) {
            return Future.succeededFuture();
        }
        var key = keys.positionTrades(id.value());
        return ledger.mayForget(ofFills.size()) ? recallAll(redis, key, ledger) : recall(redis, key, ledger, ofFills);
    }

    private static Future<Void> recallAll(Pipeline redis, String key, PositionLedger ledger) {
        return redis.hash(key).map(trades -> {
            Map<TradeKey, RememberedTrade> recalled = new HashMap<>();
            Pipeline.pairs(trades, (name, trade) -> recalled.put(TradeKey.parse(name), trade(trade)));
            ledger.recall(recalled);
            return null;
        });
    }

    private static Future<Void> recall(Pipeline redis, String key, PositionLedger ledger, List<TradeKey> ofFills) {
        var request = Request.cmd(Command.HMGET).arg(key);
        ofFills.forEach(trade -> request.arg(trade.text()));
        return redis.ask(request).map(trades -> {
            Map<TradeKey, RememberedTrade> recalled = new HashMap<>();
            for (int i = 0; i < ofFills.size(); i++) {
                var trade = trades.get(i);
                if (trade != null) {
                    recalled.put(ofFills.get(i), trade(trade.toString()));
                }
            }
            ledger.recall(recalled);
            return null;
        });
    }

    /// The position as it was stored.
    Held<PositionEntry> restore(PositionId id, Fields fields, List<Response> sides) {
        if (fields.isEmpty()) {
            var none = new Held<>(new PositionEntry(new PositionLedger(id, oms, dedupe)), fields);
            return sides.stream().anyMatch(side -> number(side) > 0) ? none.broken() : none;
        }
        var position = PositionFields.read(fields);
        long trades = number(sides.get(0));
        long cycles = number(sides.get(1));
        long fills = number(sides.get(2));
        var newest = fields.number("ts_newest");
        var forgotten = fields.number("forgotten_up_to");
        var journaled = fields.number(JOURNALED);
        boolean lacksFills = journaled != null && journaled > 0 && journaled != fills;
        var entry = new PositionEntry(PositionLedger.restore(
                position,
                (int) trades,
                newest == null ? position.tsLast() : newest,
                forgotten == null ? Long.MIN_VALUE : forgotten,
                lacksFills ? PositionLedger.GIVEN_UP : journaled == null ? 0 : journaled.intValue(),
                oms,
                dedupe));
        var closed = fields.number(CYCLES);
        boolean lacksCycles = PositionFields.lacksCycles(fields, cycles);
        entry.cycles = closed == null || lacksCycles ? 0 : closed;
        var flips = fields.text("pending_flips");
        if (flips != null) {
            flips.lines().map(Fields::ofJson).map(FillFields::read).forEach(entry.pendingFlips::add);
        }
        var stated = fields.number(TRADES);
        var found = new Held<>(entry, fields);
        return stated != null && (stated != trades || lacksCycles || lacksFills) ? found.broken() : found;
    }

    private static long number(Response answer) {
        return Long.parseLong(answer.toString());
    }

    private static RememberedTrade trade(String text) {
        var words = text.split(" ", -1);
        return new RememberedTrade(
                Long.parseLong(words[0]), Side.valueOf(words[1]), new BigDecimal(words[2]), new BigDecimal(words[3]));
    }

    List<String> keysOf(PositionId id) {
        return List.of(
                keys.position(id.value()),
                keys.positionTrades(id.value()),
                keys.positionCycles(id.value()),
                keys.positionFills(id.value()));
    }

    /// Takes the changes of the side keys from the ledger.
    void settle(PositionEntry entry) {
        var changes = entry.ledger.drain();
        entry.changes = changes;
        var rewritten = changes.cycles();
        entry.cycles = Math.max(entry.cycles, rewritten == null ? 0 : rewritten.size())
                + changes.closed().size();
        entry.pendingFlips.addAll(changes.flips());
        // The next fills recall theirs again. What is held of a position must not grow with its trades.
        entry.ledger.recall(Map.of());
    }

    /// The hash as it will be stored.
    Fields describe(PositionEntry entry) {
        var fields = PositionFields.write(entry.position()).put(TRADES, entry.ledger.remembers());
        if (entry.cycles > 0) {
            fields.put(CYCLES, entry.cycles);
        }
        if (entry.ledger.journaled() != 0) {
            fields.put(JOURNALED, entry.ledger.journaled());
        }
        if (entry.ledger.newest() != entry.position().tsLast()) {
            fields.put("ts_newest", entry.ledger.newest());
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

    void expectParts(PositionId id, Fields stored, Commit commit) {
        var trades = stored.number(TRADES);
        if (stored.isEmpty()) {
            sideKeys(id).forEach(key -> commit.expect(key, "EXISTS", 0));
        } else if (trades != null) {
            commit.expect(keys.positionTrades(id.value()), "HLEN", trades);
            if (stored.has(CYCLES)) {
                commit.expect(keys.positionCycles(id.value()), "EXISTS", 1);
            }
            var journaled = stored.number(JOURNALED);
            if (journaled != null && journaled > 0) {
                commit.expect(keys.positionFills(id.value()), "LLEN", journaled);
            }
        }
    }

    private List<String> sideKeys(PositionId id) {
        return keysOf(id).subList(1, READS.size());
    }

    void addSideWrites(PositionId id, Held<PositionEntry> entity, Commit commit) {
        if (entity.isBroken() && entity.stored().isEmpty()) {
            // They are of a position that is gone.
            sideKeys(id).forEach(key -> commit.addOnce("DEL", key, List.of()));
        }
        var changes = Objects.requireNonNull(entity.entry.changes);
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
        // Readers see no cycle that is past its time, so such cycles may stay until the list grows.
        if (changes.cycles() != null || !changes.closed().isEmpty()) {
            commit.addOnce("LTRIM", cycles, List.of("0", Integer.toString(MOST_CYCLES - 1)))
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
        return PositionFields.write(closed)
                .put("expires_at", lifetimes.of(closed))
                .json();
    }
}
