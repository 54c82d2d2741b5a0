package io.tradercache.api;

import static io.tradercache.api.Venue.ORDERS;
import static io.tradercache.api.Venue.all;
import static io.tradercache.api.Venue.awaited;
import static io.tradercache.api.Venue.get;
import static io.tradercache.api.Venue.json;
import static io.tradercache.api.Venue.send;
import static io.tradercache.api.Venue.sendFill;
import static io.tradercache.api.Venue.source;
import static io.tradercache.api.Venue.unversioned;
import static io.tradercache.fixtures.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.junit.QuarkusTest;
import io.tradercache.fixtures.Wire;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;

@QuarkusTest
class OrderResourceTest {

    private static final long T = (System.currentTimeMillis() - 7_200_000) * 1_000_000;

    private static ObjectNode event(String type, String order, long ts) {
        return Wire.order(type, order, ts)
                .put("instrument_id", "BTCUSDT.API")
                .put("account_id", "API-1")
                .put("strategy_id", "S-1");
    }

    private static RecordMetadata sendEvent(ObjectNode event) {
        return send(ORDERS, event.get("client_order_id").asText(), event);
    }

    private static RecordMetadata sendFillOf(String order, long ts) {
        return sendFill(Wire.fill("P-" + order, "T-9", "BUY", "1.50", "50000.1", ts)
                .put("client_order_id", order)
                .put("instrument_id", "BTCUSDT.API")
                .put("account_id", "API-1")
                .put("strategy_id", "S-1")
                .put("commission", "0.3 USDT"));
    }

    private static ObjectNode initialized(String order) {
        return event("Initialized", order, T)
                .put("order_side", "BUY")
                .put("order_type", "LIMIT")
                .put("quantity", "2");
    }

    private static void initialize(String order) {
        var event = initialized(order).put("time_in_force", "GTC").put("ts_init", T);
        event.putObject("options").put("price", "50000");
        sendEvent(event);
    }

    private static void accept(String order) {
        sendEvent(event("Accepted", order, T + 1).put("venue_order_id", "V"));
    }

    @Test
    void one_isAnsweredWhole() {
        initialize("OR-1");
        sendEvent(event("Submitted", "OR-1", T + 1));
        awaited("/orders/OR-1", sendEvent(event("Accepted", "OR-1", T + 2).put("venue_order_id", "8389765")));
        var last = sendFillOf("OR-1", T + 3);

        var answer = awaited("/orders/OR-1", last);

        assertThat(unversioned(answer)).isEqualTo(json("""
                        {"client_order_id":"OR-1","venue_order_id":"8389765","instrument_id":"BTCUSDT.API","account_id":"API-1","strategy_id":"S-1",
                         "trader_id":null,"position_id":"P-OR-1","order_type":"LIMIT","side":"BUY","time_in_force":"GTC","price":"50000",
                         "trigger_price":null,"quantity":"2","filled_qty":"1.5","leaves_qty":"0.5","overfill_qty":"0","avg_px":"50000.1",
                         "commissions":{"USDT":"0.3"},"last_trade_id":"T-9","status":"PARTIALLY_FILLED","ts_init":%d,"ts_accepted":%d,
                         "ts_last":%d,"ts_closed":null,"is_open":true,"is_closed":false,"is_inflight":false,
                         "gap":false,"gap_reason":null,"gap_since":null,"gap_source":null,"gap_last_source":null,"source":%s}""".formatted(T, T + 2, T + 3, source(last))));
    }

    @Test
    void externalOrder_hasNoQuantity() {
        var answer = awaited("/orders/OR-2", sendFillOf("OR-2", T));

        assertThat(answer.get("quantity").isNull()).isTrue();
        assertThat(answer.get("leaves_qty").isNull()).isTrue();
        assertThat(answer.get("status").asText()).isEqualTo("PARTIALLY_FILLED");
        assertThat(answer.get("order_type").isNull()).isTrue();
    }

    @Test
    void events_standInTheOrderOfTheFold_refusedOnesToo() {
        sendEvent(event("Accepted", "OR-3", T + 2).put("venue_order_id", "V-3").put("event_id", "E-2"));
        sendEvent(initialized("OR-3").put("quantity", "2.0").put("event_id", "E-0"));
        sendEvent(event("Denied", "OR-3", T + 3).put("reason", "no {margin}").put("event_id", "E-3"));
        awaited("/orders/OR-3", sendEvent(event("Submitted", "OR-3", T + 1).put("event_id", "E-1")));

        var events = json(get("/orders/OR-3/events"));

        assertThat(events.get("next_cursor").isNull()).isTrue();
        assertThat(events.has("as_of")).isTrue();
        assertThat(events.get("items"))
                .extracting(event -> event.get("event_id").asText() + " "
                        + event.get("applied").asBoolean())
                .containsExactly("E-0 true", "E-1 true", "E-2 true", "E-3 false");
        assertThat(events.get("items").get(0)).isEqualTo(json("""
                        {"type":"OrderInitialized","client_order_id":"OR-3","instrument_id":"BTCUSDT.API","strategy_id":"S-1","account_id":"API-1",
                         "order_side":"BUY","order_type":"LIMIT","quantity":"2","event_id":"E-0","ts_event":%d,"applied":true}""".formatted(T)));
        assertThat(events.get("items").get(3).get("reason").asText()).isEqualTo("no {margin}");
    }

    @Test
    void orders_areListedByStatus() {
        initialize("ORL-0");
        initialize("ORL-1");
        sendEvent(event("Submitted", "ORL-1", T + 1));
        initialize("ORL-2");
        accept("ORL-2");
        initialize("ORL-3");
        accept("ORL-3");
        sendEvent(event("PendingCancel", "ORL-3", T + 2));
        initialize("ORL-4");
        accept("ORL-4");
        sendEvent(event("Canceled", "ORL-4", T + 2));

        await().untilAsserted(() -> {
            assertListed("all", "ORL-0", "ORL-1", "ORL-2", "ORL-3", "ORL-4");
            assertListed("open", "ORL-2", "ORL-3");
            assertListed("inflight", "ORL-1", "ORL-3");
            assertListed("closed", "ORL-4");
        });
        assertThat(all("/orders?", "client_order_id", "ORL-", 1)).hasSize(2);
    }

    private static void assertListed(String status, String... ids) {
        assertThat(all("/orders?status=" + status + "&", "client_order_id", "ORL-", 1_000))
                .extracting(order -> order.get("client_order_id").asText())
                .containsExactly(ids);
    }
}
