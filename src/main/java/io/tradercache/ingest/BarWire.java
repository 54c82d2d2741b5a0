package io.tradercache.ingest;

import io.tradercache.domain.Bar;
import io.tradercache.domain.BarType;
import io.tradercache.domain.Refusal.Reason;
import org.jspecify.annotations.Nullable;

/// Reads `Bar`, the only message of the bars topic.
final class BarWire implements Wire<Bar> {
    static final WireSchema SCHEMA =
            WireSchema.of("type", "bar_type", "open", "high", "low", "close", "volume", "ts_event", "ts_init");

    @Override
    public Bar read(byte @Nullable [] value, long timestamp) throws Unreadable {
        var wire = WireObject.parse(value, SCHEMA);
        var type = wire.text("type");
        if (!type.equals("Bar")) {
            throw new Unreadable(Reason.UNKNOWN_TYPE, "bars are Bar, was \"" + WireJson.quoted(type) + "\"");
        }
        var high = wire.decimal("high");
        var low = wire.decimal("low");
        if (high.compareTo(low) < 0) {
            throw Unreadable.field("high", "is " + high.toPlainString() + ", below low " + low.toPlainString());
        }
        return new Bar(
                new BarType(wire.identifier("bar_type")),
                wire.decimal("open"),
                high,
                low,
                wire.decimal("close"),
                wire.quantity("volume"),
                wire.time("ts_event"),
                wire.optionalTime("ts_init"));
    }
}
