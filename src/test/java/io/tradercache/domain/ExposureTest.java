package io.tradercache.domain;

import static io.tradercache.fixtures.Fills.buy;
import static io.tradercache.fixtures.Fills.sell;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradercache.fixtures.Fills;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Tests how positions are valued at their marks and summed.
class ExposureTest {
    private static final InstrumentId PERP = new InstrumentId("BTCUSDT-PERP.SIM");
    private static final InstrumentId INVERSE = new InstrumentId("BTCUSD.SIM");

    private final Map<InstrumentId, Mark> marks = new HashMap<>();
    private Exposure exposure = new Exposure(Grouping.INSTRUMENT);
    private int named;

    private ExposureTest by(Grouping grouping) {
        exposure = new Exposure(grouping);
        return this;
    }

    private ExposureTest mark(InstrumentId instrument, String price, long tsEvent) {
        marks.put(instrument, new Mark(new BigDecimal(price), tsEvent));
        return this;
    }

    private static Instrument linear(InstrumentId id, String settlement, String multiplier) {
        return define(id, "USDT", settlement, multiplier, false);
    }

    private static Instrument inverse(InstrumentId id, String multiplier) {
        return define(id, "USD", "BTC", multiplier, true);
    }

    private static Instrument define(
            InstrumentId id, String quote, String settlement, String multiplier, boolean inverse) {
        return new Instrument(
                id, "CryptoPerpetual", "BTC", quote, settlement, new BigDecimal(multiplier), inverse, Map.of(), 0);
    }

    private ExposureTest holding(Instrument of, Fills... fills) {
        return holding(of, false, fills);
    }

    private ExposureTest holding(Instrument of, boolean gap, Fills... fills) {
        return add(of.instrumentId(), of, gap, fills);
    }

    private ExposureTest holdingUnknown(InstrumentId id, Fills... fills) {
        return add(id, null, false, fills);
    }

    private ExposureTest add(InstrumentId id, Instrument definition, boolean gap, Fills... fills) {
        var position = new PositionId("P-" + named++);
        var book = new Book(OmsType.NETTING);
        if (definition != null) {
            book.define(definition);
        }
        for (var fill : fills) {
            assertThat(book.apply(fill.of(position).on(id.value()))).isEqualTo(Outcome.APPLIED);
        }
        exposure.add(book.position(position), gap, marks);
        return this;
    }

    private Exposure.Group only() {
        assertThat(exposure.groups()).hasSize(1);
        return exposure.groups().getFirst();
    }

    private static Exposure.Amounts amounts(String net, String gross, String unrealized, String realized) {
        return new Exposure.Amounts(decimal(net), decimal(gross), decimal(unrealized), decimal(realized));
    }

    private static Exposure.OneInstrument quantities(String net, String gross, String mark) {
        return new Exposure.OneInstrument(
                new BigDecimal(net), new BigDecimal(gross), mark == null ? null : new BigDecimal(mark));
    }

    private static BigDecimal decimal(String text) {
        return text == null ? null : Decimals.strip(new BigDecimal(text));
    }

    @Test
    void linear_isNettedInItsSettlementCurrency() {
        mark(PERP, "110", 7)
                .holding(linear(PERP, "USDT", "10"), buy("2", "100").fee("0.5", "USDT"))
                .holding(linear(PERP, "USDT", "10"), sell("3", "105"));

        var group = only();

        assertThat(group.key()).isEqualTo(new GroupKey(null, null, PERP));
        assertThat(group.positions()).isEqualTo(2);
        assertThat(group.instrument()).isEqualTo(quantities("-1", "5", "110"));
        assertThat(group.markTs()).isEqualTo(7);
        // The net notional is (2 − 3)·10·110; the unrealized P&L is 2·10·10 − 3·10·5.
        assertThat(group.byCurrency()).isEqualTo(Map.of("USDT", amounts("-1100", "5500", "50", "-0.5")));
        assertThat(group.unmarked()).isZero();
        assertThat(group.gap()).isFalse();
        assertThat(group.instrumentKnown()).isTrue();
        assertThat(exposure.unmarked()).isEmpty();
    }

