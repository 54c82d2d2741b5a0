package io.tradercache.domain;

import static io.tradercache.fixtures.Fills.P;
import static io.tradercache.fixtures.Fills.buy;
import static io.tradercache.fixtures.Fills.sell;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Tests fills that come before their instrument, and instruments that change.
class PositionDefineTest {
    private final Book book = new Book(OmsType.NETTING);

    private void fills(int count) {
        for (int i = 0; i < count; i++) {
            book.apply(buy("1", "100").fee("0.001", "BTC").trade("T-" + i));
        }
    }

    @Test
    void unknownInstrument_isLinearOfMultiplierOne() {
        book.apply(buy("2", "100"));
        book.apply(sell("1", "103"));

        assertThat(book.position(P).terms()).isEqualTo(Terms.unknown("USDT"));
        assertThat(book.position(P).realizedPnl()).isEqualByComparingTo("3");
        assertThat(book.journaled(P)).isEqualTo(2);
    }

    @Test
    void nothingHeld_hasNothingToDefine() {
        var ledger = new PositionLedger(P, OmsType.NETTING, Book.GENEROUS);

        assertThat(ledger.define(Kinds.SPOT, List.of(), List.of())).isTrue();
        assertThat(ledger.drain().cycles()).isNull();
    }

    @Test
    void sameTermsAgain_changeNothing() {
        book.define(Kinds.inverse("1"));
        book.apply(buy("1", "100"));
        var ledger = PositionLedger.restore(book.position(P), 0, 0, Long.MIN_VALUE, 0, OmsType.NETTING, Book.GENEROUS);

        assertThat(ledger.define(Kinds.INVERSE, List.of(), List.of())).isTrue();
        assertThat(ledger.position()).isSameAs(book.position(P));
        assertThat(ledger.drain().cycles()).isNull();
    }

    @Test
    void definition_dropsTheJournalAndStartsNoOther() {
        fills(3);

        assertThat(book.define(Kinds.spot())).isTrue();
        book.apply(buy("1", "101"));

        assertThat(book.position(P).signedQty()).isEqualByComparingTo("3.997");
        assertThat(book.position(P).traderId()).isEqualTo("TRADER-1");
        assertThat(book.journaled(P)).isZero();
    }

    @Test
    void definitionBetweenDrains_countsWhatIsNotYetStored() {
        fills(2);
        book.draining = false;
        book.apply(sell("2", "110").fee("0.001", "BTC"));
        book.apply(sell("1", "111"));

        assertThat(book.define(Kinds.spot())).isTrue();

        var early = new Book(OmsType.NETTING);
        early.define(Kinds.spot());
        early.apply(buy("1", "100").fee("0.001", "BTC").trade("T-0"));
        early.apply(buy("1", "100").fee("0.001", "BTC").trade("T-1"));
        early.apply(sell("2", "110").fee("0.001", "BTC"));
        early.apply(sell("1", "111"));
        assertThat(book.position(P)).isEqualTo(early.position(P));
        assertThat(book.cycles(P)).isEqualTo(early.cycles(P));
    }

    @Test
    void journalOfAThousand_isStillComplete() {
        fills(PositionLedger.LONGEST_JOURNAL);

        assertThat(book.journaled(P)).isEqualTo(1_000);
        assertThat(book.define(Kinds.spot())).isTrue();
        assertThat(book.position(P).signedQty()).isEqualByComparingTo("999");
    }

    @Test
    void longerJournal_isGivenUpForGood() {
        fills(PositionLedger.LONGEST_JOURNAL + 2);
        book.restart();

        assertThat(book.journaled(P)).isEqualTo(-1);
        assertThat(book.define(Kinds.spot())).isFalse();
        assertThat(book.position(P).terms().known()).isTrue();
        assertThat(book.position(P).signedQty()).isEqualByComparingTo("1002");
    }

    @Test
    void withoutAJournal_whatTakesNothingFromTheQuantityIsExact() {
        book.apply(buy("2", "100").fee("0.1", "USDT"));
        book.apply(sell("3", "125").fee("0.1", "USDT"));
        var held = book.position(P);
        var ledger = PositionLedger.restore(held, 0, 0, Long.MIN_VALUE, -1, OmsType.NETTING, Book.GENEROUS);

        assertThat(ledger.define(Kinds.inverse("10").terms(null), List.of(), book.cycles(P)))
                .isTrue();

        var changes = ledger.drain();
        assertThat(changes.journalDropped()).isTrue();
        assertThat(changes.cycles()).hasSize(1);
        assertThat(changes.cycles().getFirst().realizedPnl()).isEqualByComparingTo("0.04");
        assertThat(ledger.position().terms()).isEqualTo(Kinds.inverse("10").terms(null));
    }

