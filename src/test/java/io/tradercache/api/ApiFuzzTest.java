package io.tradercache.api;

import static io.tradercache.api.Venue.client;
import static io.tradercache.api.Venue.encoded;
import static io.tradercache.api.Venue.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.tradercache.api.RawRequest.Answer;
import io.tradercache.fixtures.Tier;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Requests of all kinds, made from the OpenAPI document, get the answers that the document promises.
///
/// `-Dfuzz.requests` and `-Dfuzz.seed` change how many requests there are, and which.
@QuarkusTest
class ApiFuzzTest {
    private static final Logger LOG = Logger.getLogger(ApiFuzzTest.class);
    private static final int REQUESTS = Integer.getInteger("fuzz.requests", Tier.size(2_000, 6_000));
    private static final long SEED = Long.getLong("fuzz.seed", 20_260_101L);

    /// Values that are no id, number, word or cursor, and values that a careless client sends for one.
    private static final List<String> ODD = List.of(
            "",
            "%00",
            "%zz",
            "%",
            "%2",
            "%C3",
            "%C3%A9",
            "é",
            "+",
            "%20",
            " ",
            "a+b",
            "a%20b",
            "{a}",
            "%7Ba%7D",
            ";",
            "a;b=c",
            "?",
            "a?b",
            "#",
            "a#b",
            "\\",
            "%5C",
            "&",
            "=",
            "/",
            "//",
            ".",
            "..",
            "%2E%2E",
            "../status",
            "..%2F",
            "\"",
            "<script>",
            "|",
            "^",
            "`",
            "\t",
            "-1",
            "0",
            "1e3",
            "1.5",
            "NaN",
            "null",
            "true",
            "1001",
            "2147483648",
            "99999999999999999999",
            "%D9%A1",
            "[]",
            "*",
            "!",
            "QQ",
            "QQ==",
            "%0d%0aX:1",
            "a".repeat(300),
            "%41".repeat(200));

    private static final List<String> UNKNOWN_NAMES =
            List.of("colour", "Limit", "limit%00", "%20", "a%5B%5D", "STATUS", "%zz", "_", "é", "limit+");
    private static final List<String> ACCEPTED = List.of(
            "*/*",
            "application/json",
            "application/*;q=0.5",
            "text/html, */*;q=0.1",
            "text/event-stream",
            "application/problem+json");
    private static final List<String> NOT_ACCEPTED =
            List.of("text/html", "image/png", "application/xml;q=0.9", "nonsense", ";", "a/b/c;;q=x");
    private static final List<String> METHODS =
            List.of("HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH", "TRACE", "QUERY");

    private final Random random = new Random(SEED);

    private enum Judgement {
        GOOD,
        BAD,
        UNSURE
    }

    /// A value that was made for one parameter, and whether it is a good one.
    private record Given(String value, Judgement is) {
        Given(String value, boolean valid) {
            this(value, valid ? Judgement.GOOD : Judgement.BAD);
        }
    }

    /// A request, and what is known of it before it is sent.
    ///
    /// @param plain whether its path is surely that of its operation
    /// @param bad the parameters that are surely wrong
    private record Probe(RawRequest request, JsonNode operation, boolean plain, Set<String> bad, boolean sure) {}

    @Test
    void whateverIsAsked_isAnsweredAsDocumented() {
        LOG.infof("Fuzzing with %d requests, seed %d", REQUESTS, SEED);
        OddIds.send();
        var api = json(client().get("/q/openapi?format=json"));
        var shape = new Shape(api);
        List<Map.Entry<String, JsonNode>> paths =
                new ArrayList<>(api.get("paths").properties());
        paths.removeIf(path -> !path.getValue().has("get"));
        Map<String, Integer> met = new TreeMap<>();
        for (int i = 0; i < REQUESTS; i++) {
            var path = paths.get(i % paths.size());
            var probe = probe(shape, path.getKey(), path.getValue().get("get"));
            var answer = probe.request().send();

            check(probe, answer, api, shape);
            if (probe.plain() && probe.request().method().equals("GET")) {
                met.merge(path.getKey() + " " + answer.status(), 1, Integer::sum);
            }
        }

        LOG.infof("Answers by path and status: %s", met);
        assertThat(met.keySet()).containsAll(promised(api));
    }

