package io.tradercache.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Tests the oracle with figures that are not ours.
class PlainFoldTest {

    @Test
    void cases_haveTheFiguresOfTheirSource() {
        for (var each : Cases.PositionCase.all(0)) {
            if (each.isHedging()) {
                continue;
            }
            var instrument = each.instrument();
            var fold = new PlainFold().define(instrument.get("id").asText(), terms(instrument));

            var fills = each.fills().stream().map(PlainFoldTest::plain).toList();
            fills.forEach(fold::apply);

            var shown = fold.positions().get(fills.getFirst().position()).figures();
            var differences = new ArrayList<String>();
            each.compareOnly(shown, differences);
            assertThat(differences).as(each.name()).isEmpty();
        }
    }

    private static PlainFold.Terms terms(JsonNode instrument) {
        var spot = instrument.get("type").asText().equals("CurrencyPair");
        return new PlainFold.Terms(
                new BigDecimal(instrument.get("multiplier").asText()),
                instrument.get("is_inverse").booleanValue(),
                instrument.get("settlement_currency").asText(),
                spot ? instrument.get("base_currency").asText() : null);
    }

    private static PlainFill plain(JsonNode fill) {
        var commission = text(fill, "commission");
        var money = commission == null ? null : commission.split(" ", 2);
        return new PlainFill(
                Cases.PositionCase.position(fill),
                fill.get("instrument_id").asText(),
                fill.get("account_id").asText(),
                fill.get("client_order_id").asText(),
                fill.get("trade_id").asText(),
                fill.get("order_side").asText(),
                new BigDecimal(fill.get("last_qty").asText()),
                new BigDecimal(fill.get("last_px").asText()),
                money == null ? null : new BigDecimal(money[0]),
                money == null ? "" : money[1],
                fill.get("currency").asText(),
                fill.get("ts_event").longValue());
    }

    private static @Nullable String text(JsonNode fill, String field) {
        return fill.hasNonNull(field) ? fill.get(field).asText() : null;
    }
}
