package io.tradercache.store.hash;

import io.tradercache.domain.Bar;
import io.tradercache.domain.BarSeries;
import io.tradercache.domain.BarType;
import java.util.Objects;

/// A bar as the fields of its stream entry, with the names it came with, and the newest bar as fields of its hash.
public final class BarFields {
    private BarFields() {}

    public static Fields write(Bar bar) {
        return new Fields()
                .put("type", "Bar")
                .put("bar_type", bar.barType())
                .put("open", bar.open())
                .put("high", bar.high())
                .put("low", bar.low())
                .put("close", bar.close())
                .put("volume", bar.volume())
                .put("ts_event", bar.tsEvent())
                .put("ts_init", bar.tsInit());
    }

    public static Bar read(Fields fields) {
        return new Bar(
                new BarType(fields.need("bar_type")),
                fields.needDecimal("open"),
                fields.needDecimal("high"),
                fields.needDecimal("low"),
                fields.needDecimal("close"),
                fields.needDecimal("volume"),
                fields.needNumber("ts_event"),
                fields.number("ts_init"));
    }

    public static Fields write(BarSeries series) {
        var newest = Objects.requireNonNull(series.newest());
        return new Fields()
                .put("bar_type", newest.barType())
                .put("bar", write(newest).json());
    }

    public static BarSeries series(Fields fields) {
        return new BarSeries(read(Fields.ofJson(fields.need("bar"))));
    }
}
