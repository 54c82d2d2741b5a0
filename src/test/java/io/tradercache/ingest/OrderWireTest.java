package io.tradercache.ingest;

import static io.tradercache.ingest.Payload.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradercache.domain.OrderEvent;
import io.tradercache.domain.OrderEventType;
import io.tradercache.domain.OrderStatus;
import io.tradercache.domain.Side;
import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrderWireTest {

    /// An event with the fields that every event needs.
    private static final Payload EVENT = Payload.of(
            "type", "\"OrderInitialized\"",
            "client_order_id", "\"O-1\"",
            "instrument_id", "\"AUD/USD.SIM\"",
            "account_id", "\"SIM-000\"",
            "venue_order_id", "\"V-1\"",
            "order_side", "\"SELL\"",
            "order_type", "\"STOP_LIMIT\"",
            "order_status", "\"ACCEPTED\"",
            "quantity", "\"10.0\"",
            "ts_event", "1700000000000000000");

    private final OrderWire wire = new OrderWire();

    private static Payload event(String type) {
        return EVENT.with("type", "\"" + type + "\"");
    }

    @Test
    void initialized_isReadWithItsOptionsAndDetails() throws Unreadable {
        var event = read(EVENT.with("options", "{\"price\":\"1.50\",\"trigger_price\":1.25,\"expire_time_ns\":0}")
                .with("time_in_force", "\"GTC\"")
                .with("post_only", "true")
                .with("contingency_type", "\"NO_CONTINGENCY\"")
                .with("linked_order_ids", "[\"O-2\"]")
                .with("event_id", "\"E-1\"")
                .with("ts_init", "\"5\""));

        assertThat(event.type()).isEqualTo(OrderEventType.INITIALIZED);
        assertThat(event.side()).isEqualTo(Side.SELL);
        assertThat(event.price()).isEqualTo(new BigDecimal("1.5"));
        assertThat(event.triggerPrice()).isEqualTo(new BigDecimal("1.25"));
        assertThat(event.quantity()).isEqualByComparingTo("10");
        assertThat(event.timeInForce()).isEqualTo("GTC");
        assertThat(event.details()).isEqualTo(Map.of("post_only", "true", "contingency_type", "NO_CONTINGENCY"));
        assertThat(event.eventId()).isEqualTo("E-1");
        assertThat(event.tsInit()).isEqualTo(5);
    }

    @Test
    void priceOfItsOwn_winsOverOptions() throws Unreadable {
        var event = read(EVENT.with("price", "\"2\"").with("options", "{\"price\":\"1\"}"));

        assertThat(event.price()).isEqualByComparingTo("2");
    }

    @Test
    void statusReport_isReadWhole() throws Unreadable {
        var event = read(event("OrderStatusReport").with("filled_qty", "\"4\"").with("avg_px", "\"1.1\""));

        assertThat(event.type()).isEqualTo(OrderEventType.STATUS_REPORT);
        assertThat(event.orderStatus()).isEqualTo(OrderStatus.ACCEPTED);
        assertThat(event.filledQty()).isEqualByComparingTo("4");
        assertThat(event.avgPx()).isEqualByComparingTo("1.1");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "FILLED")
    void everyType_isKnownByItsName(OrderEventType type) throws Unreadable {
        assertThat(read(event(type.wireName())).type()).isEqualTo(type);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "FILLED")
    void commonField_isNeededByEveryType(OrderEventType type) {
        for (var name : new String[] {"client_order_id", "instrument_id", "ts_event"}) {
            assertThat(verdict(wire, event(type.wireName()).without(name).bytes()))
                    .as(name)
                    .isEqualTo("INVALID_FIELD");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "OrderInitialized, order_side", "OrderInitialized, order_type", "OrderInitialized, quantity",
                "OrderUpdated, quantity",
        "OrderAccepted, venue_order_id", "OrderAccepted, account_id", "OrderSubmitted, account_id",
                "OrderStatusReport, order_status"
    })
    void fieldOfItsOwn_isNeeded(String type, String field) {
        assertThat(verdict(wire, event(type).without(field).bytes())).isEqualTo("INVALID_FIELD");
        assertThat(verdict(wire, event(type).with(field, "null").bytes())).isEqualTo("INVALID_FIELD");
        assertThat(verdict(wire, event("OrderCanceled").without(field).bytes())).isEqualTo("ok");
    }

    @ParameterizedTest
    @ValueSource(strings = {"OrderFilled", "Order", "", "orderCanceled", "FILLED", "OrderVoided"})
    void anotherType_isUnknown(String type) {
        assertThat(verdict(wire, event(type).without("ts_event").bytes())).isEqualTo("UNKNOWN_TYPE");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "quantity; \"-1\"", "quantity; \"100e2147483647\"", "quantity; {}", "price; \"x\"", "price; \"1e39\"",
                "trigger_price; []", "filled_qty; -1", "avg_px; \"NaN\"", "options; \"none\"", "options; []",
                "options; {\"price\":\"x\"}", "order_status; \"OPEN\"", "order_side; \"NONE\"", "reason; 5",
                        "reason; {}",
                "event_id; \"a b\"", "strategy_id; 7", "ts_init; -1", "position_id; \"{P}\"", "order_type; {}"
            })
    void badField_isRefused(String field, String json) {
        assertThat(verdict(wire, EVENT.with(field, json).bytes())).isEqualTo("INVALID_FIELD");
    }

    @Test
    void reason_isAnyText() throws Unreadable {
        assertThat(read(event("OrderRejected").with("reason", "\"Zu wenig {Guthaben} ✓\\n\""))
                        .reason())
                .isEqualTo("Zu wenig {Guthaben} ✓\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "null", "{\"type\":\"OrderCanceled\"", "{\"type\":NaN}"})
    void malformed(String value) {
        assertThat(verdict(wire, Payload.bytes(value))).isEqualTo("MALFORMED");
    }

    private OrderEvent read(Payload payload) throws Unreadable {
        return wire.read(payload.bytes(), Payload.WRITTEN);
    }
}
