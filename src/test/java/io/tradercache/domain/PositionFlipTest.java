package io.tradercache.domain;

import static io.tradercache.fixtures.Fills.P;
import static io.tradercache.fixtures.Fills.buy;
import static io.tradercache.fixtures.Fills.sell;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradercache.fixtures.Fills;
import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Tests commissions that are taken from the quantity, and fills through zero.
class PositionFlipTest {
    private static final PositionId F = new PositionId("P-1F");

    private final Book book = new Book(OmsType.NETTING);
    private final Book hedging = new Book(OmsType.HEDGING);

    private Position spot(Book in, Fills... fills) {
        return fold(in, Kinds.spot(), fills);
    }

    private Position fold(Book in, Instrument instrument, Fills... fills) {
        in.define(instrument);
        for (var fill : fills) {
            assertThat(in.apply(fill)).isEqualTo(Outcome.APPLIED);
        }
        return in.position(P);
    }

    private static Map<String, BigDecimal> amount(String number, String currency) {
        return Map.of(currency, new BigDecimal(number));
    }

    @Test
    void spotBuyWithBaseCommission_opensLess() {
        var position = spot(book, buy("1", "100").fee("0.001", "BTC"));

        assertThat(position.signedQty()).isEqualByComparingTo("0.999");
        assertThat(position.peakQty()).isEqualByComparingTo("0.999");
        assertThat(position.avgPxOpen()).isEqualByComparingTo("100");
        assertThat(position.openValue()).isEqualByComparingTo("99.9");
        assertThat(position.realizedPnl()).isZero();
    }

    @Test
    void spotSellWithBaseCommission_opensMore() {
        var position = spot(book, sell("1", "100").fee("0.001", "BTC"));

        assertThat(position.signedQty()).isEqualByComparingTo("-1.001");
    }

    @Test
    void derivativeWithBaseCommission_opensAll() {
        var position = fold(book, Kinds.linear("1"), buy("1", "100").fee("0.001", "BTC"));

        assertThat(position.signedQty()).isEqualByComparingTo("1");
    }

    @Test
    void exactClose_leavesDustOfTheCommission() {
        var dust =
                spot(book, buy("1", "100"), sell("1", "110").fee("0.001", "BTC").at(5));

        var closed = book.cycles(P).getFirst();
        assertThat(closed.isClosed()).isTrue();
        assertThat(closed.tsClosed()).isEqualTo(5);
        assertThat(closed.commissions()).isEqualTo(amount("0.001", "BTC"));
        assertThat(closed.realizedPnl()).isEqualByComparingTo("10");
        assertThat(dust.signedQty()).isEqualByComparingTo("-0.001");
        assertThat(dust.peakQty()).isEqualByComparingTo("0.001");
        assertThat(dust.avgPxOpen()).isEqualByComparingTo("110");
        assertThat(dust.commissions()).isEmpty();
        assertThat(dust.tsOpened()).isEqualTo(5);
    }

    @Test
    void commissionThatReachesZero_closesWithoutDust() {
        var position = spot(
                book, buy("1", "100"), sell("0.999", "110").fee("0.001", "BTC").at(5));

        assertThat(position.isClosed()).isTrue();
        assertThat(position.tsClosed()).isEqualTo(5);
        assertThat(position.closedQty()).isEqualByComparingTo("0.999");
        assertThat(book.cycles(P)).isEmpty();
    }

    @Test
    void commissionOverTheOpenedQuantity_closesItAndLeavesDust() {
        var dust = spot(book, buy("0.001", "100").fee("0.003", "BTC"));

        var closed = book.cycles(P).getFirst();
        assertThat(closed.entry()).isEqualTo(Side.BUY);
        assertThat(closed.signedQty()).isZero();
        assertThat(closed.peakQty()).isZero();
        assertThat(closed.avgPxClose()).isNull();
        assertThat(closed.commissions()).isEqualTo(amount("0.003", "BTC"));
        assertThat(dust.entry()).isEqualTo(Side.SELL);
        assertThat(dust.signedQty()).isEqualByComparingTo("-0.002");
        assertThat(dust.commissions()).isEmpty();
    }

    @Test
    void rebateInTheBaseCurrency_adds() {
        var position = spot(book, sell("1", "100").fee("-0.001", "BTC"));

        assertThat(position.signedQty()).isEqualByComparingTo("-0.999");
    }

