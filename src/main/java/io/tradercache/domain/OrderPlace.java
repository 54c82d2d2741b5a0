package io.tradercache.domain;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;

/// The place of an event in the life of its order, whenever it arrived: by instant, then by rank, then by name.
///
/// @param name the trade id of a fill, else the event id, else the content as text
record OrderPlace(long tsEvent, int rank, String name) implements Comparable<OrderPlace> {
    private static final Comparator<OrderPlace> ORDER = Comparator.comparingLong(OrderPlace::tsEvent)
            .thenComparingInt(OrderPlace::rank)
            .thenComparing(OrderPlace::name);

    static OrderPlace of(OrderEvent event) {
        return new OrderPlace(event.tsEvent(), event.type().rank(), name(event));
    }

    /// A place before all events of the instant.
    static OrderPlace before(long instant) {
        return new OrderPlace(instant, Integer.MIN_VALUE, "");
    }

    @Override
    public int compareTo(OrderPlace other) {
        return ORDER.compare(this, other);
    }

    private static String name(OrderEvent event) {
        if (event.type() == OrderEventType.FILLED) {
            return requireNonNull(event.tradeId()).value();
        }
        var eventId = event.eventId();
        return eventId == null ? event.content().toString() : eventId;
    }
}
