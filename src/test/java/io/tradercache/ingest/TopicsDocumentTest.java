package io.tradercache.ingest;

import static io.tradercache.ingest.Payload.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tradercache.domain.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/// `docs/asyncapi.yaml` says what the wires read and what the dead letters carry.
class TopicsDocumentTest {
    private record Read(Wire<?> wire, WireSchema schema) {}

    private static final Map<String, Read> WIRES = Map.of(
            "fills", new Read(new FillWire(), FillWire.SCHEMA),
            "orders", new Read(new OrderWire(), OrderWire.SCHEMA),
            "accounts", new Read(new AccountWire(), AccountWire.SCHEMA),
            "instruments", new Read(new InstrumentWire(), InstrumentWire.SCHEMA),
            "ticks", new Read(new TickWire(), TickWire.SCHEMA),
            "bars", new Read(new BarWire(), BarWire.SCHEMA));

    private static final String OUT = "deadLetters";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNode DOCUMENT = document();

    /// One message of one channel, as the document states it.
    record Message(String channel, String name, JsonNode stated) {
        Wire<?> wire() {
            return WIRES.get(channel).wire();
        }

        Stream<ObjectNode> examples() {
            return stated.get("examples").valueStream().map(example -> (ObjectNode) example.get("payload"));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static JsonNode document() {
        try {
            return JSON.valueToTree(new Yaml().load(Files.readString(Path.of("docs/asyncapi.yaml"))));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Message> messages() {
        return DOCUMENT.get("channels")
                .propertyStream()
                .filter(channel -> WIRES.containsKey(channel.getKey()))
                .flatMap(channel -> channel.getValue()
                        .get("messages")
                        .propertyStream()
                        .map(message -> new Message(channel.getKey(), message.getKey(), resolved(message.getValue()))))
                .toList();
    }

    private static JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? DOCUMENT.at(node.get("$ref").asText().substring(1)) : node;
    }

    /// The parts that a schema is composed of.
    private static Stream<JsonNode> parts(JsonNode schema) {
        var whole = resolved(schema);
        return whole.has("allOf")
                ? Stream.concat(
                        Stream.of(whole), whole.get("allOf").valueStream().flatMap(TopicsDocumentTest::parts))
                : Stream.of(whole);
    }

    private static Map<String, JsonNode> properties(JsonNode schema) {
        Map<String, JsonNode> properties = new LinkedHashMap<>();
        parts(schema)
                .forEach(part -> part.path("properties")
                        .properties()
                        .forEach(property -> properties.put(property.getKey(), property.getValue())));
        return properties;
    }

    private static Set<String> required(JsonNode schema) {
        return parts(schema)
                .flatMap(part -> part.path("required").valueStream())
                .map(JsonNode::asText)
                .collect(Collectors.toSet());
    }

    @Test
    void topics_areThoseOfTheSettings() throws IOException {
        var settings = new Properties();
        try (var file = Files.newBufferedReader(Path.of("src/main/resources/application.properties"))) {
            settings.load(file);
        }
        var topics = settings.stringPropertyNames().stream()
                .filter(name -> name.matches("mp\\.messaging\\.(incoming|outgoing)\\.[a-z-]+\\.topic"))
                .map(settings::getProperty)
                .toList();

        assertThat(DOCUMENT.get("channels")
                        .propertyStream()
                        .map(channel -> channel.getValue().get("address").asText()))
                .containsExactlyInAnyOrderElementsOf(topics);
        assertThat(DOCUMENT.get("channels").fieldNames())
                .toIterable()
                .containsExactlyInAnyOrderElementsOf(Stream.of(WIRES.keySet(), Set.of(OUT))
                        .flatMap(Set::stream)
                        .toList());
    }

    @Test
    void fields_areThoseThatAreRead() {
        WIRES.forEach((channel, read) -> {
            Map<String, JsonNode> documented = new LinkedHashMap<>();
            messages().stream()
                    .filter(message -> message.channel().equals(channel))
                    .forEach(message ->
                            documented.putAll(properties(message.stated().get("payload"))));

            assertThat(documented.keySet()).as(channel).isEqualTo(read.schema().names());
            documented.forEach((name, field) -> {
                var inner = read.schema().nested(name);
                if (inner != null) {
                    assertThat(properties(field.path("items").isMissingNode() ? field : field.get("items"))
                                    .keySet())
                            .as(channel + " " + name)
                            .isEqualTo(inner.names());
                }
            });
        });
    }

    @ParameterizedTest
    @MethodSource("messages")
    void example_isRead(Message message) {
        assertThat(message.examples()).isNotEmpty().allSatisfy(example -> {
            assertThat(verdict(message.wire(), bytes(example))).isEqualTo("ok");
            if (!message.channel().equals("instruments")) {
                assertThat(properties(message.stated().get("payload")).keySet()).containsAll(names(example));
            }
        });
    }

    @ParameterizedTest
    @MethodSource("messages")
    void requiredField_isNeeded_andNoOther(Message message) {
        message.examples()
                .forEach(example ->
                        assertNeeds(message, example, example, message.stated().get("payload")));
    }

    /// Takes out each field of an object of an example, and of the objects in it: is it really needed?
    private static void assertNeeds(Message message, ObjectNode example, ObjectNode object, JsonNode schema) {
        var required = required(schema);
        assertThat(names(object)).containsAll(required);
        for (var name : names(object)) {
            var value = object.remove(name);

            assertThat(verdict(message.wire(), bytes(example)))
                    .as(message + " without " + name)
                    .isEqualTo(required.contains(name) ? "INVALID_FIELD" : "ok");

            object.set(name, value);
            var field = resolved(properties(schema).getOrDefault(name, JSON.createObjectNode()));
            if (value instanceof ObjectNode inner) {
                assertNeeds(message, example, inner, field);
            }
            if (value.isArray()) {
                value.forEach(item -> assertNeeds(message, example, (ObjectNode) item, field.get("items")));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("messages")
    void word_isOneOfThoseStated(Message message) {
        var example = message.examples().findFirst().orElseThrow();
        properties(message.stated().get("payload")).forEach((name, field) -> {
            var words = resolved(field).path("enum");
            words.forEach(word -> {
                var other = example.deepCopy().set(name, word);
                assertThat(verdict(message.wire(), bytes(other)))
                        .as(name + " " + word)
                        .isEqualTo("ok");
            });
            if (!words.isMissingNode()) {
                assertThat(verdict(message.wire(), bytes(example.deepCopy().put(name, "NONE_OF_THEM"))))
                        .as(name)
                        .isIn("INVALID_FIELD", "UNKNOWN_TYPE");
            }
        });
    }

    @Test
    void deadLetter_carriesWhatIsStated() {
        var stated = resolved(DOCUMENT.at("/components/messages/DeadLetter/headers"));

        assertThat(headers(1)).containsExactlyInAnyOrderElementsOf(required(stated));
        assertThat(headers(0))
                .containsExactlyInAnyOrderElementsOf(properties(stated).keySet());
        assertThat(stated.at("/properties/dlq-reason/enum").valueStream().map(JsonNode::asText))
                .containsExactlyElementsOf(
                        Arrays.stream(Refusal.Reason.values()).map(Enum::name).toList());
    }

    /// The headers of a dead letter whose topic takes so many bytes of a key and of a value of one byte.
    private static List<String> headers(int most) {
        return DeadLetters.headers(
                        new ConsumerRecord<>("t", 0, 0, new byte[1], new byte[1]),
                        new Refusal(Refusal.Reason.MALFORMED, "no value"),
                        most)
                .stream()
                .map(Header::key)
                .toList();
    }

    private static Set<String> names(ObjectNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static byte[] bytes(JsonNode payload) {
        try {
            return JSON.writeValueAsBytes(payload);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