    @Test
    void inverse_isInTheBaseCurrencyByTheReciprocal() {
        mark(INVERSE, "1250", 7).holding(inverse(INVERSE, "1"), sell("1000", "1000"), buy("500", "1250"));

        var group = only();

        assertThat(group.byCurrency()).isEqualTo(Map.of("BTC", amounts("-0.4", "0.4", "-0.1", "-0.1")));
        assertThat(group.instrument()).isEqualTo(quantities("-500", "500", "1250"));
    }

    @Test
    void quanto_isInTheCurrencyItSettlesIn() {
        mark(PERP, "2000", 7).holding(linear(PERP, "XBT", "0.000001"), buy("100", "1900"));

        assertThat(only().byCurrency()).isEqualTo(Map.of("XBT", amounts("0.2", "0.2", "0.01", "0")));
    }

    @Test
    void unknownInstrument_isLinearAndSaysSo() {
        mark(PERP, "110", 7).holdingUnknown(PERP, buy("2", "100"));

        assertThat(only().instrumentKnown()).isFalse();
        assertThat(only().byCurrency()).isEqualTo(Map.of("USDT", amounts("220", "220", "20", "0")));
    }

    @Test
    void currencyNobodyNamed_isNoCurrency() {
        mark(PERP, "110", 7).holdingUnknown(PERP, buy("2", "100").currency(null));

        assertThat(only().byCurrency()).isEqualTo(Map.of("XXX", amounts("220", "220", "20", "0")));
    }

    @Test
    void unmarked_isNamedAndNotZero() {
        holding(linear(PERP, "USDT", "1"), buy("2", "100").fee("1", "USDT"));

        assertThat(only().byCurrency()).isEqualTo(Map.of("USDT", amounts(null, null, null, "-1")));
        assertThat(only().instrument()).isEqualTo(quantities("2", "2", null));
        assertThat(only().markTs()).isNull();
        assertThat(only().positions()).isEqualTo(1);
        assertThat(only().unmarked()).isEqualTo(1);
        assertThat(exposure.unmarked()).containsExactly(PERP);
    }

    @Test
    void unmarkedBesideMarked_isInNoAmountButTheRealized() {
        var other = new InstrumentId("ETHUSDT-PERP.SIM");
        by(Grouping.STRATEGY)
                .mark(PERP, "110", 7)
                .holding(linear(PERP, "USDT", "1"), buy("2", "100"))
                .holding(linear(other, "USDT", "1"), buy("5", "10").fee("1", "USDT"))
                .holding(inverse(INVERSE, "1"), buy("5", "10"));

        assertThat(only().byCurrency())
                .isEqualTo(Map.of("USDT", amounts("220", "220", "20", "-1"), "BTC", amounts(null, null, null, "0")));
        assertThat(only().unmarked()).isEqualTo(2);
        assertThat(exposure.unmarked()).containsExactly(INVERSE, other);
    }

    @Test
    void inverseAtZero_isUnmarked() {
        mark(INVERSE, "0", 7).holding(inverse(INVERSE, "1"), buy("1", "1000"));

        assertThat(only().byCurrency()).isEqualTo(Map.of("BTC", amounts(null, null, null, "0")));
        assertThat(only().instrument()).isEqualTo(quantities("1", "1", null));
        assertThat(exposure.unmarked()).containsExactly(INVERSE);
    }

    @Test
    void linearAtOrBelowZero_isWorthThat() {
        mark(PERP, "-37", 7).holding(linear(PERP, "USDT", "1"), buy("2", "10"));

        assertThat(only().byCurrency()).isEqualTo(Map.of("USDT", amounts("-74", "74", "-94", "0")));
    }

    @Test
    void flat_needsNoMark() {
        holding(linear(PERP, "USDT", "1"), buy("2", "100"), sell("2", "101"));

        assertThat(only().byCurrency()).isEqualTo(Map.of("USDT", amounts("0", "0", "0", "2")));
        assertThat(only().unmarked()).isZero();
        assertThat(exposure.unmarked()).isEmpty();
    }

