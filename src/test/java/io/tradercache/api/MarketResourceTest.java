package io.tradercache.api;

import static io.tradercache.api.Venue.BARS;
import static io.tradercache.api.Venue.TICKS;
import static io.tradercache.api.Venue.awaited;
import static io.tradercache.api.Venue.client;
import static io.tradercache.api.Venue.encoded;
import static io.tradercache.api.Venue.get;
import static io.tradercache.api.Venue.json;
import static io.tradercache.api.Venue.send;
import static io.tradercache.api.Venue.source;
import static io.tradercache.api.Venue.unversioned;
import static io.tradercache.fixtures.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class MarketResourceTest {

    private static RecordMetadata sendQuote(String id, long ts, String bid) {
        return send(
                TICKS,
                id,
                "{'type':'QuoteTick','instrument_id':'%s','bid_price':'%s','ask_price':3.0,'bid_size':'1.50','ask_size':2,'ts_event':%d,'ts_init':'8'}"
                        .formatted(id, bid, ts));
    }

    private static RecordMetadata sendTrade(String id, long ts, String trade) {
        return send(
                TICKS,
                id,
                "{'type':'TradeTick','instrument_id':'%s','price':'-2.50','size':'0','trade_id':'%s','ts_event':%d}"
                        .formatted(id, trade, ts));
    }

    private static RecordMetadata sendBar(String type, long ts, String close) {
        return send(
                BARS,
                type,
                "{'type':'Bar','bar_type':'%s','open':'1.0','high':9,'low':'1','close':'%s','volume':'0','ts_event':%d,'ts_init':5}"
                        .formatted(type, close, ts));
    }

    private static List<String> texts(JsonNode page, String name) {
        List<String> texts = new ArrayList<>();
        page.get("items").forEach(item -> texts.add(item.get(name).asText()));
        return texts;
    }

    /// Every item, read page by page.
    private static List<String> all(String path, String name, int limit) {
        List<String> texts = new ArrayList<>();
        var cursor = "";
        while (cursor != null) {
            var page = json(get(path + "?limit=" + limit + cursor));
            texts.addAll(texts(page, name));
            var next = page.get("next_cursor");
            cursor = next.isNull() ? null : "&cursor=" + next.asText();
        }
        return texts;
    }

    private static void awaitItems(String path, int size) {
        await().untilAsserted(() ->
                assertThat(json(get(path + "?limit=1000")).path("items").size()).isEqualTo(size));
    }

    @Test
    void ticks_areAnsweredWhole_newestFirst() {
        var id = "MR/1:A.API";
        sendQuote(id, 7_000_000, "1.10");
        var last = sendTrade(id, 9_000_000, "T-1");
        var latest = awaited("/ticks/" + encoded(id) + "/latest", last);
        var page = json(get("/ticks/" + encoded(id)));

        var quote = json(
                "{'type':'QuoteTick','instrument_id':'%s','bid_price':'1.1','ask_price':'3','bid_size':'1.5','ask_size':'2','ts_event':7000000,'ts_init':8}"
                        .formatted(id));
        var trade = json(
                "{'type':'TradeTick','instrument_id':'%s','price':'-2.5','size':'0','aggressor_side':null,'trade_id':'T-1','ts_event':9000000,'ts_init':null}"
                        .formatted(id));
        assertThat(page.get("items")).containsExactly(trade, quote);
        assertThat(page.get("next_cursor").isNull()).isTrue();
        assertThat(page.has("as_of")).isTrue();
        assertThat(unversioned(latest))
                .isEqualTo(json("{'instrument_id':'%s','quote':%s,'trade':%s,'source':%s}"
                        .formatted(id, quote, trade, source(last))));
    }

    @Test
    void kindThatNeverCame_isNull() {
        var latest = awaited("/ticks/MR-2/latest", sendTrade("MR-2", 5, "T-1"));

        assertThat(latest.get("quote").isNull()).isTrue();
        assertThat(latest.get("trade").get("trade_id").asText()).isEqualTo("T-1");
    }

    @Test
    void ticks_arePagedToTheOldest() {
        List<String> newestFirst = new ArrayList<>();
        for (int n = 0; n < 11; n++) {
            // Two or three ticks share a millisecond.
            sendTrade("MR-3", 1_000_000L + n * 400_000L, "T-" + n);
            newestFirst.addFirst("T-" + n);
        }
        awaitItems("/ticks/MR-3", 11);

        for (int limit : new int[] {1, 3, 11, 1_000}) {
            assertThat(all("/ticks/MR-3", "trade_id", limit)).isEqualTo(newestFirst);
        }
    }

    @Test
    void lateAndDuplicateTicks_changeNothing() {
        sendTrade("MR-4", 5_000_000, "T-1");
        sendTrade("MR-4", 4_000_000, "T-0");
        sendTrade("MR-4", 5_000_000, "T-1");
        sendTrade("MR-4", 5_000_000, "T-2");
        awaitItems("/ticks/MR-4", 2);

        assertThat(texts(json(get("/ticks/MR-4")), "trade_id")).containsExactly("T-2", "T-1");
    }

    @Test
    void latest_isTagged() {
        awaited("/ticks/MR-5/latest", sendTrade("MR-5", 5, "T-1"));
        var answer = get("/ticks/MR-5/latest");
        var tag = answer.header("ETag");

        assertThat(tag).isEqualTo("\"" + json(answer).get("version").asText() + "\"");
        client().header("If-None-Match", tag)
                .get("/api/v1/ticks/MR-5/latest")
                .then()
                .statusCode(304);
        client().header("If-Match", "\"1\"")
                .get("/api/v1/ticks/MR-5/latest")
                .then()
                .statusCode(412);
    }

    @Test
    void bars_areAnsweredWhole_newestFirst_andTheNewestIsRevised() {
        var type = "MR/6.API-1-MINUTE-LAST-EXTERNAL";
        sendBar(type, 60_000_000_000L, "2");
        sendBar(type, 120_000_000_000L, "3.0");
        sendBar(type, 60_000_000_000L, "7");
        sendBar(type, 120_000_000_000L, "4.50");
        await().untilAsserted(() ->
                assertThat(texts(json(get("/bars/" + encoded(type))), "close")).containsExactly("4.5", "2"));

        assertThat(json(get("/bars/" + encoded(type) + "?limit=1")).get("items"))
                .containsExactly(json(
                        "{'type':'Bar','bar_type':'%s','open':'1','high':'9','low':'1','close':'4.5','volume':'0','ts_event':120000000000,'ts_init':5}"
                                .formatted(type)));
        assertThat(all("/bars/" + encoded(type), "close", 1)).containsExactly("4.5", "2");
    }

    @ParameterizedTest
    @CsvSource({
        "/ticks/none, unknown-ticks",
        "/ticks/none/latest, unknown-ticks",
        "/ticks/none?cursor=MTItMA, unknown-ticks",
        "/bars/none, unknown-bars"
    })
    void unknown_isNotFound(String path, String problem) {
        var answer = get(path);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.contentType()).startsWith("application/problem+json");
        assertThat(json(answer).get("type").asText()).isEqualTo("urn:trader-cache:problem:" + problem);
    }

    @ParameterizedTest
    @CsvSource({
        "/ticks/A?limit=0, limit",
        "/ticks/A?limit=1001, limit",
        "/ticks/A?status=open, status",
        "/ticks/A?cursor=QQ, cursor",
        "/ticks/A?cursor=%2B, cursor",
        "/ticks/A/latest?limit=1, limit",
        "/bars/A?limit=x, limit",
        "/bars/A?after=1, after",
        "/bars/A%20B, bar_type",
        "/ticks/A%7BB, instrument_id",
        "/ticks/A%20/latest, instrument_id"
    })
    void badParameter_isNamed(String path, String name) {
        var answer = get(path);

        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(400);
        assertThat(json(answer).at("/violations/0/field").asText()).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({"/ticks/none", "/ticks/none/latest", "/bars/none", "/exposure", "/status", "/positions"})
    void everyAnswer_saysHowOldItIs(String path) {
        await().untilAsserted(() ->
                assertThat(get(path).header("Trader-Stale")).as(path).isEqualTo("false"));

        assertThat(get(path).header("Trader-As-Of")).matches("\\d{19}");
        assertThat(get(path).header("Trader-Lag")).matches("\\d+");
    }
}
