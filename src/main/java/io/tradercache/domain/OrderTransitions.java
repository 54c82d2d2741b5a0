package io.tradercache.domain;

import static io.tradercache.domain.OrderEventType.ACCEPTED;
import static io.tradercache.domain.OrderEventType.CANCELED;
import static io.tradercache.domain.OrderEventType.CANCEL_REJECTED;
import static io.tradercache.domain.OrderEventType.DENIED;
import static io.tradercache.domain.OrderEventType.EMULATED;
import static io.tradercache.domain.OrderEventType.EXPIRED;
import static io.tradercache.domain.OrderEventType.FILLED;
import static io.tradercache.domain.OrderEventType.MODIFY_REJECTED;
import static io.tradercache.domain.OrderEventType.PENDING_CANCEL;
import static io.tradercache.domain.OrderEventType.PENDING_UPDATE;
import static io.tradercache.domain.OrderEventType.REJECTED;
import static io.tradercache.domain.OrderEventType.RELEASED;
import static io.tradercache.domain.OrderEventType.STATUS_REPORT;
import static io.tradercache.domain.OrderEventType.SUBMITTED;
import static io.tradercache.domain.OrderEventType.TRIGGERED;
import static io.tradercache.domain.OrderEventType.UPDATED;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The events that each status of an order allows.
final class OrderTransitions {
    private static final Map<OrderStatus, Set<OrderEventType>> ALLOWED = Arrays.stream(OrderStatus.values())
            .collect(Collectors.toMap(
                    Function.identity(),
                    OrderTransitions::allowedFrom,
                    (one, other) -> one,
                    () -> new EnumMap<>(OrderStatus.class)));

    private static final Set<String> TRIGGERABLE = Set.of("STOP_LIMIT", "TRAILING_STOP_LIMIT", "LIMIT_IF_TOUCHED");

    private OrderTransitions() {}

    /// Whether the event has an effect at this place in the order's life. On an order not seen before, every event
    /// has.
    static boolean allows(@Nullable Order order, OrderEvent event) {
        if (order == null || event.type() == STATUS_REPORT) {
            return true;
        }
        if (!ALLOWED.getOrDefault(order.status(), Set.of()).contains(event.type()) || repeats(order, event)) {
            return false;
        }
        var carried = order.carried();
        return switch (event.type()) {
            case TRIGGERED -> order.orderType() == null || TRIGGERABLE.contains(order.orderType());
            case MODIFY_REJECTED -> order.status() != OrderStatus.PARTIALLY_FILLED || carried.updateAsked();
            case CANCEL_REJECTED -> order.status() != OrderStatus.PARTIALLY_FILLED || carried.cancelAsked();
            default -> true;
        };
    }

    /// Whether the event repeats what the order already is. Such an event has no effect and is no mistake.
    static boolean repeats(@Nullable Order order, OrderEvent event) {
        if (order == null) {
            return false;
        }
        return switch (event.type()) {
            // If a report told of the acceptance first, the Accepted event still adds its time.
            case ACCEPTED -> order.status() == OrderStatus.ACCEPTED && order.tsAccepted() != null;
            case CANCELED -> order.status() == OrderStatus.CANCELED;
            default -> false;
        };
    }

    /// Whether the event says that the order never worked at the venue, so that no fill can follow.
    static boolean refuses(OrderEvent event) {
        var stated = event.orderStatus();
        return switch (event.type()) {
            case DENIED, REJECTED -> true;
            case STATUS_REPORT -> stated != null && stated.isRefused();
            default -> false;
        };
    }

    /// Whether a request may be pending after the event, so that the venue may still refuse an order with a fill.
    static boolean mayRequest(OrderEvent event) {
        return switch (event.type()) {
            case PENDING_UPDATE, PENDING_CANCEL, STATUS_REPORT -> true;
            default -> false;
        };
    }

    /// A fill proves that the order worked at the venue. So it is allowed before the acceptance was seen, and after
    /// any end except a refusal.
    private static Set<OrderEventType> allowedFrom(OrderStatus status) {
        return switch (status) {
            case INITIALIZED ->
                EnumSet.of(
                        DENIED, EMULATED, RELEASED, SUBMITTED, REJECTED, ACCEPTED, CANCELED, EXPIRED, TRIGGERED,
                        UPDATED, FILLED);
            case EMULATED -> EnumSet.of(CANCELED, EXPIRED, RELEASED, UPDATED, FILLED);
            case RELEASED -> EnumSet.of(SUBMITTED, DENIED, CANCELED, UPDATED, FILLED);
            case SUBMITTED -> EnumSet.of(PENDING_UPDATE, PENDING_CANCEL, REJECTED, CANCELED, ACCEPTED, UPDATED, FILLED);
            case ACCEPTED ->
                EnumSet.of(
                        ACCEPTED,
                        REJECTED,
                        PENDING_UPDATE,
                        PENDING_CANCEL,
                        CANCELED,
                        TRIGGERED,
                        EXPIRED,
                        UPDATED,
                        FILLED);
            case TRIGGERED -> EnumSet.of(REJECTED, PENDING_UPDATE, PENDING_CANCEL, CANCELED, EXPIRED, UPDATED, FILLED);
            case PENDING_UPDATE ->
                EnumSet.of(
                        REJECTED,
                        ACCEPTED,
                        CANCELED,
                        EXPIRED,
                        TRIGGERED,
                        PENDING_UPDATE,
                        PENDING_CANCEL,
                        UPDATED,
                        MODIFY_REJECTED,
                        FILLED);
            case PENDING_CANCEL ->
                EnumSet.of(
                        REJECTED,
                        ACCEPTED,
                        CANCELED,
                        EXPIRED,
                        TRIGGERED,
                        PENDING_CANCEL,
                        UPDATED,
                        MODIFY_REJECTED,
                        CANCEL_REJECTED,
                        FILLED);
            case PARTIALLY_FILLED ->
                EnumSet.of(
                        ACCEPTED,
                        PENDING_UPDATE,
                        PENDING_CANCEL,
                        CANCELED,
                        EXPIRED,
                        UPDATED,
                        MODIFY_REJECTED,
                        CANCEL_REJECTED,
                        FILLED);
            case CANCELED, EXPIRED, FILLED -> EnumSet.of(FILLED);
            case DENIED, REJECTED -> EnumSet.noneOf(OrderEventType.class);
        };
    }
}