    /// Every status in the document, except those that mean that we have a bug or that Redis is away, and those for
    /// requests without a token and for too many at once, which this server allows.
    private static Set<String> promised(JsonNode api) {
        Set<String> promised = new TreeSet<>();
        api.get("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .at("/get/responses")
                        .fieldNames()
                        .forEachRemaining(status -> promised.add(path.getKey() + " " + status)));
        promised.removeIf(status -> status.matches(".* (401|403|429|500|503)"));
        return promised;
    }

    private Probe probe(Shape shape, String path, JsonNode operation) {
        Set<String> bad = new TreeSet<>();
        List<String> query = new ArrayList<>();
        List<String> headers = new ArrayList<>();
        var target = path;
        boolean plain = true;
        boolean sure = true;
        for (var stated : operation.path("parameters")) {
            var parameter = shape.resolved(stated);
            var name = parameter.get("name").asText();
            switch (parameter.get("in").asText()) {
                case "path" -> {
                    var id = pathId();
                    plain &= id.is() == Judgement.GOOD;
                    target = target.replace("{" + name + "}", id.value());
                }
                case "query" -> {
                    if (random.nextInt(100) < 40) {
                        var value = value(parameter, shape);
                        query.add(name + "=" + value.value());
                        sure &= value.is() != Judgement.UNSURE;
                        if (value.is() == Judgement.BAD) {
                            bad.add(name);
                        }
                    }
                }
                case "header" -> condition(name, headers);
                default -> throw new AssertionError(parameter);
            }
        }
        if (random.nextInt(100) < 6) {
            query.add(one(UNKNOWN_NAMES) + "=1");
            bad.add("?");
        }
        if (!query.isEmpty() && random.nextInt(100) < 4) {
            query.add(one(query));
            bad.add("?");
        }
        Collections.shuffle(query, random);
        var method = random.nextInt(100) < 6 ? one(METHODS) : "GET";
        boolean refusing = random.nextInt(100) < 8;
        if (refusing || random.nextInt(100) < 20) {
            headers.add("Accept: " + one(refusing ? NOT_ACCEPTED : ACCEPTED));
        }
        var request = new RawRequest(method, target + (query.isEmpty() ? "" : "?" + String.join("&", query)), headers);
        return new Probe(request, operation, plain, bad, sure && headers.isEmpty());
    }

    private Given pathId() {
        return switch (random.nextInt(10)) {
            case 0 -> new Given(one(ODD), false);
            case 1, 4 -> new Given("none-" + random.nextInt(9), true);
            case 2 -> new Given(one(OddIds.ALL), false);
            case 3 -> new Given("a%20b", true);
            default -> new Given(encoded(one(OddIds.ALL)), true);
        };
    }

    private Given value(JsonNode parameter, Shape shape) {
        var schema = shape.resolved(parameter.get("schema"));
        if (parameter.get("name").asText().equals("cursor")) {
            return new Given(random.nextBoolean() ? one(ODD) : encoded(one(OddIds.ALL)), Judgement.UNSURE);
        }
        if (random.nextInt(100) < 25) {
            var odd = one(ODD);
            return new Given(odd, mayBe(odd, schema));
        }
        if (schema.has("enum")) {
            return new Given(
                    one(schema.get("enum").valueStream().map(JsonNode::asText).toList()), true);
        }
        if (schema.path("type").asText().equals("integer")) {
            long least = schema.path("minimum").asLong(1);
            long most = schema.path("maximum").asLong(1_000);
            return switch (random.nextInt(6)) {
                case 0 -> new Given(Long.toString(least), true);
                case 1 -> new Given(Long.toString(most), true);
                case 2 -> new Given(Long.toString(least - 1), false);
                case 3 -> new Given(Long.toString(most + 1), false);
                default -> new Given(Long.toString(random.nextLong(least, most + 1)), true);
            };
        }
        return random.nextBoolean() && parameter.has("example")
                ? new Given(encoded(parameter.get("example").asText()), true)
                : new Given(
                        encoded(one(OddIds.ALL)),
                        !parameter.get("name").asText().equals("cursor"));
    }