    @Test
    void refoldThatClosesMore_addsTheCycles() {
        book.apply(buy("1", "100").fee("0.001", "BTC"));
        book.apply(sell("1", "110"));
        assertThat(book.cycles(P)).isEmpty();

        assertThat(book.define(Kinds.spot())).isTrue();

        assertThat(book.cycles(P)).hasSize(1);
        assertThat(book.cycles(P).getFirst().closedQty()).isEqualByComparingTo("0.999");
        assertThat(book.position(P).signedQty()).isEqualByComparingTo("-0.001");
    }

    @Test
    void expiredCycles_doNotComeBack() {
        for (int i = 0; i < 4; i++) {
            book.apply(buy("1", "100").trade("B-" + i).at(i));
            book.apply(sell("1", "101").trade("S-" + i).at(i));
        }
        book.keepCycles(P, 1);

        assertThat(book.define(Kinds.linear("10"))).isTrue();

        assertThat(book.cycles(P)).extracting(Position::tsOpened).containsExactly(2L);
        assertThat(book.cycles(P).getFirst().realizedPnl()).isEqualByComparingTo("10");
        assertThat(book.position(P).tsOpened()).isEqualTo(3);
    }

    @Test
    void cyclesClosedAfterTheDefinitionInTheSameBatch_goOnTop() {
        book.apply(buy("1", "100").at(1));
        book.apply(sell("2", "101").at(2));
        book.draining = false;
        book.apply(buy("2", "102").at(3));
        book.define(Kinds.linear("10"));
        book.apply(sell("1", "103").at(4));
        book.drain();

        assertThat(book.cycles(P)).extracting(Position::tsOpened).containsExactly(2L, 1L);
        assertThat(book.cycles(P))
                .extracting(cycle -> cycle.terms().multiplier())
                .allMatch(multiplier -> multiplier.intValueExact() == 10);
    }

    @Test
    void hedgingFlipThatWouldHaveBeenAnother_isNotExact() {
        var hedging = new Book(OmsType.HEDGING);
        hedging.apply(buy("1", "100").fee("0.001", "BTC"));
        hedging.apply(sell("3", "110"));

        assertThat(hedging.define(Kinds.spot())).isFalse();

        assertThat(hedging.position(P).terms()).isEqualTo(Kinds.spot().terms(null));
    }

    @Test
    void otherMultiplierAndSettlement_areComputedAgain() {
        book.define(Kinds.linear("1"));
        book.apply(buy("2", "100").fee("1", "USDT"));
        book.apply(sell("3", "103").fee("3", "USDT"));

        assertThat(book.define(Kinds.linear("10"))).isTrue();

        assertThat(book.cycles(P).getFirst().realizedPnl()).isEqualByComparingTo("57");
        assertThat(book.position(P).terms().multiplier()).isEqualByComparingTo("10");
    }

    @Test
    void otherKind_leavesFiguresAsTheyWere() {
        book.define(Kinds.linear("1"));
        book.apply(buy("2", "100").fee("1", "USDT"));
        var before = book.position(P);

        assertThat(book.define(Kinds.inverse("1"))).isFalse();
        assertThat(book.define(Kinds.spot())).isFalse();

        assertThat(book.position(P)).isEqualTo(before);
    }

    @Test
    void otherBaseCurrencyOfASpotPairThatWasChargedInIt_leavesFiguresAsTheyWere() {
        var charged = spotOf("BTC");
        var ledger = new PositionLedger(P, OmsType.NETTING, Book.GENEROUS);
        ledger.apply(buy("1", "100").fee("0.001", "BTC").get(), charged);

        assertThat(ledger.define(spotOf("XBT"), List.of(), List.of())).isFalse();
        assertThat(ledger.position().terms()).isEqualTo(charged);
    }

    @Test
    void definitionThatStatesNoSettlement_keepsTheOneOfTheFills() {
        book.apply(buy("1", "100").currency("USDT"));
        var ledger = PositionLedger.restore(book.position(P), 0, 0, Long.MIN_VALUE, -1, OmsType.NETTING, Book.GENEROUS);

        ledger.define(new Terms(true, BigDecimal.TEN, false, false, null, null), List.of(), List.of());

        assertThat(ledger.position().terms().settlementCurrency()).isEqualTo("USDT");
    }

    private static Terms spotOf(String base) {
        return new Terms(true, BigDecimal.ONE, false, true, base, "USDT");
    }
}
