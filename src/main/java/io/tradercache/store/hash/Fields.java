package io.tradercache.store.hash;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.tradercache.domain.Decimals;
import io.tradercache.domain.Money;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The content of a hash, or of a JSON object in a side key: text by name. A field that is null is absent.
public final class Fields {
    /// The field with the revision of an entity, while that is ahead of the version.
    public static final String REVISION = "revision";

    /// The start of each field that says how far an entity has seen a partition.
    public static final String WATERMARK = "w:";

    private static final JsonFactory JSON = new JsonFactory();
    private static final JsonStringEncoder STRINGS = JsonStringEncoder.getInstance();
    private static final int JSON_SIZE = 512;
    // An entity has up to 48 fields, so its map need not grow.
    private static final int TABLE_SIZE = 64;
    // Names of the values that are JSON themselves, and are embedded in an object as JSON.
    private static final Set<String> NESTED = Set.of("commissions", "details");

    private final Map<String, String> values;

    public Fields() {
        this(new LinkedHashMap<>(TABLE_SIZE));
    }

    public Fields(Map<String, String> values) {
        this.values = values;
    }

    public static Fields of(Response hash) {
        Map<String, String> values = new LinkedHashMap<>();
        for (var field : hash.getKeys()) {
            values.put(field, hash.get(field).toString());
        }
        return new Fields(values);
    }

    /// Fields that Redis sends as name, value, name, value and so on.
    public static Fields ofPairs(Response pairs) {
        Map<String, String> values = new LinkedHashMap<>(TABLE_SIZE);
        for (int i = 0; i + 1 < pairs.size(); i += 2) {
            values.put(pairs.get(i).toString(), pairs.get(i + 1).toString());
        }
        return new Fields(values);
    }

    public static Fields ofJson(String json) {
        try (var parser = JSON.createParser(json)) {
            Map<String, String> values = new LinkedHashMap<>();
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                var name = parser.currentName();
                values.put(name, value(parser));
            }
            return new Fields(values);
        } catch (IOException e) {
            throw new UncheckedIOException("not what we wrote: " + json, e);
        }
    }

    private static String value(JsonParser parser) throws IOException {
        if (!parser.nextToken().isStructStart()) {
            return parser.getText();
        }
        var nested = new StringWriter();
        try (var generator = JSON.createGenerator(nested)) {
            generator.copyCurrentStructure(parser);
        }
        return nested.toString();
    }

    public Map<String, String> values() {
        return values;
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    public Fields put(String name, @Nullable Object value) {
        if (value != null) {
            values.put(name, value.toString());
        }
        return this;
    }

    public Fields put(String name, @Nullable BigDecimal value) {
        return put(name, value == null ? null : (Object) Decimals.text(value));
    }

    public Fields put(String name, @Nullable Money money) {
        return put(name, money == null ? null : (Object) (Decimals.text(money.amount()) + " " + money.currency()));
    }

    /// Adds a JSON object of decimals.
    public Fields putDecimals(String name, Map<String, BigDecimal> decimals) {
        var texts = new Fields();
        decimals.forEach(texts::put);
        return put(name, (Object) texts.json());
    }

    @Nullable
    public String text(String name) {
        return values.get(name);
    }

    public String need(String name) {
        return Objects.requireNonNull(values.get(name), name);
    }

    @Nullable
    public BigDecimal decimal(String name) {
        var text = values.get(name);
        return text == null ? null : Decimals.strip(new BigDecimal(text));
    }

    public BigDecimal needDecimal(String name) {
        return Objects.requireNonNull(decimal(name), name);
    }

    @Nullable
    public Long number(String name) {
        var text = values.get(name);
        return text == null ? null : Long.valueOf(text);
    }

    public long needNumber(String name) {
        return Long.parseLong(need(name));
    }

    public boolean flag(String name) {
        return "true".equals(values.get(name));
    }

    @Nullable
    public Money money(String name) {
        var text = values.get(name);
        if (text == null) {
            return null;
        }
        int blank = text.indexOf(' ');
        return new Money(new BigDecimal(text.substring(0, blank)), text.substring(blank + 1));
    }

    public Map<String, BigDecimal> decimals(String name) {
        Map<String, BigDecimal> decimals = new LinkedHashMap<>();
        var text = values.get(name);
        if (text != null) {
            ofJson(text).values.forEach((key, value) -> decimals.put(key, Decimals.strip(new BigDecimal(value))));
        }
        return decimals;
    }

    public <E extends Enum<E>> @Nullable E constant(String name, Class<E> type) {
        var text = values.get(name);
        return text == null ? null : Enum.valueOf(type, text);
    }

    /// The fields as a JSON object. Every fill makes one, so it is made without a generator and its buffers.
    public String json() {
        var text = new StringBuilder(JSON_SIZE);
        char before = '{';
        for (var field : values.entrySet()) {
            text.append(before);
            quote(field.getKey(), text).append(':');
            if (NESTED.contains(field.getKey())) {
                text.append(field.getValue());
            } else {
                quote(field.getValue(), text);
            }
            before = ',';
        }
        return text.append(before == '{' ? "{}" : "}").toString();
    }

    private static StringBuilder quote(String value, StringBuilder to) {
        to.append('"');
        STRINGS.quoteAsString(value, to);
        return to.append('"');
    }
}