    /// Whether an odd value happens to be a good one for the parameter.
    private static boolean mayBe(String odd, JsonNode schema) {
        if (schema.has("enum")) {
            return schema.get("enum")
                    .valueStream()
                    .anyMatch(word -> word.asText().equals(odd));
        }
        if (schema.path("type").asText().equals("integer")) {
            return odd.matches("[0-9]{1,9}")
                    && Long.parseLong(odd) >= schema.path("minimum").asLong()
                    && Long.parseLong(odd) <= schema.path("maximum").asLong();
        }
        return !odd.isEmpty() && !odd.matches(".*([+;{} é#&\\t]|%(00|0d|20|7B|zz|$|2$|C3|D9)).*");
    }

    /// Adds a condition, often the one that any version meets: few requests are then enough to meet every answer.
    private void condition(String name, List<String> headers) {
        if (random.nextInt(100) < (name.equals("If-None-Match") ? 60 : 20)) {
            headers.add(name + ": "
                    + one(List.of("*", "*", "*", "\"other\"", "W/\"other\"", "\"", "nonsense", "\"a\", \"b\"")));
        }
    }

    private void check(Probe probe, Answer answer, JsonNode api, Shape shape) {
        var about = probe.request() + " → " + answer;
        int status = answer.status();
        if (isServersOwn(probe.request(), answer)) {
            return;
        }
        assertThat(status == 503 || status < 500).as(about).isTrue();
        for (var header : List.of("Trader-As-Of", "Trader-Lag", "Trader-Stale")) {
            assertThat(answer.header(header)).as(about).isNotEmpty();
        }
        if (status >= 400 && !probe.request().method().equals("HEAD")) {
            checkProblem(answer, about, api, shape);
        }
        if (!probe.plain()) {
            return;
        }
        switch (probe.request().method()) {
            case "GET" -> checkRead(probe, answer, about, shape);
            case "HEAD" ->
                assertThat(responses(probe).has(Integer.toString(status)))
                        .as(about)
                        .isTrue();
            case "OPTIONS" -> assertThat(status).as(about).isIn(200, 400);
            default -> assertThat(status).as(about).isEqualTo(405);
        }
    }

    private static JsonNode responses(Probe probe) {
        return probe.operation().get("responses");
    }

    private void checkRead(Probe probe, Answer answer, String about, Shape shape) {
        int status = answer.status();
        assertThat(responses(probe).has(Integer.toString(status))).as(about).isTrue();
        if (!probe.bad().isEmpty()) {
            assertThat(status).as(about).isIn(400, 406);
        }
        if (probe.bad().isEmpty() && probe.sure() && !probe.request().target().contains("%20")) {
            assertThat(status).as(about).isIn(200, 404, 503);
        }
        if (status == 304) {
            assertThat(answer.body()).as(about).isEmpty();
            assertThat(answer.header("ETag")).as(about).isNotEmpty();
        }
        if (status == 200) {
            var type = answer.header("Content-Type").replaceFirst(";.*", "");
            var content = responses(probe).at("/200/content").get(type);
            assertThat(content).as(about).isNotNull();
            if (type.equals("application/json")) {
                assertThat(shape.faults(answer.json(), content.get("schema")))
                        .as(about)
                        .isEmpty();
            }
        }
    }

    private static void checkProblem(Answer answer, String about, JsonNode api, Shape shape) {
        assertThat(answer.header("Content-Type")).as(about).startsWith("application/problem+json");
        var problem = answer.json();
        assertThat(shape.faults(problem, api.at("/components/schemas/Problem")))
                .as(about)
                .isEmpty();
        assertThat(problem.get("status").asInt()).as(about).isEqualTo(answer.status());
    }

    /// Whether the server itself refused what is no request; then it answers only with a status.
    private static boolean isServersOwn(RawRequest request, Answer answer) {
        return answer.body().isEmpty()
                && (answer.status() == 414 || (answer.status() == 400 && uri(request.target()) == null));
    }

    private static @Nullable URI uri(String target) {
        try {
            return new URI(target);
        } catch (URISyntaxException none) {
            return null;
        }
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
