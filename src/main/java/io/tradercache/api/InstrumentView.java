package io.tradercache.api;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.databind.util.RawValue;
import io.tradercache.domain.Instrument;
import io.tradercache.store.Stored;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// An instrument as answered: its whole definition by the venue's names, decimals as strings.
public record InstrumentView(
        String instrumentId,
        @JsonAnyGetter Map<String, Object> definition,
        Stored.@Nullable Origin source,
        String version) {

    static InstrumentView of(Stored<Instrument> stored) {
        var instrument = stored.entity();
        Map<String, Object> definition = new TreeMap<>();
        instrument.definition().forEach((name, value) -> definition.put(name, typed(name, value)));
        return new InstrumentView(instrument.instrumentId().value(), definition, stored.source(), stored.version());
    }

    /// The value as JSON has it: only flags, counts, times and nested values are not strings.
    private static Object typed(String name, String value) {
        if (value.equals("true") || value.equals("false")) {
            return Boolean.valueOf(value);
        }
        if ((name.startsWith("ts_") || name.endsWith("_precision")) && value.matches("\\d{1,18}")) {
            return Long.valueOf(value);
        }
        return value.startsWith("{") || value.startsWith("[") ? new RawValue(value) : value;
    }
}
