package io.tradercache.domain;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The trades that a position recognises, as many as its policy allows, and the changes since the last drain.
final class TradeMemory {
    private final DedupePolicy policy;
    private final Map<TradeKey, RememberedTrade> trades;
    private final PriorityQueue<Dated> oldestFirst;
    private long newest;
    private long forgottenUpTo;
    private Map<TradeKey, RememberedTrade> remembered = new LinkedHashMap<>();
    private Set<TradeKey> forgotten = new LinkedHashSet<>();

    TradeMemory(DedupePolicy policy) {
        this(policy, Map.of(), Long.MIN_VALUE, Long.MIN_VALUE);
    }

    TradeMemory(DedupePolicy policy, Map<TradeKey, RememberedTrade> trades, long newest, long forgottenUpTo) {
        this.policy = policy;
        this.trades = new HashMap<>(trades);
        this.newest = Math.max(newest, forgottenUpTo);
        this.forgottenUpTo = forgottenUpTo;
        oldestFirst = new PriorityQueue<>(Math.max(16, trades.size()));
        trades.forEach((key, trade) -> add(key, trade.tsEvent()));
    }

    /// A trade by its time; the key decides between equal times, so that every instance forgets the same.
    private record Dated(long tsEvent, TradeKey key) implements Comparable<Dated> {
        private static final Comparator<Dated> ORDER =
                Comparator.comparingLong(Dated::tsEvent).thenComparing(Dated::key);

        @Override
        public int compareTo(Dated other) {
            return ORDER.compare(this, other);
        }
    }

    int size() {
        return trades.size();
    }

    /// The outcome if the trade of the fill is known, or null if it is not.
    @Nullable
    Outcome judgeKnown(Fill fill) {
        var known = trades.get(TradeKey.of(fill));
        if (known == null) {
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

    /// Remembers the fill under the given time, and forgets what the policy no longer covers.
    void remember(Fill fill, long ts) {
        var key = TradeKey.of(fill);
        var trade = new RememberedTrade(ts, fill.side(), fill.lastQty(), fill.lastPx());
        trades.put(key, trade);
        remembered.put(key, trade);
        forgotten.remove(key);
        add(key, ts);
        while (!oldestFirst.isEmpty() && isBeyondPolicy(oldestFirst.element())) {
            var oldest = oldestFirst.remove();
            forgottenUpTo = Math.max(forgottenUpTo, oldest.tsEvent());
            forget(oldest.key());
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

    private void add(TradeKey key, long ts) {
        oldestFirst.add(new Dated(ts, key));
        newest = Math.max(newest, ts);
    }

    private boolean isBeyondPolicy(Dated oldest) {
        return oldest.tsEvent() < horizon() || oldestFirst.size() > policy.most();
    }

    private void forget(TradeKey key) {
        trades.remove(key);
        remembered.remove(key);
        forgotten.add(key);
    }

    /// An unknown trade from this time on is new. An older one may have been forgotten.
    private long knownFrom() {
        return forgottenUpTo == Long.MIN_VALUE ? horizon() : Math.max(horizon(), forgottenUpTo + 1);
    }

    private long horizon() {
        return newest < Long.MIN_VALUE + policy.windowNs() ? Long.MIN_VALUE : newest - policy.windowNs();
    }
}
