package io.tradercache.api;

import static io.tradercache.api.Venue.INSTRUMENTS;
import static io.tradercache.api.Venue.all;
import static io.tradercache.api.Venue.awaited;
import static io.tradercache.api.Venue.encoded;
import static io.tradercache.api.Venue.get;
import static io.tradercache.api.Venue.json;
import static io.tradercache.api.Venue.send;
import static io.tradercache.api.Venue.sendFill;
import static io.tradercache.api.Venue.sendFills;
import static io.tradercache.api.Venue.source;
import static io.tradercache.api.Venue.unversioned;
import static io.tradercache.fixtures.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.junit.QuarkusTest;
import io.tradercache.fixtures.Wire;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class PositionResourceTest {

    private static final long T = (System.currentTimeMillis() - 7_200_000) * 1_000_000;

    /// A fill of one perpetual, with a fee.
    private static ObjectNode charged(String position, String trade, String side, String qty, String px, long ts) {
        return Wire.fill(position, trade, side, qty, px, ts)
                .put("instrument_id", "BTCUSDT-PERP.API")
                .put("account_id", "API-1")
                .put("strategy_id", "S-1")
                .put("client_order_id", "O-" + trade)
                .put("commission", "0.10 USDT");
    }

    private static String open(String position, RecordMetadata source) {
        return """
            {"position_id":"%s","instrument_id":"BTCUSDT-PERP.API","account_id":"API-1","strategy_id":"S-1","trader_id":null,
             "side":"LONG","entry":"BUY","quantity":"1.5","signed_qty":"1.5","peak_qty":"2","avg_px_open":"50000.1","avg_px_close":"50100",
             "realized_pnl":"49.75","realized_return":"0.001997996004007991984016031967936064","commissions":{"USDT":"0.2"},
             "settlement_currency":"USDT","opening_order_id":"O-1","closing_order_id":null,"ts_opened":%d,"ts_last":%d,"ts_closed":null,
             "duration_ns":0,"is_open":true,"is_closed":false,"instrument_known":false,"gap":false,"gap_reason":null,
             "gap_since":null,"gap_source":null,"gap_last_source":null,"source":%s}""".formatted(position, T, T + 60, source(source));
    }

    @Test
    void one_isAnsweredWhole() {
        sendFill(charged("PR-1", "1", "BUY", "2.0", "50000.10", T));
        var last = sendFill(charged("PR-1", "2", "SELL", "0.50", "50100", T + 60));

        var answer = awaited("/positions/PR-1", last);

        var expected = (ObjectNode) json(open("PR-1", last));
        var returned = answer.get("realized_return").asText();
        assertThat(returned).startsWith("0.00199799600400799");
        expected.put("realized_return", returned);
        assertThat(unversioned(answer)).isEqualTo(expected);
        assertThat(get("/positions/PR-1").contentType()).startsWith("application/json");
    }

    @Test
    void closed_isFlatAndListedAsSuch() {
        sendFill(charged("PR-2", "1", "SELL", "1", "100", T));
        var last = sendFill(charged("PR-2", "2", "BUY", "1", "90", T + 5));
        var answer = awaited("/positions/PR-2", last);

        assertThat(answer.get("side").asText()).isEqualTo("FLAT");
        assertThat(answer.get("quantity").asText()).isEqualTo("0");
        assertThat(answer.get("realized_pnl").asText()).isEqualTo("9.8");
        assertThat(answer.get("duration_ns").asLong()).isEqualTo(5);
        assertThat(answer.get("is_closed").asBoolean()).isTrue();
        await().untilAsserted(() -> {
            assertThat(all("/positions?status=closed&", "position_id", "PR-2", 1_000))
                    .containsExactly(answer);
            assertThat(all("/positions?status=all&", "position_id", "PR-2", 1_000))
                    .containsExactly(answer);
            assertThat(all("/positions?status=open&", "position_id", "PR-2", 1_000))
                    .isEmpty();
        });
    }

    @Test
    void cycles_areNewestFirst_asTheyClosed() {
        sendFill(charged("PR-3", "1", "BUY", "1", "100", T));
        sendFill(charged("PR-3", "2", "SELL", "1", "110", T + 1));
        sendFill(charged("PR-3", "3", "BUY", "1", "120", T + 2));
        var last = sendFill(charged("PR-3", "4", "SELL", "3", "130", T + 3));
        awaited("/positions/PR-3", last);

        var cycles = json(get("/positions/PR-3/cycles"));

        assertThat(cycles.get("next_cursor").isNull()).isTrue();
        assertThat(cycles.has("as_of")).isTrue();
        assertThat(cycles.get("items")).hasSize(2);
        assertThat(cycles.get("items").get(1)).isEqualTo(json("""
                        {"position_id":"PR-3","instrument_id":"BTCUSDT-PERP.API","account_id":"API-1","strategy_id":"S-1","trader_id":null,
                         "side":"FLAT","entry":"BUY","quantity":"0","signed_qty":"0","peak_qty":"1","avg_px_open":"100","avg_px_close":"110",
                         "realized_pnl":"9.8","realized_return":"0.1","commissions":{"USDT":"0.2"},"settlement_currency":"USDT",
                         "opening_order_id":"O-1","closing_order_id":"O-2","ts_opened":%d,"ts_last":%d,"ts_closed":%d,"duration_ns":1,
                         "is_open":false,"is_closed":true,"instrument_known":false}""".formatted(T, T + 1, T + 1)));
        assertThat(cycles.get("items").get(0).get("closing_order_id").asText()).isEqualTo("O-4");
        assertThat(json(get("/positions/PR-3")).get("signed_qty").asText()).isEqualTo("-2");
    }

    @Test
    void withoutCycles_listIsEmpty() {
        awaited("/positions/PR-4", sendFill(charged("PR-4", "1", "BUY", "1", "100", T)));

        assertThat(json(get("/positions/PR-4/cycles")).get("items")).isEmpty();
    }

    @Test
    void refusedFill_showsAsGap() {
        sendFill(charged("PR-5", "1", "BUY", "1", "100", T));
        var refused = sendFill(charged("PR-5", "2", "BUY", "-1", "100", T + 1));
        var last = sendFill(charged("PR-5", "3", "BUY", "1", "100", T + 2));
        var answer = awaited("/positions/PR-5", last);

        assertThat(answer.get("gap").asBoolean()).isTrue();
        assertThat(answer.get("gap_reason").asText()).isEqualTo("INVALID_FIELD");
        assertThat(answer.get("gap_since").asLong()).isEqualTo(refused.timestamp() * 1_000_000);
        assertThat(answer.get("gap_source").get("topic").asText()).isEqualTo("trader.fills");
        assertThat(answer.get("gap_source").get("partition").asInt()).isEqualTo(refused.partition());
        assertThat(answer.get("gap_source").get("offset").asLong()).isEqualTo(refused.offset());
        assertThat(answer.get("quantity").asText()).isEqualTo("2");
    }

    @Test
    void paging_showsEachOnce_inTheOrderOfIds() {
        List<ObjectNode> fills = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            var id = "PAGE-%02d".formatted(i);
            ids.add(id);
            fills.add(charged(id, "1", "BUY", "1", "100", T));
        }
        sendFills(fills);

        await().untilAsserted(() ->
                assertThat(all("/positions?", "position_id", "PAGE-", 1_000)).hasSize(25));
        for (int limit : new int[] {1, 5, 7, 25}) {
            assertThat(all("/positions?", "position_id", "PAGE-", limit))
                    .extracting(item -> item.get("position_id").asText())
                    .containsExactlyElementsOf(ids);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AUD/USD.SIM-S-001",
                "a%2Fb",
                "100%",
                "+1+",
                "a:b",
                "a;b=c",
                "a?b#c",
                "a&b=c",
                "...",
                "a//b",
                "~!@$^*()[]|\\'\"<>,`",
                "cycles",
                "A/cycles",
                "%2e%2e/x"
            })
    void anyId_isFoundPercentEncoded(String id) {
        var record = sendFill(charged(id, "1", "BUY", "1", "100", T));

        var answer = awaited("/positions/" + encoded(id), record);

        assertThat(answer.get("position_id").asText()).isEqualTo(id);
        assertThat(get("/positions/" + encoded(id) + "/cycles").statusCode()).isEqualTo(200);
    }

    @Test
    void definition_isTakenUp() {
        sendFill(charged("PR-6", "1", "BUY", "1", "100", T));
        var last = sendFill(charged("PR-6", "2", "SELL", "0.5", "110", T + 1));
        awaited("/positions/PR-6", last);
        var other = charged("PR-7", "1", "BUY", "1", "100", T).put("instrument_id", "ETHUSDT-PERP.API");
        awaited("/positions/PR-7", sendFill(other));

        send(
                INSTRUMENTS,
                "ETHUSDT-PERP.API",
                "{'type':'CryptoPerpetual','id':'ETHUSDT-PERP.API','base_currency':'ETH','quote_currency':'USDT',"
                        + "'settlement_currency':'USDT','multiplier':'10','is_inverse':false,'ts_event':5}");

        await().untilAsserted(() -> assertThat(
                        json(get("/positions/PR-7")).get("instrument_known").asBoolean())
                .isTrue());
        assertThat(json(get("/positions/PR-6")).get("instrument_known").asBoolean())
                .isFalse();
    }
}
