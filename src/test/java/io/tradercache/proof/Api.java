package io.tradercache.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tradercache.fixtures.Tier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The public REST interface, as any client reads it.
final class Api {
    static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private static final int MOST_TRIES = Tier.size(30, 1);

    private final HttpClient http;
    private final URI service;
    private final @Nullable String token;

    Api(int port) {
        this(port, null);
    }

    /// @param token the token that goes with each request; null for none
    Api(int port, @Nullable String token) {
        this(HTTP, URI.create("http://127.0.0.1:" + port), token);
    }

    /// @param http how it connects, such as with a certificate of its own
    Api(HttpClient http, URI service, @Nullable String token) {
        this.http = http;
        this.service = service;
        this.token = token;
    }

    int port() {
        return service.getPort();
    }

    record Answer(int status, HttpHeaders headers, String body) {
        JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException e) {
                throw new UncheckedIOException("not JSON: " + body, e);
            }
        }
    }

    static String path(String collection, String id) {
        return "/" + collection + "/" + encoded(id);
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    Answer ask(String path) throws IOException {
        return ask(request(path).build());
    }

    /// Posts JSON to a path.
    Answer post(String path, String json) throws IOException {
        return ask(request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json))
                .build());
    }

    /// A request for a path, to be completed.
    HttpRequest.Builder request(String path) {
        var request =
                HttpRequest.newBuilder(URI.create(service + "/api/v1" + path)).timeout(Duration.ofSeconds(30));
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    Answer ask(HttpRequest request) throws IOException {
        try {
            var response = http.send(request, BodyHandlers.ofInputStream());
            try (var body = response.body()) {
                // A stream has no end.
                var text = isStream(response.headers()) ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8);
                return new Answer(response.statusCode(), response.headers(), text);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static boolean isStream(HttpHeaders headers) {
        return headers.firstValue("Content-Type").orElse("").startsWith("text/event-stream");
    }

    Answer answer(String path) {
        try {
            return ask(path);
        } catch (IOException e) {
            throw new UncheckedIOException(path, e);
        }
    }

    /// Reads a path. In a build it asks again after a 503, as `Retry-After` says: a busy machine makes Redis slow, too.
    JsonNode get(String path) {
        var answer = answer(path);
        for (int tries = 1; answer.status() == 503 && tries < MOST_TRIES; tries++) {
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
            answer = answer(path);
        }
        assertThat(answer.status()).as("%s: %s", path, answer.body()).isEqualTo(200);
        return answer.json();
    }

    JsonNode position(String id) {
        return get(path("positions", id));
    }

    JsonNode order(String id) {
        return get(path("orders", id));
    }

    List<JsonNode> cycles(String positionId) {
        return list(path("positions", positionId) + "/cycles");
    }

    /// Every item of a list, page after page.
    List<JsonNode> list(String path) {
        var items = new ArrayList<JsonNode>();
        var page = get(path);
        page.get("items").forEach(items::add);
        while (page.hasNonNull("next_cursor")) {
            var cursor = encoded(page.get("next_cursor").asText());
            page = get(path + (path.contains("?") ? "&" : "?") + "cursor=" + cursor);
            page.get("items").forEach(items::add);
        }
        return items;
    }

    /// Every item of a list by its id. It fails if an item is listed twice.
    Map<String, JsonNode> listById(String path, String idField) {
        var byId = new LinkedHashMap<String, JsonNode>();
        for (var item : list(path)) {
            assertThat(byId.put(item.get(idField).asText(), item))
                    .as("listed twice")
                    .isNull();
        }
        return byId;
    }

    JsonNode status() {
        return get("/status");
    }

    /// How many records of a topic are not yet written, according to `/status`.
    long lag(String topic) {
        long lag = 0;
        for (var partition : status().at("/topics").path(topic).path("partitions")) {
            lag += partition.path("lag").asLong();
        }
        return lag;
    }

    /// What `/status` counts for a topic, such as `applied` or `duplicate`.
    long count(String topic, String what) {
        return status().at("/topics").path(topic).path("counts").path(what).asLong();
    }

    long refused(String topic, String reason) {
        return refused(status(), topic, reason);
    }

    /// How many records were refused for a reason, according to an earlier answer of `/status`.
    static long refused(JsonNode status, String topic, String reason) {
        return status.at("/topics")
                .path(topic)
                .path("counts")
                .path("refused")
                .path(reason)
                .asLong();
    }
}