    @Test
    void flatBesideUnmarked_makesNoZeroOfIt() {
        holding(linear(PERP, "USDT", "1"), buy("2", "100"), sell("2", "101"))
                .holding(linear(PERP, "USDT", "1"), buy("1", "100"));

        assertThat(only().byCurrency()).isEqualTo(Map.of("USDT", amounts(null, null, null, "2")));
    }

    @Test
    void widerGroup_hasTheOldestMarkAndNoQuantities() {
        by(Grouping.ACCOUNT)
                .mark(PERP, "110", 9)
                .mark(INVERSE, "1250", 7)
                .holding(linear(PERP, "USDT", "1"), buy("1", "100"))
                .holding(inverse(INVERSE, "1"), buy("500", "1000"))
                .holding(linear(PERP, "USDT", "1"), buy("1", "100"));

        assertThat(only().key()).isEqualTo(new GroupKey(Fills.ACCOUNT, null, null));
        assertThat(only().instrument()).isNull();
        assertThat(only().markTs()).isEqualTo(7);
        assertThat(only().byCurrency())
                .isEqualTo(Map.of("USDT", amounts("220", "220", "20", "0"), "BTC", amounts("0.4", "0.4", "0.1", "0")));
    }

    @Test
    void gapAndUnknownInstrument_areCarriedUp() {
        by(Grouping.ACCOUNT)
                .mark(PERP, "110", 9)
                .holding(linear(PERP, "USDT", "1"), buy("1", "100"))
                .holding(linear(PERP, "USDT", "1"), true, buy("1", "100"))
                .holdingUnknown(PERP, buy("1", "100"))
                .holding(linear(PERP, "USDT", "1"), buy("1", "100"));

        assertThat(only().gap()).isTrue();
        assertThat(only().instrumentKnown()).isFalse();
    }

    @Test
    void accountAndInstrument_netsAcrossStrategies() {
        var perp = linear(PERP, "USDT", "1");
        by(Grouping.ACCOUNT_INSTRUMENT)
                .mark(PERP, "110", 9)
                .holding(perp, buy("3", "100").by("B"))
                .holding(perp, buy("1", "100").by("A"))
                .holding(perp, sell("4", "100").by("B"));

        var groups = exposure.groups();

        assertThat(groups)
                .extracting(Exposure.Group::key)
                .containsExactly(
                        new GroupKey(new AccountId("A"), null, PERP), new GroupKey(new AccountId("B"), null, PERP));
        assertThat(groups.getLast().instrument()).isEqualTo(quantities("-1", "7", "110"));
        assertThat(groups.getLast().byCurrency()).isEqualTo(Map.of("USDT", amounts("-110", "770", "-10", "0")));
    }

    @Test
    void sums_areRoundedOnce() {
        var yen = linear(PERP, "JPY", "1");
        mark(PERP, "100.4", 9)
                .holding(yen, buy("1", "100"))
                .holding(yen, buy("1", "100"))
                .holding(yen, buy("1", "100"));

        // These are sums of three times 100.4 and 0.4. Rounded one by one, they would be 300 and 0.
        assertThat(only().byCurrency()).isEqualTo(Map.of("JPY", amounts("301", "301", "1", "0")));
    }

    @Test
    void realized_isTheSumOfWhatThePositionsShow() {
        var yen = linear(PERP, "JPY", "1");
        holding(yen, buy("1", "100"), sell("1", "100.4")).holding(yen, buy("1", "100"), sell("1", "100.4"));

        assertThat(only().byCurrency()).isEqualTo(Map.of("JPY", amounts("0", "0", "0", "0")));
    }

    @Test
    void keys_sortByTheirIdsOneAfterTheOther() {
        var first = new GroupKey(new AccountId("A"), null, new InstrumentId("Z"));
        var second = new GroupKey(new AccountId("A!"), null, new InstrumentId("A"));

        assertThat(first).isLessThan(second);
        assertThat(second.isAfter(first.ids())).isTrue();
        assertThat(first.isAfter(first.ids())).isFalse();
        assertThat(first.isAfter(List.of())).isTrue();
    }
}
