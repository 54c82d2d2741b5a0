package io.tradercache.domain;

import static io.tradercache.fixtures.Fills.P;
import static io.tradercache.fixtures.Fills.buy;
import static io.tradercache.fixtures.Fills.sell;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradercache.fixtures.Fills;
import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Tests one cycle of a position, and the next one.
class PositionFoldTest {
    private final Book book = new Book(OmsType.NETTING);

    private Position linear(Fills... fills) {
        return of(Kinds.linear("1"), fills);
    }

    private Position of(Instrument instrument, Fills... fills) {
        book.define(instrument);
        for (var fill : fills) {
            assertThat(book.apply(fill)).isEqualTo(Outcome.APPLIED);
        }
        return book.position(P);
    }

    @Test
    void firstFill_opens() {
        var position = linear(buy("2", "100").fee("0.5", "USDT").at(7));

        assertThat(position.entry()).isEqualTo(Side.BUY);
        assertThat(position.side()).isEqualTo(PositionSide.LONG);
        assertThat(position.signedQty()).isEqualByComparingTo("2");
        assertThat(position.peakQty()).isEqualByComparingTo("2");
        assertThat(position.avgPxOpen()).isEqualByComparingTo("100");
        assertThat(position.avgPxClose()).isNull();
        assertThat(position.realizedPnl()).isEqualByComparingTo("-0.5");
        assertThat(position.realizedReturn()).isZero();
        assertThat(position.openingOrderId()).hasToString("O-1");
        assertThat(position.closingOrderId()).isNull();
        assertThat(position.tsOpened()).isEqualTo(7);
        assertThat(position.tsClosed()).isNull();
        assertThat(position.durationNs()).isZero();
    }

    @Test
    void sameSide_averagesTheOpeningPriceTo34Digits() {
        var position = linear(buy("1", "100"), buy("2", "101"));

        assertThat(position.avgPxOpen()).hasToString("100.6666666666666666666666666666667");
        assertThat(position.openValue()).isEqualByComparingTo("302");
    }

    @Test
    void oppositeSide_realizesAgainstTheAverage() {
        var position =
                linear(sell("4", "100"), buy("1", "90").at(1), buy("1", "110").at(2));

        assertThat(position.signedQty()).isEqualByComparingTo("-2");
        assertThat(position.avgPxOpen()).isEqualByComparingTo("100");
        assertThat(position.avgPxClose()).isEqualByComparingTo("100");
        assertThat(position.realizedPnl()).isZero();
        assertThat(position.peakQty()).isEqualByComparingTo("4");
    }

    @Test
    void multiplier_scalesPointsAndNotCommissions() {
        var position = of(
                Kinds.linear("50"),
                buy("2", "100").fee("1", "USDT"),
                sell("1", "103").fee("1", "USDT"));

        assertThat(position.realizedPnl()).isEqualByComparingTo("148");
        assertThat(position.unrealizedPnl(new BigDecimal("99"))).isEqualByComparingTo("-50");
        assertThat(position.totalPnl(new BigDecimal("99"))).isEqualByComparingTo("98");
        assertThat(position.notional(new BigDecimal("99"))).isEqualByComparingTo("4950");
    }

    @Test
    void inverse_realizesByTheReciprocalInTheBaseCurrency() {
        var position = of(Kinds.inverse("1"), buy("1000", "1000").fee("0.00075", "BTC"), sell("500", "1250"));

        assertThat(position.realizedPnl()).isEqualByComparingTo("0.09925");
        assertThat(position.realizedReturn()).isEqualByComparingTo("0.25");
        assertThat(position.unrealizedPnl(new BigDecimal("1250"))).isEqualByComparingTo("0.1");
        assertThat(position.notional(new BigDecimal("1250"))).isEqualByComparingTo("0.4");
    }

    @Test
    void commissionOfAnotherCurrency_isKeptAndNotSubtracted() {
        var position = linear(
                buy("1", "100").fee("0.1", "BNB"),
                buy("1", "100").fee("-0.5", "USDT").trade("T-2"));

        assertThat(position.commissions())
                .isEqualTo(Map.of("BNB", new BigDecimal("0.1"), "USDT", new BigDecimal("-0.5")));
        assertThat(position.realizedPnl()).isEqualByComparingTo("0.5");
    }

    @Test
    void realizedPnl_isRoundedOnceHalfUp() {
        var yen = new Instrument(Fills.BTC, "FuturesContract", null, "JPY", null, BigDecimal.ONE, false, Map.of(), 0);

        var position = of(
                yen,
                buy("3", "100"),
                sell("1", "100.2").at(1),
                sell("1", "100.2").at(2).trade("T-3"),
                sell("1", "100.1"));

        assertThat(position.realizedPnl()).isEqualByComparingTo("1");
        assertThat(position.points()).isEqualByComparingTo("0.5");
    }

    @Test
    void zero_closes() {
        var position =
                linear(buy("2", "100").at(10), sell("2", "90").order("O-2").at(25));

        assertThat(position.side()).isEqualTo(PositionSide.FLAT);
        assertThat(position.isClosed()).isTrue();
        assertThat(position.closingOrderId()).hasToString("O-2");
        assertThat(position.tsClosed()).isEqualTo(25);
        assertThat(position.durationNs()).isEqualTo(15);
        assertThat(position.realizedReturn()).isEqualByComparingTo("-0.1");
        assertThat(position.unrealizedPnl(BigDecimal.TEN)).isZero();
        assertThat(book.cycles(P)).isEmpty();
    }

    @Test
    void closingFillOlderThanTheOpening_lastsNoTime() {
        var position = linear(buy("2", "100").at(10), sell("2", "90").at(4));

        assertThat(position.durationNs()).isZero();
        assertThat(position.tsLast()).isEqualTo(4);
    }

    @Test
    void closedAndFilledAgain_keepsTheCycleAndStartsAnew() {
        var closed = linear(buy("2", "100").at(1), sell("2", "90").at(2));

        var position = linear(sell("1", "80").at(3));

        assertThat(book.cycles(P)).containsExactly(closed);
        assertThat(position.signedQty()).isEqualByComparingTo("-1");
        assertThat(position.closedQty()).isZero();
        assertThat(position.peakQty()).isEqualByComparingTo("1");
        assertThat(position.tsOpened()).isEqualTo(3);
    }

    @Test
    void zeroPrice_dividesByNothing() {
        var position = of(Kinds.inverse("1"), buy("2", "0"), sell("1", "5"));

        assertThat(position.realizedReturn()).isZero();
        assertThat(position.realizedPnl()).isEqualByComparingTo("-0.2");
        assertThat(position.notional(BigDecimal.ZERO)).isZero();
    }

    @Test
    void negativePrice_isAPrice() {
        var position = linear(buy("2", "-37"), sell("2", "-30"));

        assertThat(position.realizedPnl()).isEqualByComparingTo("14");
    }

    @Test
    void settlementUnknown_isTakenFromTheFirstFillThatStatesOne() {
        book.apply(buy("1", "100").currency(null));
        book.apply(buy("1", "101").currency("USDT"));
        book.apply(buy("1", "102").currency("EUR"));

        assertThat(book.position(P).terms()).isEqualTo(Terms.unknown("USDT"));
    }
}
