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

/// An instrument as it appears in answers: its whole definition with the venue's names, decimals as strings.
@Schema(name = "Instrument", additionalProperties = Schema.True.class)
public record InstrumentView(
        String instrumentId,
        @JsonAnyGetter @Schema(hidden = true) Map<String, Object> definition,
        Stored.@Nullable Origin source,
        String version) {
    // Numbers are passed through without being interpreted, however long they are.
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

    /// The value in JSON. Only flags, counts, times and nested values are no strings.
    private static Object typed(String name, String value) {
        if (value.equals("true") || value.equals("false")) {
            return Boolean.valueOf(value);
        }
        if ((name.startsWith("ts_") || name.endsWith("_precision")) && value.matches("\\d{1,18}")) {
            return Long.valueOf(value);
        }
        return (value.startsWith("{") || value.startsWith("[")) && isJson(value) ? new RawValue(value) : value;
    }

    /// Whether it is JSON. A plain text may start like a nested value, as `[XBT] perpetual` does.
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
