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
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One JSON object of a message. Fields are kept as they were written, and checked only when asked for.
///
/// So the reasons for a refusal have an order: first what is no JSON, then an unknown type, then a bad field.
final class WireObject {
    private static final int LONGEST_TIME = 19;
    private static final Pattern WORD = Pattern.compile("[A-Z][A-Z0-9_]{0,63}");

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

    /// The text of a field that must be a string.
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

    /// A single value of any kind, as text; null if there is none.
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

    /// A word in upper case, as given, of an enumeration that may grow: any such word is accepted.
    String word(String name) throws Unreadable {
        var text = text(name);
        if (!WORD.matcher(text).matches()) {
            throw Unreadable.field(name, "must be a word in upper case, was \"" + WireJson.quoted(text) + "\"");
        }
        return text;
    }

    @Nullable
    String optionalWord(String name) throws Unreadable {
        return has(name) ? word(name) : null;
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
            throw Unreadable.field(name, "must not be below zero, was " + WireJson.quoted(need(name)));
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
        var text = need(name);
        boolean isInteger = isKind(name, JsonToken.VALUE_NUMBER_INT) || isKind(name, JsonToken.VALUE_STRING);
        if (!isInteger
                || text.length() > LONGEST_TIME
                || text.isEmpty()
                || !text.chars().allMatch(c -> c >= '0' && c <= '9')
                || new BigDecimal(text).compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            throw Unreadable.field(name, "must be nanoseconds since the epoch, was \"" + WireJson.quoted(text) + "\"");
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
