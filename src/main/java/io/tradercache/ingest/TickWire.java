package io.tradercache.ingest;

import io.tradercache.domain.InstrumentId;
import io.tradercache.domain.QuoteTick;
import io.tradercache.domain.Refusal.Reason;
import io.tradercache.domain.Tick;
import io.tradercache.domain.TradeId;
import io.tradercache.domain.TradeTick;
import org.jspecify.annotations.Nullable;

/// Reads `QuoteTick` and `TradeTick`, the messages of the ticks topic.
final class TickWire implements Wire<Tick> {
    static final WireSchema SCHEMA = WireSchema.of(
            "type",
            "instrument_id",
            "bid_price",
            "ask_price",
            "bid_size",
            "ask_size",
            "price",
            "size",
            "aggressor_side",
            "trade_id",
            "ts_event",
            "ts_init");

    @Override
    public Tick read(byte @Nullable [] value, long timestamp) throws Unreadable {
        var wire = WireObject.parse(value, SCHEMA);
        var type = wire.text("type");
        return switch (type) {
            case "QuoteTick" -> quote(wire);
            case "TradeTick" -> trade(wire);
            default ->
                throw new Unreadable(
                        Reason.UNKNOWN_TYPE, "ticks are QuoteTick or TradeTick, was \"" + WireJson.quoted(type) + "\"");
        };
    }

    private static QuoteTick quote(WireObject wire) throws Unreadable {
        return new QuoteTick(
                new InstrumentId(wire.identifier("instrument_id")),
                wire.decimal("bid_price"),
                wire.decimal("ask_price"),
                wire.quantity("bid_size"),
                wire.quantity("ask_size"),
                wire.time("ts_event"),
                wire.optionalTime("ts_init"));
    }

    private static TradeTick trade(WireObject wire) throws Unreadable {
        return new TradeTick(
                new InstrumentId(wire.identifier("instrument_id")),
                wire.decimal("price"),
                wire.quantity("size"),
                wire.optionalWord("aggressor_side"),
                new TradeId(wire.identifier("trade_id")),
                wire.time("ts_event"),
                wire.optionalTime("ts_init"));
    }
}
