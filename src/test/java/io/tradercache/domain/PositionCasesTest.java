package io.tradercache.domain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Tests the positions in the table of cases: once as they are, and once with the instruments arriving last.
class PositionCasesTest {
    private static final Set<String> THE_SOURCES_OWN =
            Set.of("event_count", "adjustments", "trade_ids", "buy_qty", "sell_qty", "log");

    static Stream<Named<JsonNode>> cases() {
        return Cases.read("positions.json");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void fills_giveExpectedPositions(JsonNode given) {
        var book = book(given);

        Cases.instruments(given).forEach(book::define);
        given.get("fills").forEach(fill -> book.apply(Cases.fill(fill)));

        check(given, book);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void fillsBeforeTheirInstrument_giveTheSame(JsonNode given) {
        var book = book(given);

        given.get("fills").forEach(fill -> {
            book.apply(Cases.fill(fill));
            book.restart();
        });
        Cases.instruments(given).forEach(book::define);

        check(given, book);
    }

    private static Book book(JsonNode given) {
        return new Book(OmsType.valueOf(given.path("oms").asText("NETTING")));
    }

    private static void check(JsonNode given, Book book) {
        var expected = given.get("expected");
        var first = Cases.fill(given.get("fills").get(0)).positionId();
        for (var field : expected.properties()) {
            switch (field.getKey()) {
                case "positions" ->
                    field.getValue()
                            .properties()
                            .forEach(entry -> compare(entry.getValue(), book.position(new PositionId(entry.getKey()))));
                case "position_count" ->
                    assertThat(book.size()).isEqualTo(field.getValue().asInt());
                case "snapshots" ->
                    field.getValue()
                            .properties()
                            .forEach(entry -> assertThat(book.cycles(new PositionId(entry.getKey())))
                                    .hasSize(entry.getValue().asInt()));
                default -> compare(field.getKey(), field.getValue(), book.position(first));
            }
        }
        given.path("marks").forEach(mark -> compareAt(mark, book.position(first)));
    }

    private static void compare(JsonNode expected, Position position) {
        assertThat(position).isNotNull();
        expected.properties().forEach(field -> compare(field.getKey(), field.getValue(), position));
    }

    private static void compare(String field, JsonNode value, Position position) {
        switch (field) {
            case "side" -> assertThat(position.side()).hasToString(value.asText());
            case "entry" -> assertThat(position.entry()).hasToString(value.asText());
            case "signed_qty" -> exactly(value, position.signedQty());
            case "quantity" -> exactly(value, position.quantity());
            case "peak_qty" -> exactly(value, position.peakQty());
            case "avg_px_open" -> closely(value, position.avgPxOpen());
            case "avg_px_close" -> closely(value, position.avgPxClose());
            case "realized_return" -> closely(value, position.realizedReturn());
            case "realized_pnl" -> money(value, position.realizedPnl(), position);
            case "commissions" -> assertThat(position.commissions()).isEqualTo(amounts(value));
            case "settlement_currency" ->
                assertThat(position.terms().settlementCurrency()).isEqualTo(value.asText());
            case "ts_opened" -> assertThat(position.tsOpened()).isEqualTo(value.asLong());
            case "ts_last" -> assertThat(position.tsLast()).isEqualTo(value.asLong());
            case "ts_closed" ->
                assertThat(position.tsClosed()).isEqualTo(value.isNull() ? null : (Long) value.asLong());
            case "duration_ns" -> assertThat(position.durationNs()).isEqualTo(value.asLong());
            case "opening_order_id" -> assertThat(position.openingOrderId()).hasToString(value.asText());
            case "closing_order_id" ->
                assertThat(position.closingOrderId())
                        .isEqualTo(value.isNull() ? null : new ClientOrderId(value.asText()));
            case "is_open" -> assertThat(position.isOpen()).isEqualTo(value.asBoolean());
            case "is_closed" -> assertThat(position.isClosed()).isEqualTo(value.asBoolean());
            default -> assertThat(THE_SOURCES_OWN).contains(field);
        }
    }

    private static void compareAt(JsonNode mark, Position position) {
        var price = Cases.decimal(mark, "price");
        for (var field : mark.properties()) {
            switch (field.getKey()) {
                case "price" -> {}
                case "unrealized_pnl" -> money(field.getValue(), position.unrealizedPnl(price), position);
                case "total_pnl" -> money(field.getValue(), position.totalPnl(price), position);
                case "notional_value" ->
                    exactly(Cases.money(field.getValue().asText()).amount(), position.notional(price));
                default -> throw new AssertionError("unknown figure at a mark: " + field.getKey());
            }
        }
    }

    private static Map<String, BigDecimal> amounts(JsonNode moneys) {
        var amounts = new HashMap<String, BigDecimal>();
        for (var node : moneys) {
            var money = Cases.money(node.asText());
            amounts.put(money.currency(), money.amount());
        }
        return amounts;
    }

    private static void money(JsonNode expected, BigDecimal actual, Position position) {
        if (expected.isNull()) {
            exactly(BigDecimal.ZERO, actual);
            return;
        }
        var money = Cases.money(expected.asText());
        exactly(money.amount(), actual);
        assertThat(position.terms().settlementCurrency()).isEqualTo(money.currency());
    }

    private static void exactly(JsonNode expected, BigDecimal actual) {
        exactly(new BigDecimal(expected.asText()), actual);
    }

    private static void exactly(BigDecimal expected, BigDecimal actual) {
        assertThat(actual).isEqualByComparingTo(expected);
    }

    private static void closely(JsonNode expected, BigDecimal actual) {
        if (expected.isNull()) {
            assertThat(actual).isNull();
            return;
        }
        var figure = new BigDecimal(expected.asText());
        var apart = figure.abs().multiply(new BigDecimal("1e-12"));
        assertThat(actual.subtract(figure).abs()).isLessThanOrEqualTo(apart);
    }
}
