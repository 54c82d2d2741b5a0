package io.tradercache.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The events of one order in the order of the fold, each with the state to which it led.
///
/// An event at the end is folded onto the current state. An event in the middle makes the states after it invalid;
/// these are folded again when somebody asks. So a burst of late events costs one fold, not one fold per event.
final class OrderTimeline {
    private static final int[] NONE = {};

    private final List<Entry> entries = new ArrayList<>();
    private int folded;
    private boolean holdsRefusal;

    int size() {
        return entries.size();
    }

    @Nullable
    InstrumentId instrumentId() {
        return entries.isEmpty() ? null : entries.getFirst().event.instrumentId();
    }

    List<Entry> entries() {
        return foldedUpTo(entries.size());
    }

    @Nullable
    Order order() {
        return entries.isEmpty() ? null : entries().getLast().after;
    }

    /// Adds the event at its place. A fill that has an effect keeps it: a Denied or Rejected that would undo the fill
    /// is overruled for good.
    Entry add(OrderEvent event) {
        var entry = new Entry(event);
        int at = placeOf(entry);
        boolean endangers = at < entries.size() && (holdsRefusal || entry.refuses());
        var endangered = endangers ? effectiveFillsFrom(at) : NONE;

        entries.add(at, entry);
        folded = Math.min(folded, at);
        for (int fill : endangered) {
            keepEffect(fill + 1);
        }
        holdsRefusal |= entry.refuses() && !entry.overruled;
        if (entry.overruled) {
            // The mark is stored with the event, because a reader does not compare its arrival with that of the fill
            // again.
            entry.event = event.asVoided();
        }
        foldedUpTo(at + 1);
        return entry;
    }

    private int placeOf(Entry entry) {
        int low = 0;
        int high = entries.size();
        // Most events come in order, so the end is looked at first.
        int middle = high - 1;
        while (low < high) {
            if (entries.get(middle).place.compareTo(entry.place) > 0) {
                high = middle;
            } else {
                low = middle + 1;
            }
            middle = (low + high) >>> 1;
        }
        return low;
    }

    private List<Entry> foldedUpTo(int end) {
        for (; folded < end; folded++) {
            entries.get(folded).fold(folded == 0 ? null : entries.get(folded - 1).after);
        }
        return entries;
    }

    private int[] effectiveFillsFrom(int start) {
        foldedUpTo(entries.size());
        return IntStream.range(start, entries.size())
                .filter(at -> entries.get(at).applied && entries.get(at).event.type() == OrderEventType.FILLED)
                .toArray();
    }

    private void keepEffect(int fill) {
        while (!foldedUpTo(fill + 1).get(fill).applied) {
            // Only a refusal can take the effect from a fill, so this loop finds one.
            int refusal = fill - 1;
            while (!entries.get(refusal).isRefusalInForce()) {
                refusal--;
            }
            entries.get(refusal).overruled = true;
            folded = refusal;
        }
    }

    /// One event at its place, and its effect there.
    static final class Entry {
        private OrderEvent event;
        private final OrderPlace place;
        private boolean overruled;
        private boolean applied;
        private boolean repeats;
        private @Nullable Order after;

        private Entry(OrderEvent event) {
            this.event = event;
            this.place = OrderPlace.of(event);
            this.overruled = event.voided();
        }

        OrderEvent event() {
            return event;
        }

        boolean isApplied() {
            return applied;
        }

        /// Whether it has no effect because it only repeats what the order already is.
        boolean isRepeat() {
            return repeats;
        }

        boolean isOverruled() {
            return overruled;
        }

        @Nullable
        Order after() {
            return after;
        }

        private void fold(@Nullable Order before) {
            repeats = OrderTransitions.repeats(before, event);
            applied = !overruled && OrderTransitions.allows(before, event);
            after = applied ? OrderFold.fold(before, event) : before;
        }

        private boolean refuses() {
            return OrderTransitions.refuses(event);
        }

        private boolean isRefusalInForce() {
            return applied && after != null && refuses() && after.status().isRefused();
        }
    }
}
