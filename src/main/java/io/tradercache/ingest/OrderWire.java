package io.tradercache.ingest;

import io.tradercache.domain.AccountId;
import io.tradercache.domain.ClientOrderId;
import io.tradercache.domain.InstrumentId;
import io.tradercache.domain.OrderEvent;
import io.tradercache.domain.OrderEventType;
import io.tradercache.domain.OrderStatus;
import io.tradercache.domain.PositionId;
import io.tradercache.domain.Refusal.Reason;
import io.tradercache.domain.Side;
import io.tradercache.domain.StrategyId;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the events of orders other than their fills, and `OrderStatusReport`.
final class OrderWire implements Wire<OrderEvent> {
    /// Attributes that are kept as the message states them and decide nothing.
    private static final List<String> DETAILS = List.of(
            "post_only",
            "reduce_only",
            "quote_quantity",
            "emulation_trigger",
            "trigger_instrument_id",
            "contingency_type",
            "order_list_id",
            "parent_order_id",
            "exec_algorithm_id",
            "exec_spawn_id",
            "released_price",
            "due_post_only",
            "is_quote_quantity",
            "reconciliation");

    static final WireSchema SCHEMA = WireSchema.of(names()).with("options", WireSchema.of("price", "trigger_price"));

    private static String[] names() {
        var names = new ArrayList<>(List.of(
                "type",
                "client_order_id",
                "instrument_id",
                "strategy_id",
                "trader_id",
                "account_id",
                "venue_order_id",
                "position_id",
                "order_side",
                "order_type",
                "time_in_force",
                "quantity",
                "price",
                "trigger_price",
                "order_status",
                "filled_qty",
                "avg_px",
                "reason",
                "event_id",
                "ts_event",
                "ts_init"));
        names.addAll(DETAILS);
        return names.toArray(String[]::new);
    }

    @Override
    public OrderEvent read(byte @Nullable [] value, long timestamp) throws Unreadable {
        var wire = WireObject.parse(value, SCHEMA);
        var name = wire.text("type");
        var type = OrderEventType.ofWireName(name)
                .filter(known -> known != OrderEventType.FILLED)
                .orElse(null);
        if (type == null) {
            throw new Unreadable(Reason.UNKNOWN_TYPE, "no event of this topic: \"" + WireJson.quoted(name) + "\"");
        }
        return read(wire, type);
    }

    private static OrderEvent read(WireObject wire, OrderEventType type) throws Unreadable {
        needOwn(wire, type);
        return new OrderEvent(
                type,
                new ClientOrderId(wire.identifier("client_order_id")),
                new InstrumentId(wire.identifier("instrument_id")),
                wire.optionalIdentifier("strategy_id", StrategyId::new),
                wire.optionalIdentifier("trader_id"),
                wire.optionalIdentifier("account_id", AccountId::new),
                wire.optionalIdentifier("venue_order_id"),
                wire.optionalIdentifier("position_id", PositionId::new),
                wire.optionalConstant("order_side", Side.class),
                wire.optionalWord("order_type"),
                wire.optionalWord("time_in_force"),
                wire.optionalQuantity("quantity"),
                price(wire, "price"),
                price(wire, "trigger_price"),
                null,
                null,
                null,
                null,
                wire.optionalConstant("order_status", OrderStatus.class),
                wire.optionalQuantity("filled_qty"),
                wire.optionalDecimal("avg_px"),
                wire.optionalText("reason"),
                details(wire),
                wire.optionalIdentifier("event_id"),
                false,
                wire.time("ts_event"),
                wire.optionalTime("ts_init"));
    }

    /// Checks the fields that one type of event needs beyond those that all of them need.
    private static void needOwn(WireObject wire, OrderEventType type) throws Unreadable {
        switch (type) {
            case INITIALIZED -> {
                wire.constant("order_side", Side.class);
                wire.word("order_type");
                wire.quantity("quantity");
            }
            case UPDATED -> wire.quantity("quantity");
            case SUBMITTED -> wire.identifier("account_id");
            case ACCEPTED -> {
                wire.identifier("venue_order_id");
                wire.identifier("account_id");
            }
            case STATUS_REPORT -> wire.constant("order_status", OrderStatus.class);
            case DENIED,
                    EMULATED,
                    RELEASED,
                    REJECTED,
                    TRIGGERED,
                    PENDING_UPDATE,
                    PENDING_CANCEL,
                    MODIFY_REJECTED,
                    CANCEL_REJECTED,
                    FILLED,
                    EXPIRED,
                    CANCELED -> {
                // These types need no fields of their own.
            }
        }
    }

    /// A price is a field of the event, or one of the options of an `OrderInitialized`.
    private static @Nullable BigDecimal price(WireObject wire, String name) throws Unreadable {
        var own = wire.optionalDecimal(name);
        var options = wire.optionalObject("options");
        return own != null || options == null ? own : options.optionalDecimal(name);
    }

    private static Map<String, String> details(WireObject wire) {
        Map<String, String> details = new HashMap<>();
        for (var name : DETAILS) {
            var value = wire.scalar(name);
            if (value != null) {
                details.put(name, value);
            }
        }
        return details;
    }
}
