package io.tradercache.api;

import static io.tradercache.api.Venue.awaited;
import static io.tradercache.api.Venue.client;
import static io.tradercache.api.Venue.get;
import static io.tradercache.api.Venue.json;
import static io.tradercache.api.Venue.sendFill;
import static io.tradercache.fixtures.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.tradercache.fixtures.Wire;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests what all answers have in common: their age, their version, and their errors.
@QuarkusTest
class AnswersTest {

    private static RecordMetadata sendBuy(String position, String trade) {
        return sendFill(Wire.fill(position, trade, "BUY", "1", "1", 1_700_000_000_000_000_000L));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/positions",
                "/orders",
                "/accounts",
                "/instruments",
                "/status",
                "/positions/none",
                "/positions?limit=0",
                "/nowhere",
                "/orders/none/events",
                "/positions/none/cycles",
                "/orders?status=x"
            })
    void everyAnswer_saysHowOldItIs(String path) {
        await().untilAsserted(() -> {
            var answer = get(path);
            assertThat(answer.header("Trader-As-Of")).matches("[0-9]{19}");
            assertThat(answer.header("Trader-Lag")).matches("[0-9]+");
            assertThat(answer.header("Trader-Stale")).isEqualTo("false");
        });
    }

    @Test
    void version_isTheTag_andSparesTheAnswer() {
        var first = awaited("/positions/AN-1", sendBuy("AN-1", "1"));
        var tag = get("/positions/AN-1").header("ETag");
        assertThat(tag).isEqualTo('"' + first.get("version").asText() + '"');

        for (var given : new String[] {tag, "\"other\", " + tag, "*", "W/" + tag}) {
            var unchanged = client().header("If-None-Match", given).get("/api/v1/positions/AN-1");
            assertThat(unchanged.statusCode()).as(given).isEqualTo(304);
            assertThat(unchanged.asString()).isEmpty();
            assertThat(unchanged.header("ETag")).isEqualTo(tag);
            assertThat(unchanged.header("Trader-As-Of")).isNotNull();
        }
        assertThat(client().header("If-None-Match", "\"other\"")
                        .get("/api/v1/positions/AN-1")
                        .statusCode())
                .isEqualTo(200);

        awaited("/positions/AN-1", sendBuy("AN-1", "2"));
        var changed = client().header("If-None-Match", tag).get("/api/v1/positions/AN-1");
        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(changed.header("ETag")).isNotEqualTo(tag);
    }

    @Test
    void anotherVersionExpected_is412_andNot304() {
        awaited("/positions/AN-2", sendBuy("AN-2", "1"));

        assertThat(client().header("If-Match", "\"other\"")
                        .get("/api/v1/positions/AN-2")
                        .statusCode())
                .isEqualTo(412);
    }

    @ParameterizedTest
    @ValueSource(strings = {"17", "\"", "", ",", "W/", "\"a\"b"})
    void nonsenseForATag_isNoFault(String tag) {
        awaited("/positions/AN-3", sendBuy("AN-3", "T" + tag.hashCode()));

        assertThat(client().header("If-None-Match", tag)
                        .get("/api/v1/positions/AN-3")
                        .statusCode())
                .isIn(200, 304, 400);
    }

    @ParameterizedTest
    @CsvSource({
        "/positions/none, position",
        "/positions/none/cycles, position",
        "/orders/none, order",
        "/orders/none/events, order",
        "/accounts/none, account",
        "/instruments/none, instrument"
    })
    void unknown_is404(String path, String what) {
        assertProblem(
                get(path),
                404,
                "{'type':'urn:trader-cache:problem:unknown-%s','title':'No such %s','status':404,'detail':'no %s \\\"none\\\" is held','instance':'/api/v1%s'}"
                        .formatted(what, what, what, path));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "limit=0 limit",
                "limit=1001 limit",
                "limit=abc limit",
                "limit=-1 limit",
                "limit= limit",
                "limit=1.5 limit",
                "limit=99999999999 limit",
                "limit=%D9%A1 limit",
                "limit=5&limit=6 limit",
                "cursor=%21 cursor",
                "cursor= cursor",
                "cursor=QQ&cursor=QQ cursor",
                "cursor=IA cursor",
                "cursor=e30 cursor",
                "colour=red colour",
                "Limit=5 Limit",
                "%20=1 +"
            })
    void badParameter_is400_andNamed(String query, String field) {
        for (var list : new String[] {"/positions", "/orders", "/accounts", "/instruments"}) {
            var answer = get(list + "?" + query);

            assertThat(answer.statusCode()).as(list).isEqualTo(400);
            assertThat(answer.contentType()).startsWith("application/problem+json");
            var problem = json(answer.asString());
            assertThat(problem.get("type").asText()).isEqualTo("urn:trader-cache:problem:invalid-parameter");
            assertThat(problem.get("instance").asText()).isEqualTo("/api/v1" + list);
            assertThat(problem.get("violations")).hasSize(1);
            assertThat(problem.get("violations").get(0).get("field").asText()).isEqualTo(field.replace('+', ' '));
        }
    }

    @Test
    void badParameter_isAnsweredWhole() {
        assertProblem(
                get("/positions?limit=0"),
                400,
                "{'type':'urn:trader-cache:problem:invalid-parameter','title':'Invalid parameter','status':400,'detail':'limit must be 1 to 1000',"
                        + "'instance':'/api/v1/positions','violations':[{'field':'limit','message':'must be 1 to 1000'}]}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/positions?status=OPEN",
                "/positions?status=inflight",
                "/positions?status=",
                "/orders?status=x",
                "/accounts?status=all",
                "/positions?instrument_id=",
                "/positions?instrument_id=a+b",
                "/positions?instrument_id=a;b",
                "/positions?gap=false",
                "/positions?side=BUY",
                "/orders?side=LONG",
                "/orders?order_status=OPEN",
                "/orders?gap=false",
                "/positions?limit",
                "/positions/P?x=1",
                "/positions/P/cycles?limit=5",
                "/orders/O/events?x",
                "/status?x=1",
                "/accounts/A?cursor=QQ",
                "/positions/a%20b",
                "/positions/%7Ba%7D",
                "/positions/%C3%A9",
                "/positions/%00",
                "/orders/a%0Ab/events",
                "/positions/",
                "/positions/%2E",
                "/positions/a/%2E%2E/cycles",
                "/positions/a;b"
            })
    void badRequest_is400(String path) {
        var answer = get(path);

        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(400);
        assertThat(answer.contentType()).startsWith("application/problem+json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/positions?status=all&instrument_id=AUD%2FUSD.SIM&account_id=a%2Bb&strategy_id=1&side=SHORT&gap=true&limit=1000&cursor=QQ",
                "/orders?status=inflight&instrument_id=AUD%2FUSD.SIM&account_id=a%3Bb&strategy_id=1&side=SELL&order_status=PENDING_CANCEL&limit=1"
            })
    void whatAListMayBeAskedFor_isTaken(String path) {
        assertThat(get(path).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nowhere", "/positions/a/b/c", "/orders/O/cycles", "/", ""})
    void noSuchPath_isAProblemToo(String path) {
        var answer = get(path);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.contentType()).startsWith("application/problem+json");
        assertThat(json(answer).get("type").asText()).isEqualTo("urn:trader-cache:problem:not-found");
        assertThat(json(answer).get("instance").asText()).isEqualTo("/api/v1" + path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH"})
    void anotherMethod_is405(String method) {
        var answer = client().request(method, "/api/v1/positions");

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.contentType()).startsWith("application/problem+json");
        assertThat(json(answer).get("type").asText()).isEqualTo("urn:trader-cache:problem:method-not-allowed");
        assertThat(answer.header("Allow")).isEqualTo("GET, HEAD, OPTIONS");
        assertThat(answer.header("Trader-As-Of")).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "text/html",
                "application/xml",
                "text/html,*/*;q=0.1",
                "*/*",
                "application/json",
                "application/*"
            })
    void whateverIsAccepted_noAnswerIsAnythingButJson(String type) {
        awaited("/positions/AN-4", sendBuy("AN-4", type));
        for (var path : new String[] {"/positions/AN-4", "/positions", "/status"}) {
            var answer = client().accept(type).get("/api/v1" + path);

            if (answer.statusCode() == 200) {
                assertThat(answer.contentType()).as(path).startsWith("application/json");
                json(answer.asString());
            } else {
                assertThat(answer.statusCode()).as(path).isEqualTo(406);
                assertThat(json(answer).get("type").asText()).isEqualTo("urn:trader-cache:problem:not-acceptable");
            }
        }
    }

    private static void assertProblem(Response answer, int status, String problem) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.contentType()).startsWith("application/problem+json");
        assertThat(json(answer.asString().replace("'", ""))).isEqualTo(json(problem));
    }
}
