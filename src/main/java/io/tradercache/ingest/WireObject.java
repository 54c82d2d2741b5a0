package io.tradercache.ingest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tradercache.domain.Decimals;
import io.tradercache.domain.Identifiers;
import io.tradercache.domain.Money;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One JSON object of a message. Fields are kept as they were written, and checked only when asked for.
///
/// So the reasons for a refusal have an order: first what is no JSON, then an unknown type, then a bad field.
final class WireObject {
    private static final int LONGEST_TIME = 19;
    private static final int LONGEST_WORD = 64;

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
        try (var parser = WireJson.open(value)) {
            var object = read(parser, schema);
            WireJson.close(parser);
            return object;
        } catch (IOException e) {
            throw WireJson.malformed(e);
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
        if (kind.isScalarValue()) {
            texts[place] = parser.getText();
            return;
        }
        var nested = schema.nested(name);
        if (nested == null) {
            parser.skipChildren();
        } else if (kind == JsonToken.START_OBJECT) {
            inner[place] = read(parser, nested);
        } else {
            inner[place] = items(parser, nested);
        }
    }

    /// The objects of a list; null if the list holds anything else.
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
        return has(schema.place(name));
    }

    private boolean has(int place) {
        var kind = kinds[place];
        return kind != null && kind != JsonToken.VALUE_NULL;
    }

    private String need(String name, int place) throws Unreadable {
        if (!has(place)) {
            throw Unreadable.field(name, "is missing");
        }
        var text = texts[place];
        if (text == null) {
            throw Unreadable.field(name, "must be a single value");
        }
        return text;
    }

    /// The text of a field that must be a string.
    String text(String name) throws Unreadable {
        int place = schema.place(name);
        var text = need(name, place);
        if (kinds[place] != JsonToken.VALUE_STRING) {
            throw Unreadable.field(name, "must be a string");
        }
        return text;
    }

    @Nullable
    String optionalText(String name) throws Unreadable {
        return has(name) ? text(name) : null;
    }

    /// A single value of any kind, as text; null if there is none.
    @Nullable
    String scalar(String name) {
        int place = schema.place(name);
        return has(place) ? texts[place] : null;
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

    /// A word in upper case, as given, of an enumeration that may grow: any such word is accepted.
    String word(String name) throws Unreadable {
        var text = text(name);
        if (!isWord(text)) {
            throw Unreadable.field(name, "must be a word in upper case, was \"" + WireJson.quoted(text) + "\"");
        }
        return text;
    }

    private static boolean isWord(String text) {
        if (text.isEmpty() || text.length() > LONGEST_WORD || !isCapital(text.charAt(0))) {
            return false;
        }
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isCapital(c) && !isDigit(c) && c != '_') {
                return false;
            }
        }
        return true;
    }

    private static boolean isCapital(char c) {
        return c >= 'A' && c <= 'Z';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    @Nullable
    String optionalWord(String name) throws Unreadable {
        return has(name) ? word(name) : null;
    }

    BigDecimal decimal(String name) throws Unreadable {
        int place = schema.place(name);
        var text = need(name, place);
        var kind = kinds[place];
        boolean mayBeNumber = kind == JsonToken.VALUE_STRING
                || kind == JsonToken.VALUE_NUMBER_INT
                || kind == JsonToken.VALUE_NUMBER_FLOAT;
        return mayBeNumber ? number(name, text) : notANumber(name, text);
    }

    private static BigDecimal number(String name, String text) throws Unreadable {
        var number = Decimals.parse(text);
        return number.isPresent() ? number.get() : notANumber(name, text);
    }

    private static BigDecimal notANumber(String name, String text) throws Unreadable {
        throw Unreadable.field(
                name, "must be a decimal of at most 38 digits and exponent ±38, was \"" + WireJson.quoted(text) + "\"");
    }

    @Nullable
    BigDecimal optionalDecimal(String name) throws Unreadable {
        return has(name) ? decimal(name) : null;
    }

    /// A decimal that is not below zero; null if there is none.
    @Nullable
    BigDecimal optionalQuantity(String name) throws Unreadable {
        return has(name) ? quantity(name) : null;
    }

    BigDecimal quantity(String name) throws Unreadable {
        var number = decimal(name);
        if (number.signum() < 0) {
            throw Unreadable.field(
                    name, "must not be below zero, was " + WireJson.quoted(need(name, schema.place(name))));
        }
        return number;
    }

    /// An amount and its currency, written `"12.20 USDT"`; null if there is none.
    @Nullable
    Money optionalMoney(String name) throws Unreadable {
        if (!has(name)) {
            return null;
        }
        var text = text(name);
        int blank = text.indexOf(' ');
        if (blank < 0 || !Identifiers.isValid(text.substring(blank + 1))) {
            throw Unreadable.field(name, "must be an amount and a currency, was \"" + WireJson.quoted(text) + "\"");
        }
        return new Money(number(name, text.substring(0, blank)), text.substring(blank + 1));
    }

    /// A time in nanoseconds since the epoch, written as an integer or as a string of digits.
    long time(String name) throws Unreadable {
        int place = schema.place(name);
        var text = need(name, place);
        boolean isInteger = kinds[place] == JsonToken.VALUE_NUMBER_INT || kinds[place] == JsonToken.VALUE_STRING;
        long time = isInteger ? digits(text) : -1;
        if (time < 0) {
            throw Unreadable.field(name, "must be nanoseconds since the epoch, was \"" + WireJson.quoted(text) + "\"");
        }
        return time;
    }

    /// The number that a text of digits is; below zero if it is none, or too large.
    private static long digits(String text) {
        if (text.isEmpty() || text.length() > LONGEST_TIME) {
            return -1;
        }
        long number = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isDigit(c)) {
                return -1;
            }
            // Nineteen digits overflow at most once, and then the number is below zero for good.
            number = number * 10 + (c - '0');
        }
        return number;
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
                name, "must be one of " + List.of(type.getEnumConstants()) + ", was \"" + WireJson.quoted(text) + "\"");
    }

    <E extends Enum<E>> @Nullable E optionalConstant(String name, Class<E> type) throws Unreadable {
        return has(name) ? constant(name, type) : null;
    }

    /// The object in a field; null if there is none.
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

    /// The objects in the list of a field; null if there is none.
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
}
