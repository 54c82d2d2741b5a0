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
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// The content of a hash, or of a JSON object in a side key: text by name. A field that is null is absent.
///
/// It is a list rather than a map, because many are held in memory, and most are read and compared in the order in
/// which they were written. A read moves a cursor, so one thread uses it at a time.
public final class Fields {
    /// The field with the revision of an entity, while that is ahead of the version.
    public static final String REVISION = "revision";

    /// The start of each field that says how far an entity has seen a partition.
    public static final String WATERMARK = "w:";

    private static final JsonFactory JSON = new JsonFactory();
    private static final JsonStringEncoder STRINGS = JsonStringEncoder.getInstance();
    private static final int JSON_SIZE = 512;
    // Most entities have no more fields.
    private static final int USUAL_SIZE = 32;
    // Names of the values that are JSON themselves, and are embedded in an object as JSON.
    private static final Set<String> NESTED = Set.of("commissions", "details");

    // A name, its value, the next name and so on.
    private String[] texts;
    private int end;

    // Where the name after the one that was found last is. It is right most of the time.
    private int next;

    public Fields() {
        this(USUAL_SIZE);
    }

    private Fields(int size) {
        texts = new String[2 * size];
    }

    public static Fields of(Map<String, String> values) {
        var fields = new Fields(values.size());
        values.forEach(fields::add);
        return fields;
    }

    /// Fields that Redis sends as name, value, name, value and so on.
    public static Fields of(Response pairs) {
        var fields = new Fields(pairs.size() / 2);
        for (int i = 0; i + 1 < pairs.size(); i += 2) {
            fields.add(pairs.get(i).toString(), pairs.get(i + 1).toString());
        }
        return fields;
    }

    public static Fields ofJson(String json) {
        try (var parser = JSON.createParser(json)) {
            var fields = new Fields();
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                var name = parser.currentName();
                fields.add(name, value(parser));
            }
            return fields;
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

    private void add(String name, String value) {
        assert find(name) < 0 : name;
        if (end == texts.length) {
            texts = Arrays.copyOf(texts, 2 * Math.max(end, 2));
        }
        texts[end] = name;
        texts[end + 1] = value;
        end += 2;
    }

    private int find(String name) {
        for (int at = next; at < end; at += 2) {
            if (texts[at].equals(name)) {
                next = at + 2;
                return at;
            }
        }
        for (int at = 0; at < next; at += 2) {
            if (texts[at].equals(name)) {
                next = at + 2;
                return at;
            }
        }
        return -1;
    }

    public int size() {
        return end / 2;
    }

    public boolean isEmpty() {
        return end == 0;
    }

    public boolean has(String name) {
        return find(name) >= 0;
    }

    /// Passes each field to a consumer, in the order in which they were put.
    public void forEach(BiConsumer<String, String> consumer) {
        for (int at = 0; at < end; at += 2) {
            consumer.accept(texts[at], texts[at + 1]);
        }
    }

    /// A map of the fields, in the order in which they were put.
    public Map<String, String> map() {
        Map<String, String> map = LinkedHashMap.newLinkedHashMap(end / 2);
        forEach(map::put);
        return map;
    }

    /// Adds a field. Each name is put once.
    public Fields put(String name, @Nullable Object value) {
        if (value != null) {
            add(name, value.toString());
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
        int at = find(name);
        return at < 0 ? null : texts[at + 1];
    }

    public String need(String name) {
        return Objects.requireNonNull(text(name), name);
    }

    @Nullable
    public BigDecimal decimal(String name) {
        var text = text(name);
        return text == null ? null : Decimals.strip(new BigDecimal(text));
    }

    public BigDecimal needDecimal(String name) {
        return Objects.requireNonNull(decimal(name), name);
    }

    @Nullable
    public Long number(String name) {
        var text = text(name);
        return text == null ? null : Long.valueOf(text);
    }

    public long needNumber(String name) {
        return Long.parseLong(need(name));
    }

    public boolean flag(String name) {
        return "true".equals(text(name));
    }

    @Nullable
    public Money money(String name) {
        var text = text(name);
        if (text == null) {
            return null;
        }
        int blank = text.indexOf(' ');
        return new Money(new BigDecimal(text.substring(0, blank)), text.substring(blank + 1));
    }

    public Map<String, BigDecimal> decimals(String name) {
        Map<String, BigDecimal> decimals = new LinkedHashMap<>();
        var text = text(name);
        if (text != null) {
            ofJson(text).forEach((key, value) -> decimals.put(key, Decimals.strip(new BigDecimal(value))));
        }
        return decimals;
    }

    public <E extends Enum<E>> @Nullable E constant(String name, Class<E> type) {
        var text = text(name);
        return text == null ? null : Enum.valueOf(type, text);
    }

    /// The fields as a JSON object. Every fill makes one, so it is made without a generator and its buffers.
    public String json() {
        var text = new StringBuilder(JSON_SIZE);
        char before = '{';
        for (int at = 0; at < end; at += 2) {
            var name = texts[at];
            text.append(before);
            quote(name, text).append(':');
            if (NESTED.contains(name)) {
                text.append(texts[at + 1]);
            } else {
                quote(texts[at + 1], text);
            }
            before = ',';
        }
        return text.append(before == '{' ? "{}" : "}").toString();
    }

    private static StringBuilder quote(String value, StringBuilder to) {
        to.append('"');
        if (isPlain(value)) {
            to.append(value);
        } else {
            STRINGS.quoteAsString(value, to);
        }
        return to.append('"');
    }

    /// Whether a text stands in JSON as it is.
    private static boolean isPlain(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' || c == '"' || c == '\\') {
                return false;
            }
        }
        return true;
    }
}
