package io.tradercache.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The events of one order in the order of the fold, each with the state to which it led.
///
/// An event at the end is folded onto the current state. An event in the middle that has an effect makes the states
/// after it invalid; these are folded again when somebody asks. So a burst of late events costs one fold, not one fold
/// per event.
final class OrderTimeline {
    private final @Nullable Order base;
    private final List<Entry> entries = new ArrayList<>();
    private int folded;
    private int steps;
    // The places of the last refusal and of the last request or report; null if there is none.
    private @Nullable OrderPlace lastRefusal;
    private @Nullable OrderPlace lastRequest;

    /// @param base the state before all events; null if there was none
    OrderTimeline(@Nullable Order base) {
        this.base = base;
    }

    int size() {
        return entries.size();
    }

    /// How often an event was folded, which tells what the events have cost.
    int steps() {
        return steps;
    }

    @Nullable
    InstrumentId instrumentId() {
        if (base != null) {
            return base.instrumentId();
        }
        return entries.isEmpty() ? null : entries.getFirst().event.instrumentId();
    }

    List<Entry> entries() {
        foldUpTo(entries.size());
        return entries;
    }

    @Nullable
    Order order() {
        return entries.isEmpty() ? base : entries().getLast().after;
    }

    /// Whether an event of this instant or of a later one has an effect.
    boolean hasEffectFrom(long instant) {
        for (int at = indexAfter(OrderPlace.before(instant)); at < entries.size(); at++) {
            var entry = entries.get(at);
            if (!isSureOfEffect(entry)) {
                foldUpTo(at + 1);
            }
            if (entry.applied) {
                return true;
            }
        }
        return false;
    }

    /// Adds the event at its place. A fill that has an effect keeps it: a Denied or Rejected that would undo the fill
    /// is overruled for good.
    Entry add(OrderEvent event) {
        var entry = new Entry(event);
        int at = indexAfter(entry.place);
        boolean endangersFills = entry.refuses() || !isPast(entry, lastRefusal);
        if (isSureOfEffect(entry) && !endangersFills) {
            entry.applied = true;
            entries.add(at, entry);
            folded = Math.min(folded, at);
        } else {
            foldUpTo(at);
            fold(entry, stateBefore(at));
            entries.add(at, entry);
            if (!entry.applied) {
                // It changes no state, so what was folded after it stays valid.
                folded++;
            } else if (endangersFills) {
                keepEffectsAfter(at);
            } else {
                folded = at + 1;
            }
        }
        note(entry);
        return entry;
    }

    private void note(Entry entry) {
        if (entry.overruled) {
            // The mark is stored with the event, because a reader does not compare its arrival with that of the fill
            // again.
            entry.event = entry.event.asVoided();
        } else if (entry.refuses() && isPast(entry, lastRefusal)) {
            lastRefusal = entry.place;
        }
        if (entry.mayRequest() && isPast(entry, lastRequest)) {
            lastRequest = entry.place;
        }
    }

    private int indexAfter(OrderPlace place) {
        int low = 0;
        int high = entries.size();
        // Most events come in order, so the end is looked at first.
        int middle = high - 1;
        while (low < high) {
            if (entries.get(middle).place.compareTo(place) > 0) {
                high = middle;
            } else {
                low = middle + 1;
            }
            middle = (low + high) >>> 1;
        }
        return low;
    }

    private void foldUpTo(int end) {
        for (; folded < end; folded++) {
            fold(entries.get(folded), stateBefore(folded));
        }
    }

    private @Nullable Order stateBefore(int at) {
        return at == 0 ? base : entries.get(at - 1).after;
    }

    private void fold(Entry entry, @Nullable Order before) {
        entry.fold(before);
        steps++;
    }

    /// Whether the event has an effect whatever the state at its place is. Only a refusal can take it from a fill.
    private boolean isSureOfEffect(Entry entry) {
        boolean isRefused =
                lastRefusal != null || (base != null && base.status().isRefused());
        return !entry.overruled && (entry.isReport() || (entry.isFill() && !isRefused));
    }

    /// Folds the events after a new one, and overrules each refusal that takes the effect from a fill. It ends as soon
    /// as no further fill can lose its effect.
    private void keepEffectsAfter(int added) {
        int foldedBefore = folded + 1;
        var stateWithout = stateBefore(added);
        folded = added + 1;
        for (int at = added + 1; at < entries.size(); at++) {
            var entry = entries.get(at);
            if (at >= foldedBefore) {
                fold(entry, stateWithout);
            }
            stateWithout = entry.after;
            boolean keeps = entry.applied && entry.isFill();
            foldUpTo(at + 1);
            while (keeps && !entry.applied) {
                overruleBefore(at);
                foldUpTo(at + 1);
            }
            if (Objects.equals(entry.after, stateWithout)) {
                // The same state leads to the same states.
                folded = Math.max(folded, foldedBefore);
                return;
            }
            if (keeps && isPastRefusals(entry)) {
                return;
            }
        }
    }

    private void overruleBefore(int fill) {
        // Only a refusal can take the effect from a fill, so this loop finds one.
        int refusal = fill - 1;
        while (!entries.get(refusal).isRefusalInForce()) {
            refusal--;
        }
        entries.get(refusal).overruled = true;
        folded = refusal;
    }

    /// Whether no refusal can come into force after this fill, which has an effect. An order with a fill can be
    /// refused only while a request is pending.
    private boolean isPastRefusals(Entry fill) {
        var status = Objects.requireNonNull(fill.after).status();
        boolean needsRequest = status == OrderStatus.PARTIALLY_FILLED || status.isClosed();
        return isPast(fill, lastRefusal) || (needsRequest && isPast(fill, lastRequest));
    }

    private static boolean isPast(Entry entry, @Nullable OrderPlace place) {
        return place == null || entry.place.compareTo(place) > 0;
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

        private boolean isFill() {
            return event.type() == OrderEventType.FILLED;
        }

        private boolean isReport() {
            return event.type() == OrderEventType.STATUS_REPORT;
        }

        private boolean refuses() {
            return OrderTransitions.refuses(event);
        }

        private boolean mayRequest() {
            return OrderTransitions.mayRequest(event);
        }

        private boolean isRefusalInForce() {
            return applied && after != null && refuses() && after.status().isRefused();
        }
    }
}
