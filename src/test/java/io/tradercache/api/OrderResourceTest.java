package io.tradercache.api;

import static io.tradercache.api.Venue.FILLS;
import static io.tradercache.api.Venue.ORDERS;
import static io.tradercache.api.Venue.all;
import static io.tradercache.api.Venue.awaited;
import static io.tradercache.api.Venue.get;
import static io.tradercache.api.Venue.json;
import static io.tradercache.api.Venue.send;
import static io.tradercache.api.Venue.source;
import static io.tradercache.api.Venue.unversioned;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;

@QuarkusTest
class OrderResourceTest {

    private static final long T = (System.currentTimeMillis() - 7_200_000) * 1_000_000;

    private static RecordMetadata sendEvent(String type, String order, long ts, String more) {
        return send(
                ORDERS,
                order,
                "{'type':'%s','client_order_id':'%s','instrument_id':'BTCUSDT.API','account_id':'API-1','strategy_id':'S-1','ts_event':%d%s}"
                        .formatted(type, order, ts, more));
    }

    private static RecordMetadata sendFill(String order, long ts) {
        return send(
                FILLS,
                "P-" + order,
                ("{'type':'OrderFilled','position_id':'P-%s','instrument_id':'BTCUSDT.API','account_id':'API-1','client_order_id':'%s',"
                                + "'trade_id':'T-9','strategy_id':'S-1','order_side':'BUY','last_qty':'1.50','last_px':'50000.1',"
                                + "'commission':'0.3 USDT','ts_event':%d}")
                        .formatted(order, order, ts));
    }

    private static void initialize(String order) {
        sendEvent(
                "OrderInitialized",
                order,
                T,
                ",'order_side':'BUY','order_type':'LIMIT','quantity':'2','time_in_force':'GTC','options':{'price':'50000'},'ts_init':%d"
                        .formatted(T));
    }

    @Test
    void one_isAnsweredWhole() {
        initialize("OR-1");
        sendEvent("OrderSubmitted", "OR-1", T + 1, "");
        awaited("/orders/OR-1", sendEvent("OrderAccepted", "OR-1", T + 2, ",'venue_order_id':'8389765'"));
        var last = sendFill("OR-1", T + 3);

        var answer = awaited("/orders/OR-1", last);

        assertThat(unversioned(answer)).isEqualTo(json("""
                        {"client_order_id":"OR-1","venue_order_id":"8389765","instrument_id":"BTCUSDT.API","account_id":"API-1","strategy_id":"S-1",
                         "trader_id":null,"position_id":"P-OR-1","order_type":"LIMIT","side":"BUY","time_in_force":"GTC","price":"50000",
                         "trigger_price":null,"quantity":"2","filled_qty":"1.5","leaves_qty":"0.5","overfill_qty":"0","avg_px":"50000.1",
                         "commissions":{"USDT":"0.3"},"last_trade_id":"T-9","status":"PARTIALLY_FILLED","ts_init":%d,"ts_accepted":%d,
                         "ts_last":%d,"ts_closed":null,"is_open":true,"is_closed":false,"is_inflight":false,"source":%s}""".formatted(T, T + 2, T + 3, source(last))));
    }

    @Test
    void externalOrder_hasNoQuantity() {
        var answer = awaited("/orders/OR-2", sendFill("OR-2", T));

        assertThat(answer.get("quantity").isNull()).isTrue();
        assertThat(answer.get("leaves_qty").isNull()).isTrue();
        assertThat(answer.get("status").asText()).isEqualTo("PARTIALLY_FILLED");
        assertThat(answer.get("order_type").isNull()).isTrue();
    }

    @Test
    void events_standInTheOrderOfTheFold_refusedOnesToo() {
        sendEvent("OrderAccepted", "OR-3", T + 2, ",'venue_order_id':'V-3','event_id':'E-2'");
        sendEvent(
                "OrderInitialized",
                "OR-3",
                T,
                ",'order_side':'BUY','order_type':'LIMIT','quantity':'2.0','event_id':'E-0'");
        sendEvent("OrderDenied", "OR-3", T + 3, ",'reason':'no {margin}','event_id':'E-3'");
        awaited("/orders/OR-3", sendEvent("OrderSubmitted", "OR-3", T + 1, ",'event_id':'E-1'"));

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
        sendEvent("OrderSubmitted", "ORL-1", T + 1, "");
        initialize("ORL-2");
        sendEvent("OrderAccepted", "ORL-2", T + 1, ",'venue_order_id':'V'");
        initialize("ORL-3");
        sendEvent("OrderAccepted", "ORL-3", T + 1, ",'venue_order_id':'V'");
        sendEvent("OrderPendingCancel", "ORL-3", T + 2, "");
        initialize("ORL-4");
        sendEvent("OrderAccepted", "ORL-4", T + 1, ",'venue_order_id':'V'");
        sendEvent("OrderCanceled", "ORL-4", T + 2, "");

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
