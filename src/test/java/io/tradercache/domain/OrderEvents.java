package io.tradercache.domain;

import static io.tradercache.domain.OrderEventType.FILLED;
import static io.tradercache.domain.OrderEventType.INITIALIZED;
import static io.tradercache.domain.OrderEventType.STATUS_REPORT;

import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes events of order O-1: a BUY of 10 AUD/USD.SIM, unless said otherwise.
final class OrderEvents {
    static final ClientOrderId ORDER = new ClientOrderId("O-1");

    private final OrderEventType type;
    private InstrumentId instrument = new InstrumentId("AUD/USD.SIM");
    private @Nullable StrategyId strategy;
    private @Nullable String trader;
    private @Nullable String account;
    private @Nullable String venueOrderId;
    private @Nullable String position;
    private @Nullable Side side;
    private @Nullable String orderType;
    private @Nullable String timeInForce;
    private @Nullable BigDecimal quantity;
    private @Nullable BigDecimal price;
    private @Nullable BigDecimal triggerPrice;
    private @Nullable String trade;
    private @Nullable BigDecimal lastQty;
    private @Nullable BigDecimal lastPx;
    private @Nullable Money commission;
    private @Nullable OrderStatus status;
    private @Nullable BigDecimal filledQty;
    private @Nullable BigDecimal avgPx;
    private @Nullable String eventId;
    private long ts;
    private @Nullable Long tsInit;

    private OrderEvents(OrderEventType type) {
        this.type = type;
    }

    static OrderEvents typed(OrderEventType type) {
        return new OrderEvents(type);
    }

    static OrderEvents initialized() {
        return typed(INITIALIZED).side(Side.BUY).orderType("STOP_LIMIT").quantity("10");
    }

    static OrderEvents fill(String trade, String quantity, String price) {
        return typed(FILLED).side(Side.BUY).trade(trade).lastQty(quantity).lastPx(price);
    }

    static OrderEvents report(OrderStatus status, String filledQty) {
        return typed(STATUS_REPORT).status(status).filledQty(filledQty);
    }

    OrderEvents at(long instant) {
        this.ts = instant;
        return this;
    }

    OrderEvents tsInit(@Nullable Long instant) {
        this.tsInit = instant;
        return this;
    }

    OrderEvents id(@Nullable String id) {
        this.eventId = id;
        return this;
    }

    OrderEvents instrument(String id) {
        this.instrument = new InstrumentId(id);
        return this;
    }

    OrderEvents strategy(@Nullable String id) {
        this.strategy = id == null ? null : new StrategyId(id);
        return this;
    }

    OrderEvents trader(@Nullable String id) {
        this.trader = id;
        return this;
    }

    OrderEvents account(@Nullable String id) {
        this.account = id;
        return this;
    }

    OrderEvents venueOrderId(@Nullable String id) {
        this.venueOrderId = id;
        return this;
    }

    OrderEvents position(@Nullable String id) {
        this.position = id;
        return this;
    }

    OrderEvents side(@Nullable Side value) {
        this.side = value;
        return this;
    }

    OrderEvents orderType(@Nullable String value) {
        this.orderType = value;
        return this;
    }

    OrderEvents timeInForce(@Nullable String value) {
        this.timeInForce = value;
        return this;
    }

    OrderEvents quantity(@Nullable String value) {
        this.quantity = decimal(value);
        return this;
    }

    OrderEvents price(@Nullable String value) {
        this.price = decimal(value);
        return this;
    }

    OrderEvents triggerPrice(@Nullable String value) {
        this.triggerPrice = decimal(value);
        return this;
    }

    OrderEvents trade(@Nullable String id) {
        this.trade = id;
        return this;
    }

    OrderEvents lastQty(@Nullable String value) {
        this.lastQty = decimal(value);
        return this;
    }

    OrderEvents lastPx(@Nullable String value) {
        this.lastPx = decimal(value);
        return this;
    }

    OrderEvents commission(@Nullable String amount, @Nullable String currency) {
        this.commission = amount == null || currency == null ? null : new Money(new BigDecimal(amount), currency);
        return this;
    }

    OrderEvents status(@Nullable OrderStatus value) {
        this.status = value;
        return this;
    }

    OrderEvents filledQty(@Nullable String value) {
        this.filledQty = decimal(value);
        return this;
    }

    OrderEvents avgPx(@Nullable String value) {
        this.avgPx = decimal(value);
        return this;
    }

    OrderEvent event() {
        return new OrderEvent(
                type,
                ORDER,
                instrument,
                strategy,
                trader,
                account == null ? null : new AccountId(account),
                venueOrderId,
                position == null ? null : new PositionId(position),
                side,
                orderType,
                timeInForce,
                quantity,
                price,
                triggerPrice,
                trade == null ? null : new TradeId(trade),
                lastQty,
                lastPx,
                commission,
                status,
                filledQty,
                avgPx,
                null,
                Map.of(),
                eventId,
                false,
                ts,
                tsInit);
    }

    private static @Nullable BigDecimal decimal(@Nullable String text) {
        return text == null ? null : new BigDecimal(text);
    }
}
