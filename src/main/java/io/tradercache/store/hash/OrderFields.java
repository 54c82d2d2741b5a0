package io.tradercache.store.hash;

import io.tradercache.domain.AccountId;
import io.tradercache.domain.ClientOrderId;
import io.tradercache.domain.Executed;
import io.tradercache.domain.InstrumentId;
import io.tradercache.domain.Order;
import io.tradercache.domain.OrderEvent;
import io.tradercache.domain.OrderEventType;
import io.tradercache.domain.OrderLedger;
import io.tradercache.domain.OrderStatus;
import io.tradercache.domain.PositionId;
import io.tradercache.domain.Side;
import io.tradercache.domain.StrategyId;
import io.tradercache.domain.TradeId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// An order as the fields of its hash, and its events as the JSON of their list.
///
/// The hash is for readers. The store folds an order from its events, which must be as many as the hash states. If they
/// are not, the hash as it was becomes the base from which the later events are folded, and is kept as JSON.
public final class OrderFields {
    private static final String BASE = "base";
    private static final String EVENTS = "events";

    private OrderFields() {}

    /// The hash of an order, as its store writes it.
    public static Fields write(OrderLedger ledger) {
        var base = ledger.base();
        return write(Objects.requireNonNull(ledger.order()))
                .put(EVENTS, ledger.size())
                .put(BASE, base == null ? null : write(base).json());
    }

    /// The ledger of an order, as it was stored.
    ///
    /// @param fields its hash; empty if there is none
    /// @param stored its events
    public static OrderLedger ledger(ClientOrderId id, Fields fields, List<String> stored) {
        if (lacksEvents(fields, stored.size())) {
            return OrderLedger.restore(id, read(fields), List.of());
        }
        var base = fields.text(BASE);
        return OrderLedger.restore(id, base == null ? null : read(Fields.ofJson(base)), readEvents(stored));
    }

    /// Whether there is an order that had more or fewer events than are stored.
    public static boolean lacksEvents(Fields fields, int found) {
        var stated = events(fields);
        return !fields.isEmpty() && (stated == null ? found == 0 : stated != found);
    }

    /// How many events there must be; null if an older version wrote the hash.
    public static @Nullable Long events(Fields fields) {
        return fields.number(EVENTS);
    }

    public static Fields write(Order order) {
        return new Fields()
                .put("client_order_id", order.clientOrderId())
                .put("venue_order_id", order.venueOrderId())
                .put("instrument_id", order.instrumentId())
                .put("account_id", order.accountId())
                .put("strategy_id", order.strategyId())
                .put("trader_id", order.traderId())
                .put("position_id", order.positionId())
                .put("order_type", order.orderType())
                .put("side", order.side())
                .put("time_in_force", order.timeInForce())
                .put("price", order.price())
                .put("trigger_price", order.triggerPrice())
                .put("quantity", order.quantity())
                .put("filled_qty", order.filledQty())
                .put("leaves_qty", order.leavesQty())
                .put("overfill_qty", order.overfillQty())
                .put("avg_px", order.avgPx())
                .putDecimals("commissions", order.commissions())
                .put("last_trade_id", order.lastTradeId())
                .put("status", order.status())
                .put("ts_init", order.tsInit())
                .put("ts_accepted", order.tsAccepted())
                .put("ts_last", order.tsLast())
                .put("ts_closed", order.tsClosed());
    }

    /// The order as readers see it. What only the fold needs is not in the hash; the events give it.
    public static Order read(Fields fields) {
        return new Order(
                new ClientOrderId(fields.need("client_order_id")),
                fields.text("venue_order_id"),
                new InstrumentId(fields.need("instrument_id")),
                id(fields, "account_id", AccountId::new),
                id(fields, "strategy_id", StrategyId::new),
                fields.text("trader_id"),
                id(fields, "position_id", PositionId::new),
                fields.text("order_type"),
                fields.constant("side", Side.class),
                fields.text("time_in_force"),
                fields.decimal("price"),
                fields.decimal("trigger_price"),
                fields.decimal("quantity"),
                Executed.shown(fields.needDecimal("filled_qty"), fields.decimal("avg_px")),
                fields.decimals("commissions"),
                id(fields, "last_trade_id", TradeId::new),
                OrderStatus.valueOf(fields.need("status")),
                Order.Carried.NOTHING,
                fields.number("ts_init"),
                fields.number("ts_accepted"),
                fields.needNumber("ts_last"),
                fields.number("ts_closed"));
    }

    public static Fields write(OrderEvent event) {
        var fields = new Fields()
                .put("type", event.type().wireName())
                .put("client_order_id", event.clientOrderId())
                .put("instrument_id", event.instrumentId())
                .put("strategy_id", event.strategyId())
                .put("trader_id", event.traderId())
                .put("account_id", event.accountId())
                .put("venue_order_id", event.venueOrderId())
                .put("position_id", event.positionId())
                .put("order_side", event.side())
                .put("order_type", event.orderType())
                .put("time_in_force", event.timeInForce())
                .put("quantity", event.quantity())
                .put("price", event.price())
                .put("trigger_price", event.triggerPrice())
                .put("trade_id", event.tradeId())
                .put("last_qty", event.lastQty())
                .put("last_px", event.lastPx())
                .put("commission", event.commission())
                .put("order_status", event.orderStatus())
                .put("filled_qty", event.filledQty())
                .put("avg_px", event.avgPx())
                .put("reason", event.reason());
        if (!event.details().isEmpty()) {
            fields.put("details", Fields.of(event.details()).json());
        }
        if (event.voided()) {
            fields.put("voided", true);
        }
        return fields.put("event_id", event.eventId())
                .put("ts_event", event.tsEvent())
                .put("ts_init", event.tsInit());
    }

    private static List<OrderEvent> readEvents(List<String> stored) {
        return stored.stream().map(Fields::ofJson).map(OrderFields::readEvent).toList();
    }

    public static OrderEvent readEvent(Fields fields) {
        var details = fields.text("details");
        return new OrderEvent(
                OrderEventType.ofWireName(fields.need("type")).orElseThrow(),
                new ClientOrderId(fields.need("client_order_id")),
                new InstrumentId(fields.need("instrument_id")),
                id(fields, "strategy_id", StrategyId::new),
                fields.text("trader_id"),
                id(fields, "account_id", AccountId::new),
                fields.text("venue_order_id"),
                id(fields, "position_id", PositionId::new),
                fields.constant("order_side", Side.class),
                fields.text("order_type"),
                fields.text("time_in_force"),
                fields.decimal("quantity"),
                fields.decimal("price"),
                fields.decimal("trigger_price"),
                id(fields, "trade_id", TradeId::new),
                fields.decimal("last_qty"),
                fields.decimal("last_px"),
                fields.money("commission"),
                fields.constant("order_status", OrderStatus.class),
                fields.decimal("filled_qty"),
                fields.decimal("avg_px"),
                fields.text("reason"),
                details == null ? Map.of() : Fields.ofJson(details).map(),
                fields.text("event_id"),
                fields.flag("voided"),
                fields.needNumber("ts_event"),
                fields.number("ts_init"));
    }

    private static <T> @Nullable T id(Fields fields, String name, Function<String, T> make) {
        var text = fields.text(name);
        return text == null ? null : make.apply(text);
    }
}
