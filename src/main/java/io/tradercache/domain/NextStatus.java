package io.tradercache.domain;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// The status to which an event leads if [OrderTransitions] allows it.
final class NextStatus {
    private NextStatus() {}

    /// @param order as it was before the event
    /// @param quantity the quantity of the order after the event
    /// @param executed what is executed after the event
    static OrderStatus of(Order order, OrderEvent event, @Nullable BigDecimal quantity, Executed executed) {
        var status = order.status();
        boolean complete = executed.completes(quantity);
        return switch (event.type()) {
            case INITIALIZED -> OrderStatus.INITIALIZED;
            case DENIED -> OrderStatus.DENIED;
            case EMULATED -> OrderStatus.EMULATED;
            case RELEASED -> OrderStatus.RELEASED;
            case SUBMITTED -> OrderStatus.SUBMITTED;
            case REJECTED -> OrderStatus.REJECTED;
            case PENDING_UPDATE -> OrderStatus.PENDING_UPDATE;
            case PENDING_CANCEL -> OrderStatus.PENDING_CANCEL;
            case EXPIRED -> OrderStatus.EXPIRED;
            case CANCELED -> OrderStatus.CANCELED;
            case ACCEPTED -> status == OrderStatus.PARTIALLY_FILLED ? status : working(OrderStatus.ACCEPTED, executed);
            case TRIGGERED -> status == OrderStatus.PENDING_CANCEL ? status : working(OrderStatus.TRIGGERED, executed);
            case UPDATED -> complete ? OrderStatus.FILLED : answered(order, OrderStatus.PENDING_UPDATE);
            case MODIFY_REJECTED -> answered(order, OrderStatus.PENDING_UPDATE);
            case CANCEL_REJECTED -> answered(order, OrderStatus.PENDING_CANCEL);
            case FILLED -> {
                // If a report of the same instant already counted this fill, the status of the report stands.
                boolean known = status == OrderStatus.FILLED || order.executed().counts(event);
                yield known ? status : complete ? OrderStatus.FILLED : OrderStatus.PARTIALLY_FILLED;
            }
            case STATUS_REPORT -> {
                var stated = event.orderStatus();
                yield complete ? OrderStatus.FILLED : working(stated == null ? status : stated, executed);
            }
        };
    }

    private static OrderStatus answered(Order order, OrderStatus request) {
        return order.status() == request ? order.carried().steady() : order.status();
    }

    /// An order with a fill is neither unfilled nor refused, whatever the event says.
    private static OrderStatus working(OrderStatus stated, Executed executed) {
        return switch (stated) {
            case INITIALIZED, DENIED, EMULATED, RELEASED, SUBMITTED, ACCEPTED, REJECTED, TRIGGERED ->
                executed.quantity().signum() > 0 ? OrderStatus.PARTIALLY_FILLED : stated;
            case CANCELED, EXPIRED, PENDING_UPDATE, PENDING_CANCEL, PARTIALLY_FILLED, FILLED -> stated;
        };
    }
}
