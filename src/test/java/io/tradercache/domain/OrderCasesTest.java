package io.tradercache.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tradercache.fixtures.OrderEvents;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Tests the orders of NautilusTrader's own tests.
class OrderCasesTest {
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    private static final Set<String> THE_SOURCE_S_OWN =
            Set.of("errors", "event_count", "adjustments", "buy_qty", "sell_qty", "log");

    @TestFactory
    Stream<DynamicTest> cases() throws IOException {
        try (var file = OrderCasesTest.class.getResourceAsStream("/cases/orders.json")) {
            return stream(JSON.readTree(file))
                    .map(one -> DynamicTest.dynamicTest(one.get("name").asText(), () -> new Case(one).run()));
        }
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    private static final class Case {
        private final JsonNode order;
        private final JsonNode events;
        private final JsonNode expected;
        // The test makes all times increase, and this map finds the stated times again.
        private final Map<Long, Long> statedTimes = new HashMap<>();
        private long now;

        Case(JsonNode json) {
            order = json.get("order");
            events = json.path("events");
            expected = json.get("expected");
            now = order.path("ts_init").asLong();
            statedTimes.put(now, now);
        }

        void run() {
            var ledger = new OrderLedger(OrderEvents.ORDER);
            ledger.apply(event(OrderEventType.INITIALIZED, order).at(now).event());
            var outcomes = new ArrayList<Outcome>();
            events.forEach(one -> outcomes.add(ledger.apply(event(one))));

            for (int i = 0; i < outcomes.size(); i++) {
                checkOutcome(i + 1, outcomes.get(i));
            }
            expected.fieldNames().forEachRemaining(field -> check(field, expected.get(field), ledger));
            assertThat(OrderLedger.restore(OrderEvents.ORDER, null, ledger.drain())
                            .order())
                    .isEqualTo(ledger.order());
        }

        private void checkOutcome(int number, Outcome outcome) {
            var error = stream(expected.path("errors"))
                    .filter(one -> one.get("at_event").asInt() == number)
                    .findFirst();
            var name = events.get(number - 1).get("event").asText();
            // When these two are sent twice, we ignore the second one and do not refuse it.
            if (error.isPresent() && !Set.of("Accepted", "Canceled").contains(name)) {
                assertThat(outcome)
                        .as("event %d", number)
                        .isInstanceOfAny(Outcome.Refused.class, Outcome.Duplicate.class);
            } else if (error.isEmpty()) {
                assertThat(outcome).as("event %d", number).isEqualTo(Outcome.APPLIED);
            }
        }

        private void check(String field, JsonNode value, OrderLedger ledger) {
            var held = ledger.order();
            assertThat(held).isNotNull();
            switch (field) {
                case "status" -> assertThat(held.status()).hasToString(value.asText());
                case "is_open" -> assertThat(held.isOpen()).isEqualTo(value.asBoolean());
                case "is_closed" -> assertThat(held.isClosed()).isEqualTo(value.asBoolean());
                case "is_inflight" -> assertThat(held.isInflight()).isEqualTo(value.asBoolean());
                case "quantity" -> same(field, held.quantity(), value);
                case "filled_qty" -> same(field, held.filledQty(), value);
                case "leaves_qty" -> same(field, held.leavesQty(), value);
                case "overfill_qty" -> same(field, held.overfillQty(), value);
                case "price" -> same(field, held.price(), value);
                case "trigger_price" -> same(field, held.triggerPrice(), value);
                case "avg_px" -> close(held.avgPx(), value);
                case "venue_order_id" -> assertThat(held.venueOrderId()).isEqualTo(text(value));
                case "last_trade_id" -> assertThat(held.lastTradeId()).hasToString(value.asText());
                case "account_id" -> assertThat(held.accountId()).hasToString(value.asText());
                case "position_id" -> assertThat(held.positionId()).hasToString(value.asText());
                case "strategy_id" -> assertThat(held.strategyId()).hasToString(value.asText());
                case "side", "order_side" -> assertThat(held.side()).hasToString(value.asText());
                case "order_type" -> assertThat(held.orderType()).isEqualTo(text(value));
                case "ts_init" -> sameTime(held.tsInit(), value);
                case "ts_accepted" -> sameTime(held.tsAccepted(), value);
                case "ts_last" -> sameTime(held.tsLast(), value);
                case "ts_closed" -> sameTime(held.tsClosed(), value);
                case "trade_ids" ->
                    assertThat(trades(ledger))
                            .isEqualTo(stream(value).map(JsonNode::asText).toList());
                case "commissions" -> assertThat(held.commissions()).isEqualTo(commissions(value));
                default ->
                    assertThat(field.startsWith("total_") || THE_SOURCE_S_OWN.contains(field))
                            .as("%s is checked", field)
                            .isTrue();
            }
        }

        private static void same(String field, @Nullable BigDecimal held, JsonNode value) {
            if (value.isNull()) {
                assertThat(held).as(field).isNull();
            } else {
                assertThat(held).as(field).isEqualByComparingTo(value.asText());
            }
        }

        private static void close(@Nullable BigDecimal held, JsonNode value) {
            if (value.isNull()) {
                assertThat(held).isNull();
            } else {
                var wanted = new BigDecimal(value.asText());
                assertThat(held)
                        .isCloseTo(
                                wanted, within(wanted.abs().multiply(new BigDecimal("1e-12"), MathContext.DECIMAL64)));
            }
        }

        private void sameTime(@Nullable Long held, JsonNode value) {
            assertThat(held == null ? null : statedTimes.get(held)).isEqualTo(value.isNull() ? null : value.asLong());
        }

        private static List<String> trades(OrderLedger ledger) {
            return ledger.timeline().stream()
                    .filter(folded -> folded.applied() && folded.event().tradeId() != null)
                    .map(folded -> String.valueOf(folded.event().tradeId()))
                    .toList();
        }

        private static Map<String, BigDecimal> commissions(JsonNode value) {
            var sums = new HashMap<String, BigDecimal>();
            if (value.isObject()) {
                value.fieldNames()
                        .forEachRemaining(currency -> sums.put(
                                currency,
                                Decimals.strip(
                                        new BigDecimal(value.get(currency).asText()))));
            } else {
                value.forEach(money -> {
                    var parts = money.asText().split(" ", -1);
                    sums.put(parts[1], Decimals.strip(new BigDecimal(parts[0])));
                });
            }
            return sums;
        }

        private OrderEvent event(JsonNode json) {
            long stated = json.path("ts_event").asLong(now);
            now = Math.max(stated, now + 1);
            statedTimes.put(now, stated);
            var type = OrderEventType.valueOf(json.get("event")
                    .asText()
                    .replaceAll("(?<=[a-z])(?=[A-Z])", "_")
                    .toUpperCase(java.util.Locale.ROOT));
            var event = event(type, json).at(now);
            return type == OrderEventType.FILLED && !json.has("order_side")
                    ? event.side(Side.valueOf(order.get("order_side").asText())).event()
                    : event.event();
        }

        private static OrderEvents event(OrderEventType type, JsonNode json) {
            var side = text(json.path("order_side"));
            var status = text(json.path("order_status"));
            var commission = text(json.path("commission"));
            var money = commission == null ? new String[] {null, null} : commission.split(" ", -1);
            return OrderEvents.typed(type)
                    .strategy(text(json.path("strategy_id")))
                    .trader(text(json.path("trader_id")))
                    .account(text(json.path("account_id")))
                    .venueOrderId(text(json.path("venue_order_id")))
                    .position(text(json.path("position_id")))
                    .side(side == null ? null : Side.valueOf(side))
                    .orderType(text(json.path("order_type")))
                    .timeInForce(text(json.path("time_in_force")))
                    .quantity(text(json.path("quantity")))
                    .price(text(json.path("price")))
                    .triggerPrice(text(json.path("trigger_price")))
                    .trade(text(json.path("trade_id")))
                    .lastQty(text(json.path("last_qty")))
                    .lastPx(text(json.path("last_px")))
                    .commission(money[0], money[1])
                    .status(status == null ? null : OrderStatus.valueOf(status))
                    .filledQty(text(json.path("filled_qty")))
                    .avgPx(text(json.path("avg_px")))
                    .id(text(json.path("event_id")));
        }

        private static @Nullable String text(JsonNode value) {
            return value.isMissingNode() || value.isNull() ? null : value.asText();
        }
    }
}
