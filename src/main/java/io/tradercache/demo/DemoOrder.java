package io.tradercache.demo;

import io.tradercache.domain.OrderEventType;
import io.tradercache.domain.OrderStatus;
import io.tradercache.domain.Side;
import java.math.BigDecimal;

/// One order, as its venue sees it through its life.
final class DemoOrder {
    enum Type {
        MARKET,
        LIMIT,
        STOP_LIMIT
    }

    final String id;
    final Type type;
    final Side side;
    final boolean reduceOnly;
    /// The time when it expires, in ns since the epoch; 0 for never.
    final long expiry;

    String venueOrderId = "";
    BigDecimal quantity;
    /// The limit price. For a market order it only determines how much money is set aside.
    BigDecimal price;
    BigDecimal filled = BigDecimal.ZERO;

    private OrderStatus status = OrderStatus.INITIALIZED;
    private OrderStatus beforePending = OrderStatus.INITIALIZED;

    DemoOrder(String id, Type type, Side side, boolean reduceOnly, BigDecimal quantity, BigDecimal price, long expiry) {
        this.id = id;
        this.type = type;
        this.side = side;
        this.reduceOnly = reduceOnly;
        this.quantity = quantity;
        this.price = price;
        this.expiry = expiry;
    }

    OrderStatus status() {
        return status;
    }

    BigDecimal leaves() {
        return quantity.subtract(filled);
    }

    boolean isExpired(long time) {
        return expiry > 0 && time >= expiry;
    }

    /// Whether it still waits for its trigger and is not in the market yet.
    boolean isDormant() {
        return type == Type.STOP_LIMIT && status == OrderStatus.ACCEPTED;
    }

    void fill(BigDecimal part) {
        filled = filled.add(part);
        status = leaves().signum() == 0 ? OrderStatus.FILLED : OrderStatus.PARTIALLY_FILLED;
    }

    void apply(OrderEventType event) {
        status = switch (event) {
            case INITIALIZED -> OrderStatus.INITIALIZED;
            case DENIED -> OrderStatus.DENIED;
            case SUBMITTED -> OrderStatus.SUBMITTED;
            case REJECTED -> OrderStatus.REJECTED;
            case ACCEPTED -> OrderStatus.ACCEPTED;
            case TRIGGERED -> OrderStatus.TRIGGERED;
            case PENDING_UPDATE -> pending(OrderStatus.PENDING_UPDATE);
            case PENDING_CANCEL -> pending(OrderStatus.PENDING_CANCEL);
            case UPDATED, MODIFY_REJECTED, CANCEL_REJECTED -> beforePending;
            case EXPIRED -> OrderStatus.EXPIRED;
            case CANCELED -> OrderStatus.CANCELED;
            case STATUS_REPORT, EMULATED, RELEASED, FILLED ->
                throw new IllegalArgumentException("order " + id + ": the venue has no " + event);
        };
    }

    private OrderStatus pending(OrderStatus pending) {
        beforePending = status;
        return pending;
    }
}
