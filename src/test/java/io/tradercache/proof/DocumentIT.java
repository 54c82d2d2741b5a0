package io.tradercache.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The packaged application describes itself, and answers every path of this description, also with a problem.
@ExtendWith(SharedLine.class)
class DocumentIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private record Answer(int status, String type, String body) {}

    private static Api api;
    private static JsonNode document;

    @BeforeAll
    static void readTheDocument(SharedLine.Running shared) throws Exception {
        api = shared.one().api();
        var answer = send("GET", "/q/openapi?format=json", Map.of());
        assertThat(answer.status()).isEqualTo(200);
        document = Api.JSON.readTree(answer.body());
        assertThat(document.at("/paths").size()).isGreaterThan(15);
    }

    @Test
    void everyDocumentedParameter_isKnown() throws Exception {
        for (var path : paths().entrySet()) {
            for (var parameter : parameters(path.getValue()).entrySet()) {
                var asked = filled(path.getKey()) + "?" + parameter.getKey() + "=" + Api.encoded(parameter.getValue());
                assertStatus(send("GET", asked, Map.of()), asked, 200, 404);
            }
        }
    }

    @Test
    void undocumentedParameter_isRefusedByName() throws Exception {
        for (var path : paths().keySet()) {
            var asked = filled(path) + "?colour=red";
            var problem = problem(send("GET", asked, Map.of()), asked, 400);
            assertThat(problem.at("/violations/0/field").asText()).as(asked).isEqualTo("colour");
        }
    }

    @Test
    void whatCannotBeAnswered_isAProblem() throws Exception {
        for (var path : paths().keySet()) {
            var asked = filled(path);
            problem(send("POST", asked, Map.of()), asked, 405);
            problem(send("GET", asked, Map.of("Accept", "image/png")), asked, 406);
        }
        problem(send("GET", "/api/v1/nothing", Map.of()), "/api/v1/nothing", 404);
    }

    private static Map<String, JsonNode> paths() {
        return document.at("/paths").properties().stream()
                .filter(path -> path.getValue().has("get"))
                .collect(Collectors.toMap(
                        Map.Entry::getKey, path -> path.getValue().path("get"), (a, _) -> a, TreeMap::new));
    }

    /// An example for each query parameter of an operation. A cursor has none, because it comes from an answer.
    private static Map<String, String> parameters(JsonNode operation) {
        var examples = new LinkedHashMap<String, String>();
        for (var stated : operation.path("parameters")) {
            var parameter = resolved(stated);
            var name = parameter.path("name").asText();
            if (parameter.path("in").asText().equals("query") && !name.equals("cursor")) {
                var schema = resolved(parameter.path("schema"));
                examples.put(
                        name,
                        schema.path("enum")
                                .path(0)
                                .asText(parameter.path("example").asText("true")));
            }
        }
        return examples;
    }

    private static JsonNode resolved(JsonNode stated) {
        return stated.has("$ref") ? document.at(stated.get("$ref").asText().substring(1)) : stated;
    }

    private static String filled(String path) {
        return path.replaceAll("\\{[^}]+}", "none");
    }

    private static JsonNode problem(Answer answer, String asked, int status) throws IOException {
        assertStatus(answer, asked, status);
        assertThat(answer.type()).as(asked).startsWith("application/problem+json");
        var problem = Api.JSON.readTree(answer.body());
        assertThat(problem.path("status").asInt()).as(asked).isEqualTo(status);
        assertThat(problem.path("instance").asText())
                .isEqualTo(URI.create(asked).getPath());
        return problem;
    }

    private static void assertStatus(Answer answer, String asked, Integer... statuses) {
        assertThat(answer.status()).as("%s: %s", asked, answer.body()).isIn((Object[]) statuses);
    }

    /// Sends a request. The body of an event stream has no end, so it is not read.
    private static Answer send(String method, String path, Map<String, String> headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api.port() + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .timeout(Duration.ofSeconds(30));
        headers.forEach(request::header);
        var answer = HTTP.send(request.build(), BodyHandlers.ofInputStream());
        var type = answer.headers().firstValue("Content-Type").orElse("");
        try (var body = answer.body()) {
            var text =
                    type.startsWith("text/event-stream") ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8);
            return new Answer(answer.statusCode(), type, text);
        }
    }
}
