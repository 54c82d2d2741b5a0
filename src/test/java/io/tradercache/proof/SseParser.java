package io.tradercache.proof;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// Parses server-sent events as the HTML standard does, but stricter: a field that the standard would ignore is
/// a mistake of ours, so it fails.
final class SseParser {
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final Consumer<Event> events;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final StringBuilder data = new StringBuilder();
    private boolean first = true;
    private boolean afterReturn;
    private boolean hasData;
    private String name = "";
    private String id = "";

    /// @param id the last id given, with this event or before it; empty if there was none
    record Event(String id, String name, String data) {}

    SseParser(Consumer<Event> events) {
        this.events = events;
    }

    /// Takes the next bytes, wherever they were cut.
    void feed(byte[] bytes, int length) {
        for (int i = 0; i < length; i++) {
            feed(bytes[i]);
        }
    }

    private void feed(byte next) {
        var isSecondHalf = next == '\n' && afterReturn;
        afterReturn = next == '\r';
        if (isSecondHalf) {
            return;
        }
        if (next == '\n' || next == '\r') {
            take(text());
        } else {
            line.write(next);
        }
    }

    private String text() {
        try {
            var text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line.toByteArray()))
                    .toString();
            line.reset();
            var isMarked = first && text.startsWith(BYTE_ORDER_MARK);
            first = false;
            return isMarked ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new IllegalStateException("not UTF-8: " + line.toString(StandardCharsets.ISO_8859_1), e);
        }
    }

    private void take(String line) {
        if (line.isEmpty()) {
            dispatch();
        } else if (!line.startsWith(":")) {
            var colon = line.indexOf(':');
            var field = colon < 0 ? line : line.substring(0, colon);
            var value = colon < 0 ? "" : line.substring(colon + 1);
            take(field, value.startsWith(" ") ? value.substring(1) : value);
        }
    }

    private void take(String field, String value) {
        switch (field) {
            case "event" -> name = value;
            case "data" -> {
                data.append(hasData ? "\n" : "").append(value);
                hasData = true;
            }
            case "id" -> {
                need(value.indexOf('\0') < 0, "an id with a NUL");
                id = value;
            }
            case "retry" -> need(value.matches("[0-9]+"), "retry: " + value);
            default -> throw new IllegalStateException("not a field of an event: \"%s: %s\"".formatted(field, value));
        }
    }

    private static void need(boolean wellFormed, String what) {
        if (!wellFormed) {
            throw new IllegalStateException(what);
        }
    }

    private void dispatch() {
        // By the standard an event without data is no event, but its id counts.
        if (hasData) {
            events.accept(new Event(id, name.isEmpty() ? "message" : name, data.toString()));
        }
        data.setLength(0);
        hasData = false;
        name = "";
    }
}
