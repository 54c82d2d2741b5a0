package io.tradercache.api;

import static io.restassured.RestAssured.given;
import static io.tradercache.fixtures.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.ConfigProvider;

/// Sends what a venue sends, and reads what a client then reads.
final class Venue {
    static final String FILLS = "trader.fills";
    static final String ORDERS = "trader.orders";
    static final String ACCOUNTS = "trader.accounts";
    static final String INSTRUMENTS = "trader.instruments";
    static final String TICKS = "trader.ticks";
    static final String BARS = "trader.bars";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final KafkaProducer<byte[], byte[]> PRODUCER = new KafkaProducer<>(
            Map.of(
                    "bootstrap.servers",
                    ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class),
                    "linger.ms",
                    "5"),
            new ByteArraySerializer(),
            new ByteArraySerializer());

    private Venue() {}

    /// Sends a record that is written with single quotes in place of double quotes.
    static RecordMetadata send(String topic, String key, String json) {
        return sendRaw(topic, key, json.replace('\'', '"'));
    }

    static RecordMetadata sendRaw(String topic, String key, String value) {
        try {
            return PRODUCER.send(new ProducerRecord<>(topic, bytes(key), bytes(value)))
                    .get();
        } catch (Exception e) {
            throw new AssertionError(value, e);
        }
    }

    static RecordMetadata send(String topic, String key, JsonNode message) {
        return sendRaw(topic, key, message.toString());
    }

    /// Sends a fill as a venue does, with its position as the key.
    static RecordMetadata sendFill(ObjectNode fill) {
        return send(FILLS, fill.get("position_id").asText(), fill);
    }

    static void sendFills(List<ObjectNode> fills) {
        var sent = fills.stream()
                .map(fill -> PRODUCER.send(new ProducerRecord<>(
                        FILLS, bytes(fill.get("position_id").asText()), bytes(fill.toString()))))
                .toList();
        PRODUCER.flush();
        assertThat(sent).allSatisfy(acknowledged -> assertThat(acknowledged).succeedsWithin(Duration.ZERO));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// A client that leaves the encoding of the path as it is.
    static RequestSpecification client() {
        return given().urlEncodingEnabled(false)
                .config(RestAssuredConfig.config()
                        .encoderConfig(EncoderConfig.encoderConfig()
                                .appendDefaultContentCharsetToContentTypeIfUndefined(false)));
    }

    static Response get(String path) {
        return client().get("/api/v1" + path);
    }

    static JsonNode json(Response response) {
        return parsed(response.asString());
    }

    /// Parses JSON that is written with single quotes in place of double quotes.
    static JsonNode json(String text) {
        return parsed(text.replace('\'', '"'));
    }

    static JsonNode parsed(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }

    /// The answer, as soon as the record is included in it.
    static JsonNode awaited(String path, RecordMetadata record) {
        await().untilAsserted(() -> {
            var answer = get(path);
            assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
            assertThat(json(answer).get("source")).isEqualTo(source(record));
        });
        return json(get(path));
    }

    static JsonNode source(RecordMetadata record) {
        return json("{'topic':'%s','partition':%d,'offset':%d}"
                .formatted(record.topic(), record.partition(), record.offset()));
    }

    /// The answer without the fields that no test can know.
    static JsonNode unversioned(JsonNode answer) {
        assertThat(answer.get("version").asText()).matches("[0-9]+");
        return ((ObjectNode) answer.deepCopy()).without("version");
    }

    /// Every item of a list whose id has this prefix, read page by page.
    static List<JsonNode> all(String path, String idField, String prefix, int limit) {
        List<JsonNode> items = new ArrayList<>();
        String cursor = "";
        do {
            var page = json(get(path + "limit=" + limit + cursor));
            assertThat(page.get("items").size()).isLessThanOrEqualTo(limit);
            page.get("items").forEach(item -> {
                if (item.get(idField).asText().startsWith(prefix)) {
                    items.add(item);
                }
            });
            var next = page.get("next_cursor");
            cursor = next.isNull() ? null : "&cursor=" + next.asText();
        } while (cursor != null);
        return items;
    }

    static String encoded(String id) {
        return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20").replace(".", "%2E");
    }
}
