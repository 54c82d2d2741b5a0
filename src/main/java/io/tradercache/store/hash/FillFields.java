package io.tradercache.store.hash;

import io.tradercache.domain.AccountId;
import io.tradercache.domain.ClientOrderId;
import io.tradercache.domain.Fill;
import io.tradercache.domain.InstrumentId;
import io.tradercache.domain.PositionId;
import io.tradercache.domain.Side;
import io.tradercache.domain.StrategyId;
import io.tradercache.domain.TradeId;

/// A fill as JSON in Redis. It waits there for its instrument's definition, or for the position that a flip opens.
public final class FillFields {
    private FillFields() {}

    public static Fields write(Fill fill) {
        return new Fields()
                .put("position_id", fill.positionId())
                .put("instrument_id", fill.instrumentId())
                .put("account_id", fill.accountId())
                .put("client_order_id", fill.clientOrderId())
                .put("trade_id", fill.tradeId())
                .put("strategy_id", fill.strategyId())
                .put("trader_id", fill.traderId())
                .put("venue_order_id", fill.venueOrderId())
                .put("order_side", fill.side())
                .put("order_type", fill.orderType())
                .put("last_qty", fill.lastQty())
                .put("last_px", fill.lastPx())
                .put("commission", fill.commission())
                .put("currency", fill.currency())
                .put("liquidity_side", fill.liquiditySide())
                .put("event_id", fill.eventId())
                .put("ts_event", fill.tsEvent())
                .put("ts_init", fill.tsInit());
    }

    public static Fill read(Fields fields) {
        return new Fill(
                new PositionId(fields.need("position_id")),
                new InstrumentId(fields.need("instrument_id")),
                new AccountId(fields.need("account_id")),
                new ClientOrderId(fields.need("client_order_id")),
                new TradeId(fields.need("trade_id")),
                new StrategyId(fields.need("strategy_id")),
                fields.text("trader_id"),
                fields.text("venue_order_id"),
                Side.valueOf(fields.need("order_side")),
                fields.text("order_type"),
                fields.needDecimal("last_qty"),
                fields.needDecimal("last_px"),
                fields.money("commission"),
                fields.text("currency"),
                fields.text("liquidity_side"),
                fields.text("event_id"),
                fields.needNumber("ts_event"),
                fields.number("ts_init"));
    }
}
