package io.tradercache.demo;

import static io.tradercache.demo.Run.commission;
import static io.tradercache.demo.Run.decimal;
import static java.math.BigDecimal.ZERO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tradercache.domain.Currencies;
import io.tradercache.domain.Side;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Compares balances and positions with the fills that they result from.
class DemoAccountsTest {
    private static final Run RUN = Run.of(13, 4_000);

    @Test
    void everyBalance_addsUp() {
        assertThat(RUN.on(Topic.ACCOUNTS)).isNotEmpty().allSatisfy(state -> {
            for (var balance : state.path("balances")) {
                assertThat(decimal(balance, "total").subtract(decimal(balance, "locked")))
                        .isEqualTo(decimal(balance, "free"));
                assertThat(decimal(balance, "free")).isNotNegative();
                assertThat(decimal(balance, "total").scale())
                        .isEqualTo(Currencies.precision(balance.path("currency").textValue()));
            }
        });
    }

    @Test
    void margins_areWhatIsLocked() {
        assertThat(RUN.on(Topic.ACCOUNTS))
                .anySatisfy(state -> assertThat(state.path("margins")).isNotEmpty());
        assertThat(RUN.on(Topic.ACCOUNTS))
                .filteredOn(state -> !state.path("base_currency").isNull())
                .allSatisfy(state -> {
                    var initial = ZERO;
                    for (var margin : state.path("margins")) {
                        initial = initial.add(decimal(margin, "initial"));
                    }
                    assertThat(decimal(state.path("balances").path(0), "locked"))
                            .isEqualByComparingTo(initial);
                });
    }

    @Test
    void atTheEnd_everyPositionIsFlat() {
        var positions = new HashMap<String, BigDecimal>();
        RUN.on(Topic.FILLS)
                .forEach(fill -> positions.merge(fill.path("position_id").textValue(), signed(fill), BigDecimal::add));

        assertThat(positions).hasSize(20);
        assertThat(positions.values()).allSatisfy(signed -> assertThat(signed).isZero());
    }

    @Test
    void positions_flipAndSpotIsNeverShort() {
        var positions = new HashMap<String, BigDecimal>();
        var flipped = new HashSet<String>();
        RUN.on(Topic.FILLS).forEach(fill -> {
            var id = fill.path("position_id").textValue();
            var before = positions.getOrDefault(id, ZERO);
            var after = positions.merge(id, signed(fill), BigDecimal::add);
            if (before.signum() * after.signum() < 0) {
                flipped.add(fill.path("instrument_id").textValue());
            }
        });

        assertThat(flipped)
                .containsExactlyInAnyOrder("BTCUSDT-PERP.BINANCE", "BTC/USD.BITMEX", "AUD/USD.SIM", "ESZ6.GLBX");
    }

    @Test
    void atTheEnd_everyTotalIsTheCashInMinusTheCashOut() {
        var cash = new HashMap<String, BigDecimal>();
        var first = new HashMap<String, BigDecimal>();
        var last = new HashMap<String, BigDecimal>();
        RUN.on(Topic.ACCOUNTS)
                .forEach(state -> state.path("balances").forEach(balance -> {
                    var key = key(state, balance.path("currency").textValue());
                    first.putIfAbsent(key, decimal(balance, "total"));
                    last.put(key, decimal(balance, "total"));
                }));
        RUN.on(Topic.FILLS).forEach(fill -> spend(fill, cash));

        assertThat(last).hasSize(5);
        last.forEach((key, total) -> assertThat(total)
                .as(key)
                // Each fill may add one rounding at most.
                .isCloseTo(
                        first.get(key).add(cash.get(key)),
                        within(new BigDecimal(key.endsWith("USD") ? "40" : "0.0001"))));
    }

    private static void spend(ObjectNode fill, Map<String, BigDecimal> cash) {
        var listing = listing(fill);
        var side = side(fill);
        var value = listing.notional(decimal(fill, "last_qty"), decimal(fill, "last_px"));
        var inflow = listing.isInverse() ? side.sign(value) : side.opposite().sign(value);
        cash.merge(key(fill, listing.settlementCurrency()), inflow, BigDecimal::add);
        if (listing.isSpot()) {
            cash.merge(key(fill, "ETH"), side.sign(decimal(fill, "last_qty")), BigDecimal::add);
        }
        cash.merge(
                key(fill, fill.path("commission").textValue().split(" ", 2)[1]),
                commission(fill).negate(),
                BigDecimal::add);
    }

    private static BigDecimal signed(ObjectNode fill) {
        var moved = side(fill).sign(decimal(fill, "last_qty"));
        var inBase =
                listing(fill).isSpot() && fill.path("commission").textValue().endsWith("ETH");
        return inBase ? moved.subtract(commission(fill)) : moved;
    }

    private static Side side(ObjectNode fill) {
        return Side.valueOf(fill.path("order_side").textValue());
    }

    private static Listing listing(ObjectNode fill) {
        return Run.LISTINGS.get(fill.path("instrument_id").textValue());
    }

    private static String key(JsonNode event, String currency) {
        return event.path("account_id").textValue() + " " + currency;
    }
}
