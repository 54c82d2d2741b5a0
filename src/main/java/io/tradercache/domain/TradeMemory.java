package io.tradercache.domain;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The trades that a position recognises, as many as its policy allows, and the changes since the last drain.
///
/// It need not hold them all: those of the fills to come are recalled before, and all of them before some must be
/// forgotten. Trades are forgotten many at a time, so that a fill costs the same however many are remembered. Which
/// they are depends on the fills alone, not on what was recalled.
final class TradeMemory {
    private static final Comparator<Map.Entry<TradeKey, RememberedTrade>> OLDEST_FIRST =
            Comparator.<Map.Entry<TradeKey, RememberedTrade>>comparingLong(
                            trade -> trade.getValue().tsEvent())
                    .thenComparing(Map.Entry::getKey);

    private final DedupePolicy policy;
    private Map<TradeKey, RememberedTrade> recalled = new HashMap<>();
    private int size;
    private long newest;
    private long forgottenUpTo;
    private Map<TradeKey, RememberedTrade> remembered = new LinkedHashMap<>();
    private Set<TradeKey> forgotten = new LinkedHashSet<>();

    TradeMemory(DedupePolicy policy) {
        this(policy, 0, Long.MIN_VALUE, Long.MIN_VALUE);
    }

    /// @param size how many trades are stored
    /// @param newest the newest time of a trade that it ever remembered
    TradeMemory(DedupePolicy policy, int size, long newest, long forgottenUpTo) {
        this.policy = policy;
        this.size = size;
        this.newest = newest;
        this.forgottenUpTo = forgottenUpTo;
    }

    /// How many trades it remembers, recalled or not.
    int size() {
        return size;
    }

    /// Whether it may forget while it takes so many fills, so that all trades must be recalled before.
    boolean mayForget(int fills) {
        return size + fills > policy.most();
    }

    /// Takes stored trades: at least those of the fills to come, as far as they are stored.
    void recall(Map<TradeKey, RememberedTrade> stored) {
        recalled = new HashMap<>(stored);
    }

    /// The outcome if the trade of the fill is known, or null if it is not.
    @Nullable
    Outcome judgeKnown(Fill fill) {
        var known = recalled.get(TradeKey.of(fill));
        // One that the window has left may be forgotten by now, and must not be judged by whether it is.
        if (known == null || known.tsEvent() < horizon()) {
            return null;
        }
        return known.agreesWith(fill)
                ? Outcome.DUPLICATE
                : Outcome.refused(
                        Refusal.Reason.CONFLICTING_DUPLICATE,
                        "trade %s of order %s was %s %s at %s, now is %s %s at %s"
                                .formatted(
                                        fill.tradeId(),
                                        fill.clientOrderId(),
                                        known.side(),
                                        known.quantity().toPlainString(),
                                        known.price().toPlainString(),
                                        fill.side(),
                                        fill.lastQty().toPlainString(),
                                        fill.lastPx().toPlainString()));
    }

    /// The refusal of an unknown fill so old that it may have been forgotten, or null if it is recent enough.
    @Nullable
    Outcome judgeAge(Fill fill) {
        if (fill.tsEvent() >= knownFrom()) {
            return null;
        }
        return Outcome.refused(
                Refusal.Reason.STALE_FILL,
                "trade %s of order %s is of %d, trades are known from %d on"
                        .formatted(fill.tradeId(), fill.clientOrderId(), fill.tsEvent(), knownFrom()));
    }

    /// Remembers the fill under the given time. If that is one too many, it forgets the oldest.
    void remember(Fill fill, long ts) {
        var key = TradeKey.of(fill);
        var trade = new RememberedTrade(ts, fill.side(), fill.lastQty(), fill.lastPx());
        if (recalled.put(key, trade) == null) {
            size++;
        }
        remembered.put(key, trade);
        forgotten.remove(key);
        newest = Math.max(newest, ts);
        if (size > policy.most()) {
            forgetOldest();
        }
    }

    long newest() {
        return newest;
    }

    long forgottenUpTo() {
        return forgottenUpTo;
    }

    Map<TradeKey, RememberedTrade> drainRemembered() {
        var drained = remembered;
        remembered = new LinkedHashMap<>();
        return drained;
    }

    Set<TradeKey> drainForgotten() {
        var drained = forgotten;
        forgotten = new LinkedHashSet<>();
        return drained;
    }

    /// All trades are recalled now, see [#mayForget].
    private void forgetOldest() {
        var oldest = recalled.entrySet().stream()
                .sorted(OLDEST_FIRST)
                .limit(Math.max(0, recalled.size() - policy.least()))
                .toList();
        for (var trade : oldest) {
            recalled.remove(trade.getKey());
            remembered.remove(trade.getKey());
            forgotten.add(trade.getKey());
            forgottenUpTo = Math.max(forgottenUpTo, trade.getValue().tsEvent());
        }
        size = recalled.size();
    }

    /// An unknown trade from this time on is new. An older one may have been forgotten.
    private long knownFrom() {
        return forgottenUpTo == Long.MIN_VALUE ? horizon() : Math.max(horizon(), forgottenUpTo + 1);
    }

    private long horizon() {
        return newest < Long.MIN_VALUE + policy.windowNs() ? Long.MIN_VALUE : newest - policy.windowNs();
    }
}
