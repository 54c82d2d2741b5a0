package io.tradercache.proof;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// A fill as the proofs invent it, and its message.
///
/// @param side `BUY` or `SELL`
/// @param commission null if none was charged
record PlainFill(
        String position,
        String instrument,
        String account,
        String order,
        String trade,
        String side,
        BigDecimal quantity,
        BigDecimal price,
        @Nullable BigDecimal commission,
        String commissionCurrency,
        String currency,
        long tsEvent) {

    /// What identifies the fill when it is sent again.
    String tradeKey() {
        return String.join(" ", account, instrument, order, trade);
    }

    BigDecimal signed() {
        return side.equals("BUY") ? quantity : quantity.negate();
    }

    PlainFill at(BigDecimal otherPrice) {
        return new PlainFill(
                position,
                instrument,
                account,
                order,
                trade,
                side,
                quantity,
                otherPrice,
                commission,
                commissionCurrency,
                currency,
                tsEvent);
    }

    /// The message, in one line.
    String toJson() {
        var json = new StringBuilder(400)
                .append(
                        "{\"type\":\"OrderFilled\",\"trader_id\":\"TRADER-001\",\"strategy_id\":\"S-1\",\"instrument_id\":\"")
                .append(instrument)
                .append("\",\"client_order_id\":\"")
                .append(order)
                .append("\",\"venue_order_id\":\"V-")
                .append(order)
                .append("\",\"account_id\":\"")
                .append(account)
                .append("\",\"trade_id\":\"")
                .append(trade)
                .append("\",\"position_id\":\"")
                .append(position)
                .append("\",\"order_side\":\"")
                .append(side)
                .append("\",\"order_type\":\"LIMIT\",\"last_qty\":\"")
                .append(quantity.toPlainString())
                .append("\",\"last_px\":\"")
                .append(price.toPlainString())
                .append("\",\"currency\":\"")
                .append(currency)
                .append("\",");
        if (commission != null) {
            json.append("\"commission\":\"")
                    .append(commission.toPlainString())
                    .append(' ')
                    .append(commissionCurrency)
                    .append("\",");
        }
        return json.append("\"liquidity_side\":\"TAKER\",\"ts_event\":")
                .append(tsEvent)
                .append(",\"ts_init\":")
                .append(tsEvent)
                .append(",\"info\":{},\"reconciliation\":false}")
                .toString();
    }
}
