package io.tradercache.api;

import static io.tradercache.api.Venue.INSTRUMENTS;
import static io.tradercache.api.Venue.TICKS;
import static io.tradercache.api.Venue.awaited;
import static io.tradercache.api.Venue.encoded;
import static io.tradercache.api.Venue.get;
import static io.tradercache.api.Venue.json;
import static io.tradercache.api.Venue.send;
import static io.tradercache.api.Venue.sendFill;
import static io.tradercache.fixtures.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.junit.QuarkusTest;
import io.tradercache.fixtures.Wire;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class ExposureResourceTest {
    private static final long T = (System.currentTimeMillis() - 7_200_000) * 1_000_000;

    private static void define(String instrument, boolean inverse, String multiplier) {
        var record = send(
                INSTRUMENTS,
                instrument,
                ("{'type':'CryptoPerpetual','id':'%s','base_currency':'BTC','quote_currency':'%s','settlement_currency':'%s',"
                                + "'multiplier':'%s','is_inverse':%s,'ts_event':5}")
                        .formatted(
                                instrument, inverse ? "USD" : "USDT", inverse ? "BTC" : "USDT", multiplier, inverse));
        awaited("/instruments/" + encoded(instrument), record);
    }

    private static void held(
            String position, String instrument, String account, String strategy, String side, String qty, String px) {
        var fill = Wire.fill(position, side, side, qty, px, T)
                .put("instrument_id", instrument)
                .put("account_id", account)
                .put("strategy_id", strategy);
        awaited("/positions/" + position, sendFill(fill));
    }

    private static void quote(String instrument, String bid, String ask, long tsEvent) {
        tick(
                instrument,
                "{'type':'QuoteTick','instrument_id':'%s','bid_price':'%s','ask_price':'%s','bid_size':'1','ask_size':'1','ts_event':%d}"
                        .formatted(instrument, bid, ask, tsEvent));
    }

    private static void trade(String instrument, String price, long tsEvent) {
        tick(
                instrument,
                "{'type':'TradeTick','instrument_id':'%s','price':'%s','size':'1','trade_id':'T-1','ts_event':%d}"
                        .formatted(instrument, price, tsEvent));
    }

    private static void tick(String instrument, String tick) {
        awaited("/ticks/" + instrument + "/latest", send(TICKS, instrument, tick));
    }

    /// The only group, once the indexes are up to date and this number of positions is in it.
    private static JsonNode only(String query, int positions) {
        await().untilAsserted(() -> assertThat(groups(query))
                .singleElement()
                .extracting(group -> group.get("positions").asInt())
                .isEqualTo(positions));
        return groups(query).getFirst();
    }

    private static List<JsonNode> groups(String query) {
        return items(json(get("/exposure?" + query)));
    }

    private static List<JsonNode> items(JsonNode answer) {
        var items = new ArrayList<JsonNode>();
        answer.get("items").forEach(items::add);
        return items;
    }

    /// The group without the fields that depend on when it was read.
    private static JsonNode ageless(JsonNode group) {
        return ((ObjectNode) group.deepCopy()).without("mark_age_ms");
    }

    @Test
    void byInstrument_isAnsweredWhole() {
        define("XA-PERP.API", false, "10");
        quote("XA-PERP.API", "109", "111", T + 5);
        held("XA-1", "XA-PERP.API", "XA", "S-1", "BUY", "2", "100");
        held("XA-2", "XA-PERP.API", "XA", "S-2", "SELL", "3.50", "105");
        only("account_id=XA", 2);

        var answer = json(get("/exposure?account_id=XA"));

        assertThat(ageless(answer.get("items").get(0))).isEqualTo(json("""
                        {"group":{"instrument_id":"XA-PERP.API"},"positions":2,"net_qty":"-1.5","gross_qty":"5.5","mark":"110",
                         "by_currency":{"USDT":{"net_notional":"-1650","gross_notional":"6050","unrealized_pnl":"25","realized_pnl":"0"}},
                         "unmarked_positions":0,"mark_ts":%d,"gap":false,"instrument_known":true}""".formatted(T + 5)));
        assertThat(answer.get("items").get(0).get("mark_age_ms").asLong()).isBetween(7_200_000L, 8_000_000L);
        assertThat(answer.get("unmarked")).isEmpty();
        assertThat(answer.get("next_cursor").isNull()).isTrue();
        assertThat(answer.get("as_of").isIntegralNumber()).isTrue();
        assertThat(get("/exposure?account_id=XA").contentType()).startsWith("application/json");
    }

    @Test
    void widerGroups_haveNoQuantitiesAndTheOldestMark() {
        define("XB-PERP.API", false, "1");
        define("XB-INV.API", true, "1");
        quote("XB-PERP.API", "109", "111", T + 5);
        trade("XB-INV.API", "1250", T + 2);
        held("XB-1", "XB-PERP.API", "XB", "S-1", "BUY", "2", "100");
        held("XB-2", "XB-INV.API", "XB", "S-1", "BUY", "500", "1000");
        held("XB-3", "XB-NEVER.API", "XB", "S-1", "BUY", "1", "100");

        assertThat(ageless(only("account_id=XB&group_by=strategy", 3))).isEqualTo(json("""
                        {"group":{"strategy_id":"S-1"},"positions":3,
                         "by_currency":{"BTC":{"net_notional":"0.4","gross_notional":"0.4","unrealized_pnl":"0.1","realized_pnl":"0"},
                          "USDT":{"net_notional":"220","gross_notional":"220","unrealized_pnl":"20","realized_pnl":"0"}},
                         "unmarked_positions":1,"mark_ts":%d,"gap":false,"instrument_known":false}""".formatted(T + 2)));
        assertThat(json(get("/exposure?account_id=XB&group_by=strategy")).get("unmarked"))
                .isEqualTo(json("['XB-NEVER.API']"));
        assertThat(only("account_id=XB&group_by=account", 3).get("group")).isEqualTo(json("{'account_id':'XB'}"));
    }

    @Test
    void unmarked_isNamedAndNull() {
        held("XC-1", "XC-PERP.API", "XC", "S-1", "SELL", "2", "100");

        assertThat(only("account_id=XC", 1)).isEqualTo(json("""
                        {"group":{"instrument_id":"XC-PERP.API"},"positions":1,"net_qty":"-2","gross_qty":"2","mark":null,
                         "by_currency":{"USDT":{"net_notional":null,"gross_notional":null,"unrealized_pnl":null,"realized_pnl":"0"}},
                         "unmarked_positions":1,"mark_ts":null,"mark_age_ms":null,"gap":false,"instrument_known":false}"""));
    }

    @Test
    void accountAndInstrument_pageByTheirIds() {
        var expected = new ArrayList<JsonNode>();
        for (var account : List.of("XD", "XD!")) {
            for (var instrument : List.of("XD-A.API", "XD-B.API")) {
                held(account + "-" + instrument, instrument, account, "XD", "BUY", "1", "100");
                expected.add(json("{'account_id':'%s','instrument_id':'%s'}".formatted(account, instrument)));
            }
        }
        var query = "strategy_id=XD&group_by=account,instrument";
        await().untilAsserted(() -> assertThat(groups(query))
                .extracting(group -> group.get("group"))
                .containsExactlyElementsOf(expected));
        var all = groups(query);

        for (int limit : List.of(1, 3, 4)) {
            var paged = new ArrayList<JsonNode>();
            var page = json(get("/exposure?" + query + "&limit=" + limit));
            paged.addAll(items(page));
            while (!page.get("next_cursor").isNull()) {
                assertThat(page.get("items")).hasSize(limit);
                var cursor = page.get("next_cursor").asText();
                page = json(get("/exposure?" + query + "&limit=" + limit + "&cursor=" + cursor));
                paged.addAll(items(page));
            }
            assertThat(paged).isEqualTo(all);
        }
    }

    @Test
    void closed_areFlatAndNeedNoMark() {
        held("XE-1", "XE-PERP.API", "XE", "S-1", "BUY", "2", "100");
        held("XE-1", "XE-PERP.API", "XE", "S-1", "SELL", "2", "101");

        var group = only("account_id=XE&status=closed", 1);

        assertThat(group.get("by_currency"))
                .isEqualTo(json(
                        "{'USDT':{'net_notional':'0','gross_notional':'0','unrealized_pnl':'0','realized_pnl':'2'}}"));
        assertThat(group.get("unmarked_positions").asInt()).isZero();
        await().untilAsserted(() -> assertThat(groups("account_id=XE")).isEmpty());
    }

    @Test
    void markOfTheFuture_isOfNoAge() {
        quote("XF-PERP.API", "1", "1", (System.currentTimeMillis() + 600_000) * 1_000_000);
        held("XF-1", "XF-PERP.API", "XF", "S-1", "BUY", "2", "100");

        assertThat(only("account_id=XF", 1).get("mark_age_ms").asLong()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "group_by=venue",
                "group_by=",
                "group_by=instrument,account",
                "group_by=account&group_by=strategy",
                "limit=0",
                "limit=1001",
                "cursor=%7B",
                "cursor=QQ.QQ",
                "group_by=account,instrument&cursor=QQ",
                "status=inflight",
                "side=BUY",
                "gap=maybe",
                "account_id=a%20b",
                "order_status=FILLED"
            })
    void badParameter_isNamed(String query) {
        var answer = get("/exposure?" + query);

        assertThat(answer.statusCode()).isEqualTo(400);
        var named = json(answer).get("violations").get(0).get("field").asText();
        assertThat(query).contains(named + "=");
    }
}
