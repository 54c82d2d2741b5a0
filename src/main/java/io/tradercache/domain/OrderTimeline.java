package io.tradercache.domain;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// One order's events in the order of the fold, each with the state it led to.
///
/// An event that is added last is folded onto the state there is; one in the midst unfolds what follows it, which is
/// folded again when somebody asks, so a burst of late events costs one fold and not one each.
final class OrderTimeline {
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

    /// Takes the event in at its place. A fill that has an effect keeps it: a Denied or Rejected that would take it is
    /// overruled for good.
    Entry add(OrderEvent event) {
        var entry = new Entry(event);
        int at = placeOf(entry);
        boolean endangers = at < entries.size() && (holdsRefusal || entry.refuses());
        var endangered = endangers ? effectiveFillsFrom(at) : new BitSet();

        entries.add(at, entry);
        folded = Math.min(folded, at);
        endangered.stream().forEach(fill -> keepEffect(fill + 1));
        holdsRefusal |= entry.refuses() && !entry.overruled;
        if (entry.overruled) {
            // Told from the others in storage, where the order of arrival against the fill is not looked at again.
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

    private BitSet effectiveFillsFrom(int start) {
        foldedUpTo(entries.size());
        return IntStream.range(start, entries.size())
                .filter(at -> entries.get(at).applied && entries.get(at).event.type() == OrderEventType.FILLED)
                .collect(BitSet::new, BitSet::set, BitSet::or);
    }

    private void keepEffect(int fill) {
        while (!foldedUpTo(fill + 1).get(fill).applied) {
            // Only a refusal keeps a fill from having an effect, so there is one.
            int refusal = fill - 1;
            while (!entries.get(refusal).isRefusalInForce()) {
                refusal--;
            }
            entries.get(refusal).overruled = true;
            folded = refusal;
        }
    }

    /// One event at its place, and what it does there.
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

        /// Without effect, and rightly so.
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
