package io.tradercache.proof;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.TimeUnit;

/// Messages as they stand on the topics, to be changed before they are sent.
final class Wire {
    private Wire() {}

    static long now() {
        return TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
    }

    static long ago(long amount, TimeUnit unit) {
        return now() - unit.toNanos(amount);
    }

    /// A fill of its position's only instrument, account and strategy, all named after it.
    static ObjectNode fill(String position, String trade, String side, String quantity, String price, long tsEvent) {
        return Api.JSON
                .createObjectNode()
                .put("type", "OrderFilled")
                .put("position_id", position)
                .put("instrument_id", position + ".PROOF")
                .put("account_id", position + "-ACCOUNT")
                .put("strategy_id", position + "-STRATEGY")
                .put("client_order_id", position + "-ORDER-" + trade)
                .put("trade_id", trade)
                .put("order_side", side)
                .put("last_qty", quantity)
                .put("last_px", price)
                .put("currency", "USDT")
                .put("ts_event", tsEvent);
    }

    static ObjectNode order(String type, String order, long tsEvent) {
        return Api.JSON
                .createObjectNode()
                .put("type", "Order" + type)
                .put("client_order_id", order)
                .put("instrument_id", order + ".PROOF")
                .put("strategy_id", order + "-STRATEGY")
                .put("ts_event", tsEvent);
    }

    static ObjectNode initialized(String order, String orderType, String side, String quantity, long tsEvent) {
        return order("Initialized", order, tsEvent)
                .put("order_side", side)
                .put("order_type", orderType)
                .put("quantity", quantity)
                .put("time_in_force", "GTC");
    }

    static ObjectNode submitted(String order, long tsEvent) {
        return order("Submitted", order, tsEvent).put("account_id", order + "-ACCOUNT");
    }

    static ObjectNode accepted(String order, long tsEvent) {
        return order("Accepted", order, tsEvent)
                .put("account_id", order + "-ACCOUNT")
                .put("venue_order_id", "V-" + order);
    }

    /// A fill of that order alone.
    static ObjectNode filled(String order, String trade, String side, String quantity, String price, long tsEvent) {
        return fill(order, trade, side, quantity, price, tsEvent).put("client_order_id", order);
    }

    static ObjectNode account(String account, String type, String currency, String total, String locked, String free) {
        var state = Api.JSON
                .createObjectNode()
                .put("type", "AccountState")
                .put("account_id", account)
                .put("account_type", type)
                .put("ts_event", now());
        state.putArray("balances")
                .addObject()
                .put("currency", currency)
                .put("total", total)
                .put("locked", locked)
                .put("free", free);
        return state;
    }
}
