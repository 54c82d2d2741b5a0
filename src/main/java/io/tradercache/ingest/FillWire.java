package io.tradercache.ingest;

import io.tradercache.domain.AccountId;
import io.tradercache.domain.ClientOrderId;
import io.tradercache.domain.Fill;
import io.tradercache.domain.InstrumentId;
import io.tradercache.domain.PositionId;
import io.tradercache.domain.Refusal.Reason;
import io.tradercache.domain.Side;
import io.tradercache.domain.StrategyId;
import io.tradercache.domain.TradeId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Reads `OrderFilled`, the only message of the fills topic.
final class FillWire implements Wire<Fill> {
    static final WireSchema SCHEMA = WireSchema.of(
            "type",
            "position_id",
            "instrument_id",
            "account_id",
            "client_order_id",
            "trade_id",
            "strategy_id",
            "trader_id",
            "venue_order_id",
            "order_side",
            "order_type",
            "last_qty",
            "last_px",
            "commission",
            "currency",
            "liquidity_side",
            "event_id",
            "ts_event",
            "ts_init");

    @Override
    public Fill read(byte @Nullable [] value, long timestamp) throws Unreadable {
        var wire = WireObject.parse(value, SCHEMA);
        var type = wire.text("type");
        if (!type.equals("OrderFilled")) {
            throw new Unreadable(Reason.UNKNOWN_TYPE, "fills are OrderFilled, was \"" + WireJson.quoted(type) + "\"");
        }
        var instrument = new InstrumentId(wire.identifier("instrument_id"));
        var account = new AccountId(wire.identifier("account_id"));
        var strategy = wire.optionalIdentifier("strategy_id", StrategyId::new);
        var stated = wire.optionalIdentifier("position_id", PositionId::new);
        var lastQty = wire.decimal("last_qty");
        if (lastQty.signum() <= 0) {
            throw Unreadable.field("last_qty", "must be above zero, was " + lastQty.toPlainString());
        }
        return new Fill(
                stated != null ? stated : Fill.derivedPosition(instrument, strategy, account),
                instrument,
                account,
                new ClientOrderId(wire.identifier("client_order_id")),
                new TradeId(wire.identifier("trade_id")),
                Objects.requireNonNullElse(strategy, StrategyId.EXTERNAL),
                wire.optionalIdentifier("trader_id"),
                wire.optionalIdentifier("venue_order_id"),
                wire.constant("order_side", Side.class),
                wire.optionalWord("order_type"),
                lastQty,
                wire.decimal("last_px"),
                wire.optionalMoney("commission"),
                wire.optionalIdentifier("currency"),
                wire.optionalWord("liquidity_side"),
                wire.optionalIdentifier("event_id"),
                wire.time("ts_event"),
                wire.optionalTime("ts_init"));
    }
}
