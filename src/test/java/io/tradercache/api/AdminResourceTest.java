package io.tradercache.api;

import static io.tradercache.api.Venue.awaited;
import static io.tradercache.api.Venue.client;
import static io.tradercache.api.Venue.get;
import static io.tradercache.api.Venue.json;
import static io.tradercache.api.Venue.sendFill;
import static io.tradercache.api.Venue.sendRaw;
import static io.tradercache.fixtures.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.tradercache.fixtures.Wire;
import java.util.List;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class AdminResourceTest {
    private static final long NOW = System.currentTimeMillis() * 1_000_000;
    private static final String COMPARED = "{'reason':'compared with the venue'}";

    /// A position that has missed a record.
    ///
    /// @return the place of that record
    private static RecordMetadata gap(String position) {
        awaited("/positions/" + position, sendFill(Wire.fill(position, "T1", "BUY", "2", "10", NOW)));
        var missed = miss(position);
        await().untilAsserted(
                        () -> assertThat(position(position).get("gap_source")).isEqualTo(Venue.source(missed)));
        return missed;
    }

    private static RecordMetadata miss(String position) {
        return sendRaw(Venue.FILLS, position, "no fill");
    }

    private static JsonNode position(String id) {
        return json(get("/positions/" + id));
    }

    private static Response clear(String position, String body, @Nullable String ifMatch) {
        var request = client().contentType("application/json").body(body.replace('\'', '"'));
        if (ifMatch != null) {
            request.header("If-Match", ifMatch);
        }
        return request.post("/api/v1/admin/positions/" + position + "/gap/clear");
    }

    private static List<JsonNode> actions(String position) {
        return json(get("/admin/actions?limit=1000"))
                .get("items")
                .valueStream()
                .filter(action -> action.get("position_id").asText().equals(position))
                .toList();
    }

    @Test
    void gapCleared_isGone_andInTheLog() {
        gap("ADMIN-1");
        var looked = get("/positions/ADMIN-1").header("ETag");

        var answer = clear("ADMIN-1", COMPARED, looked);

        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        assertThat(json(answer).get("gap").asBoolean(true)).isFalse();
        assertThat(answer.header("ETag")).isNotEqualTo(looked);
        assertThat(json(answer)).isEqualTo(position("ADMIN-1"));
        assertThat(json(get("/positions?gap=true&instrument_id="
                                + json(answer).get("instrument_id").asText()))
                        .get("items"))
                .noneMatch(item -> item.get("position_id").asText().equals("ADMIN-1"));
        var actions = actions("ADMIN-1");
        assertThat(actions).extracting(action -> action.get("step").asText()).containsExactly("DONE", "REQUESTED");
        assertThat(actions)
                .extracting(action -> action.get("action_id"))
                .containsOnly(actions.getFirst().get("action_id"));
        assertThat(actions).allSatisfy(action -> {
            assertThat(action.get("reason").asText()).isEqualTo("compared with the venue");
            assertThat(action.get("actor").asText()).isEqualTo("anonymous");
            assertThat(action.get("verb").asText()).isEqualTo("CLEAR_GAP");
            assertThat(action.get("ts_event").asLong()).isGreaterThanOrEqualTo(NOW);
        });
    }

    @Test
    void clearedAgain_changesNothing_evenWithTheOldVersion() {
        gap("ADMIN-2");
        var looked = get("/positions/ADMIN-2").header("ETag");
        var first = clear("ADMIN-2", COMPARED, looked);

        var second = clear("ADMIN-2", COMPARED, looked);

        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(json(second)).isEqualTo(json(first));
        assertThat(actions("ADMIN-2")).hasSize(2);
    }

    @Test
    void nextMissedFill_setsItAgain() {
        gap("ADMIN-3");
        clear("ADMIN-3", COMPARED, null);

        var missed = miss("ADMIN-3");

        await().untilAsserted(
                        () -> assertThat(position("ADMIN-3").get("gap_source")).isEqualTo(Venue.source(missed)));
    }

    @Test
    void missedSinceTheLook_isNotOverlooked() {
        var first = gap("ADMIN-4");
        var looked = get("/positions/ADMIN-4").header("ETag");
        var next = miss("ADMIN-4");
        await().untilAsserted(() ->
                assertThat(position("ADMIN-4").get("gap_last_source")).isEqualTo(Venue.source(next)));

        var answer = clear("ADMIN-4", COMPARED, looked);

        assertThat(answer.statusCode()).isEqualTo(412);
        assertThat(json(answer).get("type").asText()).endsWith(":another-version");
        assertThat(position("ADMIN-4").get("gap_source")).isEqualTo(Venue.source(first));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "null", "{'reason':null}", "{'reason':' '}"})
    void noReason_isRefused(String body) {
        var answer = clear("ADMIN-5", body, null);

        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(400);
        assertThat(json(answer).at("/violations/0/field").asText()).isEqualTo("reason");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[]", "7", "{'reason':{}}", "{'reason':['a']}"})
    void bodyOfAnotherShape_isRefused(String body) {
        var answer = clear("ADMIN-5", body, null);

        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(400);
        assertThat(answer.contentType()).startsWith("application/problem+json");
        assertThat(json(answer).get("type").asText()).endsWith(":invalid-body");
    }

    @Test
    void tooLongAReason_isRefused() {
        assertThat(clear("ADMIN-5", "{'reason':'" + "a".repeat(1_001) + "'}", null)
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void unknownPosition_isA404() {
        assertThat(json(clear("ADMIN-NONE", COMPARED, null)).get("type").asText())
                .endsWith(":unknown-position");
    }

    @Test
    void anotherMediaType_isA415() {
        var answer =
                client().contentType("text/plain").body("compared").post("/api/v1/admin/positions/ADMIN-5/gap/clear");

        assertThat(answer.statusCode()).isEqualTo(415);
        assertThat(json(answer).get("type").asText()).endsWith(":unsupported-media-type");
    }

    @Test
    void read_isNoMethodOfAVerb() {
        var answer = get("/admin/positions/ADMIN-5/gap/clear");

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.header("Allow")).isEqualTo("POST, OPTIONS");
    }

    @Test
    void log_isReadPageByPage() {
        gap("ADMIN-6");
        clear("ADMIN-6", COMPARED, null);

        var newest = json(get("/admin/actions?limit=1"));
        var next = json(
                get("/admin/actions?limit=1&cursor=" + newest.get("next_cursor").asText()));

        assertThat(newest.at("/items/0/step").asText()).isEqualTo("DONE");
        assertThat(next.at("/items/0/step").asText()).isEqualTo("REQUESTED");
    }
}
