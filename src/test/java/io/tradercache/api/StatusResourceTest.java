package io.tradercache.api;

import static io.restassured.RestAssured.given;
import static io.tradercache.api.Venue.FILLS;
import static io.tradercache.api.Venue.awaited;
import static io.tradercache.api.Venue.get;
import static io.tradercache.api.Venue.json;
import static io.tradercache.api.Venue.sendFill;
import static io.tradercache.fixtures.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tradercache.fixtures.Wire;
import java.net.URL;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class StatusResourceTest {

    private static final long NOW = System.currentTimeMillis() * 1_000_000;

    @TestHTTPResource(value = "/health", management = true)
    URL health;

    @TestHTTPResource(value = "/metrics", management = true)
    URL metrics;

    private static RecordMetadata sendBuy(String trade, String quantity) {
        return sendFill(Wire.fill("ST-1", trade, "BUY", quantity, "1", NOW));
    }

    private static JsonNode status() {
        return json(get("/status"));
    }

    private static long count(JsonNode status, String name) {
        return status.at("/topics/" + FILLS + "/counts/" + name).asLong();
    }

    @Test
    void status_hasItsShape() {
        await().untilAsserted(() -> {
            var status = status();
            assertThat(status.fieldNames())
                    .toIterable()
                    .contains(
                            "instances", "rebuilding", "rebuild", "redis", "kafka", "as_of", "lag", "stale", "topics");
            assertThat(status.get("instances").asInt()).isEqualTo(1);
            assertThat(status.get("rebuilding").asBoolean()).isFalse();
            assertThat(status.get("rebuild").isNull()).isTrue();
            assertThat(status.get("redis").asText()).isEqualTo("up");
            assertThat(status.get("kafka").asText()).isEqualTo("up");
            assertThat(status.get("lag").asLong()).isZero();
            assertThat(status.get("stale").asBoolean()).isFalse();
            assertThat(status.get("topics").fieldNames())
                    .toIterable()
                    .containsExactlyInAnyOrder(
                            "trader.fills",
                            "trader.orders",
                            "trader.accounts",
                            "trader.instruments",
                            "trader.ticks",
                            "trader.bars");
            status.get("topics").forEach(topic -> {
                assertThat(topic.get("partitions").size()).isPositive();
                assertThat(topic.get("counts").fieldNames())
                        .toIterable()
                        .containsExactlyInAnyOrder("applied", "duplicate", "replayed", "late", "expired", "refused");
            });
        });
    }

    @Test
    void records_areCountedByWhatBecameOfThem() {
        awaited("/positions/ST-1", sendBuy("0", "1"));
        await().until(() -> status().get("lag").asLong() == 0);
        var before = status();

        sendBuy("1", "1");
        sendBuy("1", "1");
        sendBuy("1", "2");
        sendBuy("2", "-1");
        var last = sendBuy("3", "1");
        awaited("/positions/ST-1", last);

        await().untilAsserted(() -> {
            var after = status();
            assertThat(count(after, "applied") - count(before, "applied")).isEqualTo(2);
            assertThat(count(after, "duplicate") - count(before, "duplicate")).isEqualTo(1);
            assertThat(count(after, "replayed")).isEqualTo(count(before, "replayed"));
            assertThat(count(after, "refused/CONFLICTING_DUPLICATE") - count(before, "refused/CONFLICTING_DUPLICATE"))
                    .isEqualTo(1);
            assertThat(count(after, "refused/INVALID_FIELD") - count(before, "refused/INVALID_FIELD"))
                    .isEqualTo(1);
            var partition = after.at("/topics/" + FILLS + "/partitions/" + last.partition());
            assertThat(partition)
                    .isEqualTo(json(
                            "{'partition':%d,'applied_offset':%d,'end_offset':%d,'lag':0,'last_event_ts':%d,'truncated_before':null}"
                                    .formatted(last.partition(), last.offset(), last.offset() + 1, NOW)));
        });
    }

    @Test
    void openApi_namesEveryPath() {
        var paths =
                given().accept("application/json").get("/q/openapi").jsonPath().getMap("paths");

        assertThat(paths.keySet())
                .contains(
                        "/api/v1/positions",
                        "/api/v1/orders",
                        "/api/v1/accounts",
                        "/api/v1/instruments",
                        "/api/v1/status")
                .anyMatch(path -> path.toString().matches("/api/v1/positions/\\{\\w+}"))
                .anyMatch(path -> path.toString().matches("/api/v1/positions/\\{\\w+}/cycles"))
                .anyMatch(path -> path.toString().matches("/api/v1/orders/\\{\\w+}"))
                .anyMatch(path -> path.toString().matches("/api/v1/orders/\\{\\w+}/events"))
                .anyMatch(path -> path.toString().matches("/api/v1/accounts/\\{\\w+}"))
                .anyMatch(path -> path.toString().matches("/api/v1/instruments/\\{\\w+}"))
                .anyMatch(path -> path.toString().matches("/api/v1/ticks/\\{\\w+}"))
                .anyMatch(path -> path.toString().matches("/api/v1/ticks/\\{\\w+}/latest"))
                .anyMatch(path -> path.toString().matches("/api/v1/bars/\\{\\w+}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/live", "/ready", "/started"})
    void health_isOnTheManagementPort(String kind) {
        given().get(health + kind).then().statusCode(200);
        given().get("/q/health" + kind).then().statusCode(404);
    }

    @Test
    void metrics_areOnTheManagementPort() {
        given().get(metrics).then().statusCode(200);
        given().get("/q/metrics").then().statusCode(404);
    }
}
