package io.tradercache.domain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One order while it is written: all its events, their fold, and what was added since the last [#drain()].
///
/// The order of arrival does not matter, with one exception. A fill that arrives while the order is denied or rejected
/// has no effect, and a Denied or Rejected that would undo a fill has none either. Mutable, and not safe for several
/// threads.
public final class OrderLedger {
    private final ClientOrderId id;
    private final Map<Object, OrderEvent> seen = new HashMap<>();
    private final @Nullable Order base;
    private final OrderTimeline timeline;
    private final List<OrderEvent> added = new ArrayList<>();

    /// The ledger of an order without any event yet.
    public OrderLedger(ClientOrderId id) {
        this(id, null);
    }

    private OrderLedger(ClientOrderId id, @Nullable Order base) {
        this.id = id;
        this.base = base;
        this.timeline = new OrderTimeline(base);
    }

    /// Restores the ledger that drained these events, in this order.
    ///
    /// @param base the state before these events, if those that led to it are lost; else null. All events then
    ///     count as later than it, whatever their times.
    public static OrderLedger restore(ClientOrderId id, @Nullable Order base, List<OrderEvent> inOrderOfArrival) {
        var ledger = new OrderLedger(id, base);
        inOrderOfArrival.forEach(ledger::apply);
        ledger.added.clear();
        return ledger;
    }

    /// The state before its events, if those that led to it are lost; else null.
    public @Nullable Order base() {
        return base;
    }

    /// The fold of all events, or the state before them; null if there is neither.
    public @Nullable Order order() {
        return timeline.order();
    }

    /// Adds one event at its place in time. An event that is not allowed there is refused but kept, because an
    /// earlier event may still arrive and allow it.
    public Outcome apply(OrderEvent event) {
        if (!event.clientOrderId().equals(id)) {
            throw new IllegalArgumentException("order %s: not an event of it: %s".formatted(id, event));
        }
        var instrument = timeline.instrumentId();
        if (instrument != null && !event.instrumentId().equals(instrument)) {
            return Outcome.refused(
                    Refusal.Reason.INVALID_FIELD,
                    "order %s is of instrument %s, not %s".formatted(id, instrument, event.instrumentId()));
        }
        var known = seen.putIfAbsent(identity(event), event);
        return known == null ? keep(event) : again(event, known);
    }

    /// The events to append since the last call, in order of arrival.
    public List<OrderEvent> drain() {
        var drained = List.copyOf(added);
        added.clear();
        return drained;
    }

    /// Every event in the order of the fold, and whether it has an effect.
    public List<Folded> timeline() {
        return timeline.entries().stream()
                .map(entry -> new Folded(entry.event(), entry.isApplied()))
                .toList();
    }

    /// How many events are held.
    public int size() {
        return timeline.size();
    }

    /// How often an event was folded, see [OrderTimeline#steps()].
    int steps() {
        return timeline.steps();
    }

    /// One event at its place in the fold.
    ///
    /// @param applied whether it has an effect at its place
    public record Folded(OrderEvent event, boolean applied) {}

    private static Object identity(OrderEvent event) {
        if (event.type() == OrderEventType.FILLED) {
            return Objects.requireNonNull(event.tradeId());
        }
        var eventId = event.eventId();
        return eventId == null ? event.content() : eventId;
    }

    private Outcome keep(OrderEvent event) {
        boolean late = event.type() == OrderEventType.STATUS_REPORT && timeline.hasEffectFrom(event.tsEvent());
        var entry = timeline.add(event);
        added.add(entry.event());
        if (entry.isApplied()) {
            return late ? Outcome.LATE : Outcome.APPLIED;
        }
        return entry.isRepeat() ? Outcome.APPLIED : refused(entry);
    }

    private Outcome refused(OrderTimeline.Entry entry) {
        var held = entry.after();
        var why = entry.isOverruled()
                ? "a fill it would undo is held"
                : "not allowed while " + (held == null ? "unknown" : held.status());
        var event = entry.event();
        var named = event.tradeId() == null ? event.eventId() : event.tradeId();
        return Outcome.refused(
                Refusal.Reason.INVALID_TRANSITION,
                "order %s: %s%s at %d: %s"
                        .formatted(
                                id, event.type().wireName(), named == null ? "" : " " + named, event.tsEvent(), why));
    }

    private Outcome again(OrderEvent event, OrderEvent known) {
        boolean same = event.type() != OrderEventType.FILLED || trade(event).equals(trade(known));
        return same
                ? Outcome.DUPLICATE
                : Outcome.refused(
                        Refusal.Reason.CONFLICTING_DUPLICATE,
                        "order %s: trade %s is %s, not %s".formatted(id, event.tradeId(), trade(known), trade(event)));
    }

    // The decimals of an event are stripped, so equal trades give equal texts.
    private static String trade(OrderEvent fill) {
        return "%s %s at %s".formatted(fill.side(), fill.lastQty(), fill.lastPx());
    }
}
