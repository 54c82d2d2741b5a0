package io.tradercache.api;

import static io.tradercache.api.Venue.client;
import static io.tradercache.api.Venue.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The OpenAPI document is complete, and the one in `docs` equals the one that the service answers.
@QuarkusTest
class ApiDocumentTest {
    private static final Path KEPT = Path.of("docs/openapi.yaml");

    @Test
    void document_isTheOneThatIsAnswered() throws IOException {
        var answered = client().get("/q/openapi").asString();
        if (System.getProperty("renew") != null) {
            Files.writeString(KEPT, answered);
        }

        assertThat(Files.readString(KEPT))
                .as("renew it with ./mvnw test -Dtest=ApiDocumentTest -Drenew")
                .isEqualTo(answered);
    }

    @Test
    void everything_isDescribed() {
        var api = json(client().get("/q/openapi?format=json"));
        List<String> bare = new ArrayList<>();
        api.at("/components/schemas")
                .properties()
                .forEach(schema -> schema.getValue()
                        .path("properties")
                        .properties()
                        .forEach(property ->
                                need(property.getValue(), schema.getKey() + "." + property.getKey(), bare)));
        api.get("paths")
                .properties()
                .forEach(path -> path.getValue().forEach(operation -> {
                    operation.path("parameters").forEach(parameter -> {
                        if (!parameter.has("$ref")) {
                            need(
                                    parameter,
                                    path.getKey() + " " + parameter.get("name").asText(),
                                    bare);
                        }
                    });
                    if (!operation.has("summary")) {
                        bare.add(path.getKey());
                    }
                }));

        assertThat(bare)
                .as("what META-INF/openapi.yaml has no word for, under x-words")
                .isEmpty();
    }

    private static void need(JsonNode described, String name, List<String> bare) {
        if (!described.has("description")) {
            bare.add(name);
        }
    }

    @Test
    void everyAnswer_hasAnExample_thatIsOne() {
        var api = json(client().get("/q/openapi?format=json"));
        var shape = new Shape(api);
        api.get("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .forEach(operation -> operation
                                .at("/responses/200/content")
                                .properties()
                                .forEach(content -> {
                                    var examples = content.getValue().path("examples");
                                    assertThat(examples).as(path.getKey()).isNotEmpty();
                                    if (content.getKey().equals("application/json")) {
                                        examples.forEach(example -> assertThat(shape.faults(
                                                        example.get("value"),
                                                        content.getValue().get("schema")))
                                                .as(path.getKey())
                                                .isEmpty());
                                    }
                                })));
    }

    @Test
    void readme_hasEveryProblem() throws IOException {
        var readme = Files.readString(Path.of("README.md"));

        assertThat(Arrays.stream(ProblemKind.values())
                        .map(kind -> "| `%s` | %d | %s |"
                                .formatted(
                                        kind.type().replace("urn:trader-cache:problem:", ""),
                                        kind.status(),
                                        kind.when())))
                .allSatisfy(row -> assertThat(readme).contains(row));
    }
}