    @Test
    void fillThroughZero_isSplitWithItsCommissionProRata() {
        var position = fold(
                book,
                Kinds.linear("1"),
                buy("1", "100").at(1),
                sell("3", "110").fee("0.1", "USDT").order("O-2").at(2));

        var closed = book.cycles(P).getFirst();
        assertThat(closed.commissions()).isEqualTo(amount("0.03333333", "USDT"));
        assertThat(closed.realizedPnl()).isEqualByComparingTo("9.96666667");
        assertThat(closed.closingOrderId()).hasToString("O-2");
        assertThat(position.signedQty()).isEqualByComparingTo("-2");
        assertThat(position.avgPxOpen()).isEqualByComparingTo("110");
        assertThat(position.commissions()).isEqualTo(amount("0.06666667", "USDT"));
        assertThat(position.openingOrderId()).hasToString("O-2");
    }

    @Test
    void firstShareOfTheCommission_isRoundedHalfUpToItsCurrency() {
        var position =
                fold(book, Kinds.linear("1"), sell("1", "100"), buy("2", "110").fee("0.05", "USD"));

        assertThat(book.cycles(P).getFirst().commissions()).isEqualTo(amount("0.03", "USD"));
        assertThat(position.commissions()).isEqualTo(amount("0.02", "USD"));
    }

    @Test
    void spotSellThroughZero_makesRestAndResidueOneCycle() {
        var position =
                spot(book, buy("1", "100"), sell("3", "110").fee("0.003", "BTC").at(1));

        assertThat(book.cycles(P)).hasSize(1);
        assertThat(book.cycles(P).getFirst().commissions()).isEqualTo(amount("0.001", "BTC"));
        assertThat(position.signedQty()).isEqualByComparingTo("-2.003");
        assertThat(position.commissions()).isEqualTo(amount("0.002", "BTC"));
        assertThat(position.avgPxOpen()).isEqualByComparingTo("110");
    }

    @Test
    void spotBuyThroughZeroByLessThanItsCommission_endsInDust() {
        var dust = spot(
                book, sell("1", "100"), buy("1.001", "110").fee("0.1001", "BTC").at(1));

        assertThat(book.cycles(P)).extracting(Position::entry).containsExactly(Side.BUY, Side.SELL);
        assertThat(book.cycles(P).get(0).commissions()).isEqualTo(amount("0.0001", "BTC"));
        assertThat(book.cycles(P).get(1).commissions()).isEqualTo(amount("0.1", "BTC"));
        assertThat(dust.signedQty()).isEqualByComparingTo("-0.0991");
        assertThat(dust.commissions()).isEmpty();
    }

    @Test
    void hedgingFillThroughZero_closesOneAndOpensAnother() {
        var position = fold(
                hedging,
                Kinds.linear("1"),
                buy("1", "100").at(1),
                sell("3", "110").fee("0.3", "USDT").at(2));

        assertThat(position.isClosed()).isTrue();
        assertThat(position.commissions()).isEqualTo(amount("0.1", "USDT"));
        assertThat(hedging.cycles(P)).isEmpty();
        assertThat(hedging.position(F).signedQty()).isEqualByComparingTo("-2");
        assertThat(hedging.position(F).commissions()).isEqualTo(amount("0.2", "USDT"));
        assertThat(hedging.position(F).positionId()).isEqualTo(F);
    }

    @Test
    void hedgingSpotThroughZero_keepsTheResidue() {
        var dust = spot(
                hedging, buy("1", "100"), sell("3", "110").fee("0.003", "BTC").at(1));

        assertThat(dust.signedQty()).isEqualByComparingTo("-0.001");
        assertThat(dust.commissions()).isEmpty();
        assertThat(hedging.cycles(P)).hasSize(1);
        assertThat(hedging.position(F).signedQty()).isEqualByComparingTo("-2.002");
    }

    @Test
    void flipOfAFlip_opensAThird() {
        fold(hedging, Kinds.linear("1"), buy("1", "100"), sell("3", "110").at(1));

        hedging.apply(buy("5", "120").of(F).at(2));

        assertThat(hedging.position(F).isClosed()).isTrue();
        assertThat(hedging.position(new PositionId("P-1FF")).signedQty()).isEqualByComparingTo("3");
    }

    @Test
    void flipSentTwice_isAppliedOnceHoweverOld() {
        var ledger = new PositionLedger(F, OmsType.HEDGING, new DedupePolicy(10, 100));
        ledger.apply(buy("1", "100").of(F).at(1_000).get(), Kinds.LINEAR);
        var rest = buy("2", "100").of(F).at(1).get();

        assertThat(ledger.applyFlip(rest, Kinds.LINEAR)).isEqualTo(Outcome.APPLIED);
        assertThat(ledger.applyFlip(rest, Kinds.LINEAR)).isEqualTo(Outcome.DUPLICATE);
        assertThat(ledger.position().signedQty()).isEqualByComparingTo("3");
    }
}
