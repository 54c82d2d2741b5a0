package io.tradercache.ingest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.tradercache.domain.Decimals;
import io.tradercache.domain.Identifiers;
import io.tradercache.domain.Money;
import io.tradercache.domain.Refusal.Reason;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One JSON object of a message: its fields as they were written, judged only when asked for.
///
/// So a record that is no JSON is told from one of an unknown type, and that from one with a bad field, in this order.
final class WireObject {
    static final int LARGEST = 1 << 20;

    private static final int DEEPEST = 64;
    private static final int LONGEST_QUOTED = 64;
    private static final int LONGEST_TIME = 19;

    static final JsonFactory JSON = new JsonFactoryBuilder()
            // Values are UTF-8, whatever their first bytes look like.
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxNumberLength(LARGEST)
                    .maxNameLength(LARGEST)
                    .build())
            .build();

    private final WireSchema schema;
    private final @Nullable JsonToken[] kinds;
    private final @Nullable String[] texts;
    private final @Nullable Object[] inner;

    private WireObject(WireSchema schema) {
        this.schema = schema;
        this.kinds = new @Nullable JsonToken[schema.size()];
        this.texts = new @Nullable String[schema.size()];
        this.inner = new @Nullable Object[schema.size()];
    }

    static WireObject parse(byte @Nullable [] value, WireSchema schema) throws Unreadable {
        try (var parser = open(value)) {
            var object = read(parser, schema);
            close(parser);
            return object;
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    /// A parser on the object's first field, once the value is known to be one object in UTF-8.
    static JsonParser open(byte @Nullable [] value) throws Unreadable, IOException {
        if (value == null || value.length == 0) {
            throw new Unreadable(Reason.MALFORMED, value == null ? "no value" : "empty value");
        }
        if (value.length > LARGEST) {
            throw new Unreadable(Reason.TOO_LARGE, value.length + " bytes, at most " + LARGEST);
        }
        checkUtf8(value);
        var parser = JSON.createParser(value);
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new Unreadable(Reason.MALFORMED, "not a JSON object");
        }
        return parser;
    }

    static void close(JsonParser parser) throws Unreadable, IOException {
        if (parser.nextToken() != null) {
            throw new Unreadable(Reason.MALFORMED, "something follows the object");
        }
    }

    static Unreadable malformed(IOException e) {
        // The parser's own message quotes the value, which has no place in a header.
        return new Unreadable(Reason.MALFORMED, "not JSON: " + e.getClass().getSimpleName());
    }

    private static void checkUtf8(byte[] value) throws Unreadable {
        for (byte b : value) {
            if (b < 0) {
                decode(value);
                return;
            }
        }
    }

    private static void decode(byte[] value) throws Unreadable {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value));
        } catch (CharacterCodingException e) {
            throw new Unreadable(Reason.MALFORMED, "not UTF-8");
        }
    }

    private static WireObject read(JsonParser parser, WireSchema schema) throws IOException {
        var object = new WireObject(schema);
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            var name = parser.currentName();
            var kind = parser.nextToken();
            int place = schema.place(name);
            if (place < 0) {
                parser.skipChildren();
            } else {
                object.take(parser, place, name, kind);
            }
        }
        return object;
    }

    private void take(JsonParser parser, int place, String name, JsonToken kind) throws IOException {
        kinds[place] = kind;
        texts[place] = null;
        inner[place] = null;
        var nested = schema.nested(name);
        if (kind.isScalarValue()) {
            texts[place] = parser.getText();
        } else if (nested == null) {
            parser.skipChildren();
        } else if (kind == JsonToken.START_OBJECT) {
            inner[place] = read(parser, nested);
        } else {
            inner[place] = items(parser, nested);
        }
    }

    /// The objects of a list; null where it holds anything else.
    private static @Nullable List<WireObject> items(JsonParser parser, WireSchema schema) throws IOException {
        List<WireObject> items = new ArrayList<>();
        boolean allObjects = true;
        for (var item = parser.nextToken(); item != JsonToken.END_ARRAY; item = parser.nextToken()) {
            if (item == JsonToken.START_OBJECT) {
                items.add(read(parser, schema));
            } else {
                allObjects = false;
                parser.skipChildren();
            }
        }
        return allObjects ? items : null;
    }

    boolean has(String name) {
        var kind = kinds[schema.place(name)];
        return kind != null && kind != JsonToken.VALUE_NULL;
    }

    private String need(String name) throws Unreadable {
        if (!has(name)) {
            throw Unreadable.field(name, "is missing");
        }
        var text = texts[schema.place(name)];
        if (text == null) {
            throw Unreadable.field(name, "must be a single value");
        }
        return text;
    }

    private boolean isKind(String name, JsonToken kind) {
        return kinds[schema.place(name)] == kind;
    }

    /// Any text.
    String text(String name) throws Unreadable {
        var text = need(name);
        if (!isKind(name, JsonToken.VALUE_STRING)) {
            throw Unreadable.field(name, "must be a string");
        }
        return text;
    }

    @Nullable
    String optionalText(String name) throws Unreadable {
        return has(name) ? text(name) : null;
    }

    /// A single value of any kind, as text; null where there is none.
    @Nullable
    String scalar(String name) {
        return has(name) ? texts[schema.place(name)] : null;
    }

    String identifier(String name) throws Unreadable {
        var text = text(name);
        if (!Identifiers.isValid(text)) {
            throw Unreadable.field(name, "must be 1 to 256 printable ASCII characters, no blank, no brace");
        }
        return text;
    }

    @Nullable
    String optionalIdentifier(String name) throws Unreadable {
        return has(name) ? identifier(name) : null;
    }

    <T> @Nullable T optionalIdentifier(String name, Function<String, T> as) throws Unreadable {
        return has(name) ? as.apply(identifier(name)) : null;
    }

    BigDecimal decimal(String name) throws Unreadable {
        var text = need(name);
        boolean mayBeNumber = isKind(name, JsonToken.VALUE_STRING)
                || isKind(name, JsonToken.VALUE_NUMBER_INT)
                || isKind(name, JsonToken.VALUE_NUMBER_FLOAT);
        return mayBeNumber ? number(name, text) : notANumber(name, text);
    }

    private static BigDecimal number(String name, String text) throws Unreadable {
        var number = Decimals.parse(text);
        return number.isPresent() ? number.get() : notANumber(name, text);
    }

    private static BigDecimal notANumber(String name, String text) throws Unreadable {
        throw Unreadable.field(
                name, "must be a decimal of at most 38 digits and exponent ±38, was \"" + quoted(text) + "\"");
    }

    @Nullable
    BigDecimal optionalDecimal(String name) throws Unreadable {
        return has(name) ? decimal(name) : null;
    }

    /// A decimal not below zero; null where there is none.
    @Nullable
    BigDecimal optionalQuantity(String name) throws Unreadable {
        return has(name) ? quantity(name) : null;
    }

    BigDecimal quantity(String name) throws Unreadable {
        var number = decimal(name);
        if (number.signum() < 0) {
            throw Unreadable.field(name, "must not be below zero, was " + quoted(need(name)));
        }
        return number;
    }

    /// `"12.20 USDT"`.
    @Nullable
    Money optionalMoney(String name) throws Unreadable {
        if (!has(name)) {
            return null;
        }
        var text = text(name);
        int blank = text.indexOf(' ');
        if (blank < 0 || !Identifiers.isValid(text.substring(blank + 1))) {
            throw Unreadable.field(name, "must be an amount and a currency, was \"" + quoted(text) + "\"");
        }
        return new Money(number(name, text.substring(0, blank)), text.substring(blank + 1));
    }

    /// Nanoseconds since the epoch, an integer or a string of digits.
    long time(String name) throws Unreadable {
        var text = need(name);
        boolean isInteger = isKind(name, JsonToken.VALUE_NUMBER_INT) || isKind(name, JsonToken.VALUE_STRING);
        if (!isInteger
                || text.length() > LONGEST_TIME
                || text.isEmpty()
                || !text.chars().allMatch(c -> c >= '0' && c <= '9')
                || new BigDecimal(text).compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            throw Unreadable.field(name, "must be nanoseconds since the epoch, was \"" + quoted(text) + "\"");
        }
        return Long.parseLong(text);
    }

    @Nullable
    Long optionalTime(String name) throws Unreadable {
        return has(name) ? Long.valueOf(time(name)) : null;
    }

    <E extends Enum<E>> E constant(String name, Class<E> type) throws Unreadable {
        var text = text(name);
        for (var constant : type.getEnumConstants()) {
            if (constant.name().equals(text)) {
                return constant;
            }
        }
        throw Unreadable.field(
                name, "must be one of " + List.of(type.getEnumConstants()) + ", was \"" + quoted(text) + "\"");
    }

    <E extends Enum<E>> @Nullable E optionalConstant(String name, Class<E> type) throws Unreadable {
        return has(name) ? constant(name, type) : null;
    }

    /// The object in a field; null where there is none.
    @Nullable
    WireObject optionalObject(String name) throws Unreadable {
        if (!has(name)) {
            return null;
        }
        if (inner[schema.place(name)] instanceof WireObject object) {
            return object;
        }
        throw Unreadable.field(name, "must be an object");
    }

    /// The objects in a field's list; null where there is none.
    @Nullable
    List<WireObject> optionalObjects(String name) throws Unreadable {
        if (!has(name)) {
            return null;
        }
        if (inner[schema.place(name)] instanceof List<?> list) {
            return list.stream().map(WireObject.class::cast).toList();
        }
        throw Unreadable.field(name, "must be a list of objects");
    }

    static String quoted(String text) {
        return text.length() <= LONGEST_QUOTED ? text : text.substring(0, LONGEST_QUOTED) + "…";
    }
}
