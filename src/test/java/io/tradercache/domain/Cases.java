package io.tradercache.domain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Named;

/// Reads the table of cases under `src/test/resources/cases`.
final class Cases {
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(com.fasterxml.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private Cases() {}

    static Stream<Named<JsonNode>> read(String file) {
        try (var in = Cases.class.getResourceAsStream("/cases/" + file)) {
            return StreamSupport.stream(JSON.readTree(in).spliterator(), false)
                    .map(node -> Named.of(node.get("name").asText(), node))
                    .toList()
                    .stream();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    static List<Instrument> instruments(JsonNode given) {
        var all = new ArrayList<Instrument>();
        given.path("instruments").forEach(node -> all.add(instrument(node)));
        if (given.hasNonNull("instrument")) {
            all.add(instrument(given.get("instrument")));
        }
        return all;
    }

    static Fill fill(JsonNode node) {
        var instrument = new InstrumentId(node.get("instrument_id").asText());
        var account = new AccountId(node.get("account_id").asText());
        var strategy = text(node, "strategy_id");
        var strategyId = strategy == null ? null : new StrategyId(strategy);
        var position = text(node, "position_id");
        return new Fill(
                position != null ? new PositionId(position) : Fill.derivedPosition(instrument, strategyId, account),
                instrument,
                account,
                new ClientOrderId(node.get("client_order_id").asText()),
                new TradeId(node.get("trade_id").asText()),
                strategyId == null ? StrategyId.EXTERNAL : strategyId,
                text(node, "trader_id"),
                text(node, "venue_order_id"),
                Side.valueOf(node.get("order_side").asText()),
                text(node, "order_type"),
                decimal(node, "last_qty"),
                decimal(node, "last_px"),
                node.hasNonNull("commission") ? money(node.get("commission").asText()) : null,
                text(node, "currency"),
                text(node, "liquidity_side"),
                text(node, "event_id"),
                node.get("ts_event").asLong(),
                null);
    }

    static AccountState accountState(JsonNode node) {
        var balances = new ArrayList<AccountState.BalanceState>();
        node.path("balances")
                .forEach(balance -> balances.add(new AccountState.BalanceState(
                        balance.get("currency").asText(),
                        decimal(balance, "total"),
                        decimal(balance, "locked"),
                        decimal(balance, "free"))));
        var margins = new ArrayList<AccountState.MarginState>();
        node.path("margins").forEach(margin -> margins.add(margin(margin)));
        return new AccountState(
                new AccountId(node.get("account_id").asText()),
                node.get("account_type").asText(),
                text(node, "base_currency"),
                balances,
                node.hasNonNull("margins") ? margins : null,
                text(node, "event_id"),
                node.get("ts_event").asLong(),
                null);
    }

    static AccountState.MarginState margin(JsonNode node) {
        var instrument = text(node, "instrument_id");
        return new AccountState.MarginState(
                instrument == null ? null : new InstrumentId(instrument),
                node.get("currency").asText(),
                decimal(node, "initial"),
                decimal(node, "maintenance"));
    }

    static Money money(String text) {
        var parts = text.split(" ", -1);
        return new Money(new BigDecimal(parts[0]), parts[1]);
    }

    static BigDecimal decimal(JsonNode node, String field) {
        return new BigDecimal(node.get(field).asText());
    }

    private static Instrument instrument(JsonNode node) {
        return new Instrument(
                new InstrumentId(node.get("id").asText()),
                node.get("type").asText(),
                text(node, "base_currency"),
                text(node, "quote_currency"),
                text(node, "settlement_currency"),
                node.hasNonNull("multiplier") ? decimal(node, "multiplier") : BigDecimal.ONE,
                node.path("is_inverse").asBoolean(),
                Map.of(),
                0);
    }

    private static String text(JsonNode node, String field) {
        return node.hasNonNull(field) ? node.get(field).asText() : null;
    }
}
