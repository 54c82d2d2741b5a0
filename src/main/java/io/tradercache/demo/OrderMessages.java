package io.tradercache.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tradercache.domain.OrderEventType;
import java.math.BigDecimal;

/// Publishes what happens to the orders of one strategy on one instrument.
final class OrderMessages {
    private final String strategy;
    private final Listing listing;
    private final Session session;

    OrderMessages(String strategy, Listing listing, Session session) {
        this.strategy = strategy;
        this.listing = listing;
        this.session = session;
    }

    void say(OrderEventType type, DemoOrder order) {
        var event = event(type, order);
        switch (type) {
            case INITIALIZED -> initialized(event, order);
            case DENIED -> event.put("reason", "NOTIONAL_EXCEEDS_MAX_PER_ORDER");
            case SUBMITTED -> event.put("account_id", listing.account());
            case REJECTED -> {
                event.put("account_id", listing.account()).put("reason", "INSUFFICIENT_LIQUIDITY");
                event.put("reconciliation", false).put("due_post_only", false);
            }
            default -> atVenue(event, order);
        }
        switch (type) {
            case UPDATED -> updated(event, order);
            case MODIFY_REJECTED, CANCEL_REJECTED -> event.put("reason", "TOO_LATE");
            default -> {}
        }
        session.sayEvent(Topic.ORDERS, order.id, event);
    }

    void sayFilled(DemoOrder order, String tradeId, BigDecimal quantity, BigDecimal price, BigDecimal commission) {
        var position = listing.id() + "-" + strategy;
        var maker = order.type != DemoOrder.Type.MARKET;
        var event = atVenue(event(OrderEventType.FILLED, order), order)
                .put("trade_id", tradeId)
                .put("position_id", position)
                .put("order_side", order.side.name())
                .put("order_type", order.type.name())
                .put("last_qty", listing.size(quantity))
                .put("last_px", listing.price(price))
                .put("currency", listing.quoteCurrency())
                .put("commission", commission.toPlainString() + " " + listing.commissionCurrency(order.side))
                .put("liquidity_side", maker ? "MAKER" : "TAKER");
        event.putObject("info");
        session.sayEvent(Topic.FILLS, position, event);
    }

    private ObjectNode event(OrderEventType type, DemoOrder order) {
        return Session.orderEvent(type.wireName(), strategy)
                .put("instrument_id", listing.id())
                .put("client_order_id", order.id);
    }

    private ObjectNode atVenue(ObjectNode event, DemoOrder order) {
        return event.put("venue_order_id", order.venueOrderId)
                .put("account_id", listing.account())
                .put("reconciliation", false);
    }

    private void initialized(ObjectNode event, DemoOrder order) {
        event.put("order_side", order.side.name())
                .put("order_type", order.type.name())
                .put("quantity", listing.size(order.quantity))
                .put("time_in_force", order.expiry > 0 ? "GTD" : "GTC")
                .put("post_only", false)
                .put("reduce_only", order.reduceOnly)
                .put("quote_quantity", false);
        var options = event.putObject("options");
        if (order.type != DemoOrder.Type.MARKET) {
            options.put("price", listing.price(order.price)).put("expire_time_ns", order.expiry);
        }
        if (order.type == DemoOrder.Type.STOP_LIMIT) {
            options.put("trigger_price", listing.price(order.price)).put("trigger_type", "DEFAULT");
        }
        event.put("emulation_trigger", "NO_TRIGGER").put("contingency_type", "NO_CONTINGENCY");
        event.putNull("order_list_id").putNull("parent_order_id").putNull("tags");
        event.put("reconciliation", false);
    }

    private void updated(ObjectNode event, DemoOrder order) {
        event.put("quantity", listing.size(order.quantity)).put("price", listing.price(order.price));
        if (order.isDormant()) {
            event.put("trigger_price", listing.price(order.price));
        }
        event.put("is_quote_quantity", false);
    }
}
