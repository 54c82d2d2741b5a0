package io.tradercache.api;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.util.RawValue;
import io.tradercache.domain.Instrument;
import io.tradercache.store.Stored;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// An instrument as answered: its whole definition by the venue's names, decimals as strings.
@Schema(name = "Instrument", additionalProperties = Schema.True.class)
public record InstrumentView(
        String instrumentId,
        @JsonAnyGetter @Schema(hidden = true) Map<String, Object> definition,
        Stored.@Nullable Origin source,
        String version) {
    // Numbers are passed through unread, however long they are.
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

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
        return (value.startsWith("{") || value.startsWith("[")) && isJson(value) ? new RawValue(value) : value;
    }

    /// A text may start like a nested value and be none, `[XBT] perpetual`.
    private static boolean isJson(String value) {
        try (var parser = JSON.createParser(value)) {
            parser.nextToken();
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (IOException notJson) {
            return false;
        }
    }
}
