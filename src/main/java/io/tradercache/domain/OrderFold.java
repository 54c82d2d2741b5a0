package io.tradercache.domain;

import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Applies one event that [OrderTransitions] allows to an order. For each attribute, the value stated last holds.
final class OrderFold {
    private OrderFold() {}

    static Order fold(@Nullable Order before, OrderEvent event) {
        var order = before == null ? unseen(event) : before;
        var quantity = latest(event.quantity(), order.quantity());
        var executed = executed(order.executed(), event, quantity);
        var status = NextStatus.of(order, event, quantity, executed);
        return new Order(
                order.clientOrderId(),
                latest(event.venueOrderId(), order.venueOrderId()),
                order.instrumentId(),
                latest(event.accountId(), order.accountId()),
                strategy(order.strategyId(), event),
                latest(event.traderId(), order.traderId()),
                latest(event.positionId(), order.positionId()),
                latest(event.orderType(), order.orderType()),
                latest(event.side(), order.side()),
                latest(event.timeInForce(), order.timeInForce()),
                latest(event.price(), order.price()),
                latest(event.triggerPrice(), order.triggerPrice()),
                quantity,
                executed,
                Commissions.plus(order.commissions(), event.commission()),
                latest(event.tradeId(), order.lastTradeId()),
                status,
                carried(order.carried(), status, executed),
                event.type() == OrderEventType.INITIALIZED ? Long.valueOf(event.tsEvent()) : order.tsInit(),
                event.type() == OrderEventType.ACCEPTED ? Long.valueOf(event.tsEvent()) : order.tsAccepted(),
                event.tsEvent(),
                tsClosed(order, status, event.tsEvent()));
    }

    /// The order before its first event. All is unknown, and it counts as working at the venue unless the event says
    /// otherwise.
    private static Order unseen(OrderEvent first) {
        return new Order(
                first.clientOrderId(),
                null,
                first.instrumentId(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                Executed.NOTHING,
                Map.of(),
                null,
                OrderStatus.ACCEPTED,
                Order.Carried.NOTHING,
                null,
                null,
                first.tsEvent(),
                null);
    }

    private static Executed executed(Executed held, OrderEvent event, @Nullable BigDecimal quantity) {
        return switch (event.type()) {
            case FILLED -> held.fill(event);
            case STATUS_REPORT -> {
                // If a report says FILLED but states no filled quantity, the whole quantity is filled.
                var implied = event.orderStatus() == OrderStatus.FILLED ? quantity : null;
                var stated = latest(event.filledQty(), implied);
                yield stated == null ? held : held.report(stated, event.avgPx(), event.tsEvent());
            }
            default -> held;
        };
    }

    /// The first strategy that claims the order keeps it, and [StrategyId#EXTERNAL] is no claim.
    private static @Nullable StrategyId strategy(@Nullable StrategyId held, OrderEvent event) {
        if (held != null && !held.equals(StrategyId.EXTERNAL)) {
            return held;
        }
        var unclaimed = event.type() == OrderEventType.FILLED ? StrategyId.EXTERNAL : held;
        return latest(event.strategyId(), unclaimed);
    }

    private static Order.Carried carried(Order.Carried before, OrderStatus status, Executed executed) {
        return new Order.Carried(
                status.isPending() ? beforeRequest(before.steady(), executed) : status,
                before.updateAsked() || status == OrderStatus.PENDING_UPDATE,
                before.cancelAsked() || status == OrderStatus.PENDING_CANCEL);
    }

    /// A pending request means that the order works at the venue, even if it seemed closed.
    private static OrderStatus beforeRequest(OrderStatus steady, Executed executed) {
        return executed.quantity().signum() > 0
                ? OrderStatus.PARTIALLY_FILLED
                : steady.isClosed() ? OrderStatus.ACCEPTED : steady;
    }

    private static @Nullable Long tsClosed(Order order, OrderStatus status, long tsEvent) {
        if (!status.isClosed()) {
            return null;
        }
        return status == order.status() && order.tsClosed() != null ? order.tsClosed() : Long.valueOf(tsEvent);
    }

    private static <T> @Nullable T latest(@Nullable T stated, @Nullable T held) {
        return stated == null ? held : stated;
    }
}
