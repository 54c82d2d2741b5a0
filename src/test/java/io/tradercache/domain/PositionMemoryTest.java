package io.tradercache.domain;

import static io.tradercache.domain.Refusal.Reason.ACCOUNT_MISMATCH;
import static io.tradercache.domain.Refusal.Reason.CONFLICTING_DUPLICATE;
import static io.tradercache.domain.Refusal.Reason.INVALID_FIELD;
import static io.tradercache.domain.Refusal.Reason.STALE_FILL;
import static io.tradercache.fixtures.Fills.P;
import static io.tradercache.fixtures.Fills.buy;
import static io.tradercache.fixtures.Fills.sell;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradercache.fixtures.Fills;
import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests which fills are recognised when they come again, for how long, and which are refused.
class PositionMemoryTest {
    private final PositionLedger ledger = ledger(100, 3);

    private static PositionLedger ledger(long window, int most) {
        return new PositionLedger(P, OmsType.NETTING, new DedupePolicy(window, most));
    }

    private Outcome apply(Fills fill) {
        return ledger.apply(fill.get(), Kinds.LINEAR);
    }

    private static void assertRefused(Outcome outcome, Refusal.Reason reason) {
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.refusal().reason()).isEqualTo(reason));
    }

    @Test
    void sameTrade_isADuplicateWhateverElseItSays() {
        apply(buy("1", "100").fee("1", "USDT"));
        var before = ledger.position();

        assertThat(apply(buy("1.0", "1e2").trade("T-BUY-1@100").at(50))).isEqualTo(Outcome.DUPLICATE);
        assertThat(ledger.position()).isSameAs(before);
    }

    @Test
    void sameTradeOtherwise_conflicts() {
        apply(buy("1", "100").trade("T"));

        assertRefused(apply(sell("1", "100").trade("T")), CONFLICTING_DUPLICATE);
        assertRefused(apply(buy("2", "100").trade("T")), CONFLICTING_DUPLICATE);
        assertRefused(apply(buy("1", "101").trade("T")), CONFLICTING_DUPLICATE);
        assertThat(apply(buy("2", "101").trade("T").order("O-2"))).isEqualTo(Outcome.APPLIED);
    }

    @Test
    void tradeOfAClosedCycle_isStillKnown() {
        apply(buy("1", "100").trade("A").at(1));
        apply(sell("2", "100").trade("B").at(2));
        apply(buy("1", "100").trade("C").at(3));

        assertThat(apply(buy("1", "100").trade("A").at(1))).isEqualTo(Outcome.DUPLICATE);
        assertThat(apply(sell("2", "100").trade("B").at(2))).isEqualTo(Outcome.DUPLICATE);
    }

    @Test
    void fillAtTheEdgeOfTheWindow_isNew() {
        apply(buy("1", "100").at(1_000));

        assertThat(apply(buy("1", "101").at(900))).isEqualTo(Outcome.APPLIED);
        assertRefused(apply(buy("1", "102").at(899)), STALE_FILL);
    }

    @Test
    void tradeAtTheEdgeOfTheWindow_isKnown() {
        apply(buy("1", "100").at(900));
        apply(buy("1", "101").at(1_000));
        assertThat(apply(buy("1", "100").at(900))).isEqualTo(Outcome.DUPLICATE);

        apply(buy("1", "102").at(1_001));

        assertRefused(apply(buy("1", "100").at(900)), STALE_FILL);
        assertThat(ledger.drain().forgotten()).isEmpty();
    }

    @Test
    void moreTradesThanAtMost_forgetsTheOldest() {
        apply(buy("1", "1").at(30));
        apply(buy("1", "2").at(10));
        apply(buy("1", "3").at(40));
        assertThat(ledger.forgottenUpTo()).isEqualTo(Long.MIN_VALUE);
        assertThat(ledger.drain().remembered()).hasSize(3);

        apply(buy("1", "4").at(20));

        assertThat(ledger.forgottenUpTo()).isEqualTo(10);
        assertThat(ledger.drain().forgotten()).extracting(TradeKey::text).containsExactly("O-1 T-BUY-1@2");
        assertRefused(apply(buy("1", "5").at(10)), STALE_FILL);
        assertThat(apply(buy("1", "1").at(30))).isEqualTo(Outcome.DUPLICATE);
        assertThat(apply(buy("1", "6").at(11))).isEqualTo(Outcome.APPLIED);
        assertThat(ledger.forgottenUpTo()).isEqualTo(11);
    }

    @Test
    void manyTrades_areForgottenAQuarterAtATime() {
        var roomy = ledger(1_000, 8);
        for (int i = 0; i < 9; i++) {
            roomy.apply(buy("1", "1" + i).at(i).get(), Kinds.LINEAR);
        }

        assertThat(roomy.remembers()).isEqualTo(6);
        assertThat(roomy.forgottenUpTo()).isEqualTo(2);
        for (int i = 9; i < 11; i++) {
            assertThat(roomy.mayForget(1)).isFalse();
            roomy.apply(buy("1", "1" + i).at(i).get(), Kinds.LINEAR);
        }
        assertThat(roomy.mayForget(1)).isTrue();
        assertRefused(roomy.apply(buy("1", "12").at(2).get(), Kinds.LINEAR), STALE_FILL);
        assertThat(roomy.apply(buy("1", "13").at(3).get(), Kinds.LINEAR)).isEqualTo(Outcome.DUPLICATE);
    }

    @Test
    void tradeRememberedAndForgottenBetweenDrains_isNotStored() {
        for (int i = 0; i < 10; i++) {
            apply(buy("1", "1" + i).at(i));
        }

        var changes = ledger.drain();

        assertThat(changes.remembered()).hasSize(3);
        assertThat(changes.remembered()).doesNotContainKeys(changes.forgotten().toArray(TradeKey[]::new));
    }

    @Test
    void tradeIdUsedAgainAfterTheWindow_isANewTrade() {
        apply(buy("1", "100").trade("T").at(0));
        apply(buy("1", "100").trade("U").at(101));

        assertThat(apply(sell("1", "100").trade("T").at(101))).isEqualTo(Outcome.APPLIED);

        assertThat(apply(sell("1", "100").trade("T").at(101))).isEqualTo(Outcome.DUPLICATE);
        assertThat(ledger.remembers()).isEqualTo(2);
        var changes = ledger.drain();
        assertThat(changes.forgotten()).isEmpty();
        assertThat(changes.remembered()).hasSize(2);
    }

    @Test
    void nothingRememberedAtAll_refusesWhatItCannotTell() {
        var forgetful = ledger(100, 0);
        forgetful.apply(buy("1", "100").at(5).get(), Kinds.LINEAR);

        assertRefused(forgetful.apply(buy("1", "100").at(5).get(), Kinds.LINEAR), STALE_FILL);
        assertThat(forgetful.apply(buy("1", "100").at(6).get(), Kinds.LINEAR)).isEqualTo(Outcome.APPLIED);
    }

    @Test
    void widerWindowAfterARestart_doesNotBringForgottenTradesBack() {
        for (int i = 0; i < 4; i++) {
            apply(buy("1", "10" + i).at(1_000L * i));
        }

        var restored = restored(new DedupePolicy(10_000, 3));

        assertRefused(restored.apply(buy("1", "100").at(0).get(), Kinds.LINEAR), STALE_FILL);
        assertThat(restored.apply(buy("1", "101").at(1_000).get(), Kinds.LINEAR))
                .isEqualTo(Outcome.DUPLICATE);
    }

    private PositionLedger restored(DedupePolicy dedupe) {
        var trades = ledger.drain().remembered();
        var restored = PositionLedger.restore(
                ledger.position(),
                trades.size(),
                ledger.newest(),
                ledger.forgottenUpTo(),
                ledger.journaled(),
                OmsType.NETTING,
                dedupe);
        restored.recall(trades);
        return restored;
    }

    @Test
    void restored_knowsTheSame() {
        apply(buy("1", "100").at(5));
        apply(buy("1", "101").at(150));

        var restored = restored(new DedupePolicy(100, 3));

        assertThat(restored.apply(buy("1", "101").at(150).get(), Kinds.LINEAR)).isEqualTo(Outcome.DUPLICATE);
        assertRefused(restored.apply(buy("1", "100").at(5).get(), Kinds.LINEAR), STALE_FILL);
        assertThat(restored.apply(buy("1", "102").at(50).get(), Kinds.LINEAR)).isEqualTo(Outcome.APPLIED);
    }

    @Test
    void anotherAccount_isRefusedBeforeAnythingElse() {
        apply(buy("1", "100"));

        var fill = buy("1", "100").by("SIM-001");

        assertRefused(apply(fill), ACCOUNT_MISMATCH);
        assertThat(ledger.mismatch(fill.get()).message()).contains("SIM-000", "SIM-001");
    }

    @Test
    void anotherInstrument_isRefused() {
        assertThat(ledger.mismatch(buy("1", "100").get())).isNull();
        apply(buy("1", "100"));

        assertRefused(apply(buy("1", "100").on("ETHUSDT.SIM").trade("T-2")), INVALID_FIELD);
        assertThat(ledger.mismatch(buy("1", "100").get())).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"O-1 T-1", "a/b:c T", "! ~"})
    void tradeKey_readsItsText(String text) {
        assertThat(TradeKey.parse(text).text()).isEqualTo(text);
    }

    @Test
    void refusedFill_changesNothing() {
        apply(buy("1", "100").at(1_000));
        ledger.drain();
        var before = ledger.position();

        apply(buy("9", "100").at(1));
        apply(buy("9", "100").trade("T-BUY-1@100").at(1_000));
        apply(buy("1", "100").by("SIM-001"));

        assertThat(ledger.position()).isSameAs(before);
        var changes = ledger.drain();
        assertThat(changes.remembered()).isEqualTo(Map.of());
        assertThat(changes.forgotten()).isEmpty();
        assertThat(changes.journaled()).isEmpty();
        assertThat(ledger.position().signedQty()).isEqualTo(BigDecimal.ONE);
    }
}
