package io.tradercache.ingest;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A JSON object under test: its fields by name, each with the value exactly as it is spelled.
record Payload(Map<String, String> fields) {
    /// The time when the records of these tests were written, in ms since the epoch.
    static final long WRITTEN = 1_700_000_000_000L;

    /// @param namesAndValues a name, its value as JSON, the next name, and so on
    static Payload of(String... namesAndValues) {
        var payload = new Payload(new LinkedHashMap<>());
        for (int i = 0; i < namesAndValues.length; i += 2) {
            payload.fields.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return payload;
    }

    Payload with(String name, String json) {
        Map<String, String> more = new LinkedHashMap<>(fields);
        more.put(name, json);
        return new Payload(more);
    }

    Payload without(String name) {
        Map<String, String> fewer = new LinkedHashMap<>(fields);
        fewer.remove(name);
        return new Payload(fewer);
    }

    String text() {
        return fields.entrySet().stream()
                .map(field -> "\"" + field.getKey() + "\":" + field.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    byte[] bytes() {
        return bytes(text());
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// Returns `ok`, or the code of the refusal.
    static String verdict(Wire<?> wire, byte @Nullable [] value) {
        try {
            wire.read(value, WRITTEN);
            return "ok";
        } catch (Unreadable unreadable) {
            return unreadable.refusal().reason().name();
        }
    }
}
