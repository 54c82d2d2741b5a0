package io.tradercache.domain;

import static io.tradercache.domain.OrderEventType.ACCEPTED;
import static io.tradercache.domain.OrderEventType.CANCELED;
import static io.tradercache.domain.OrderEventType.CANCEL_REJECTED;
import static io.tradercache.domain.OrderEventType.PENDING_CANCEL;
import static io.tradercache.domain.OrderEventType.PENDING_UPDATE;
import static io.tradercache.domain.OrderEventType.REJECTED;
import static io.tradercache.domain.OrderEventType.SUBMITTED;
import static io.tradercache.domain.OrderEventType.UPDATED;
import static io.tradercache.fixtures.OrderEvents.filled;
import static io.tradercache.fixtures.OrderEvents.initialized;
import static io.tradercache.fixtures.OrderEvents.report;
import static io.tradercache.fixtures.OrderEvents.typed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tradercache.fixtures.OrderEvents;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class OrderLedgerTest {
    private final OrderLedger ledger = new OrderLedger(OrderEvents.ORDER);

    @Test
    void nothingApplied_isNoOrder() {
        assertThat(ledger.order()).isNull();
        assertThat(ledger.timeline()).isEmpty();
        assertThat(ledger.drain()).isEmpty();
    }

    @Test
    void wholeLife_showsEveryFigure() {
        apply(
                initialized()
                        .at(1)
                        .strategy("S-1")
                        .trader("TR-1")
                        .price("1.50")
                        .triggerPrice("1.4")
                        .timeInForce("GTC"),
                typed(SUBMITTED).at(2).account("A-1"),
                typed(ACCEPTED).at(3).account("A-1").venueOrderId("V-1"),
                typed(UPDATED).at(4).quantity("8.0").price("1.6").venueOrderId("V-2"),
                filled("T-1", "2", "1.60").at(5).commission("0.10", "USD").position("P-1"),
                filled("T-2", "1", "1.61").at(6).commission("0.05", "USD").position("P-1"),
                filled("T-3", "5", "1.61").at(7).commission("-0.1", "BNB").position("P-1"));

        var order = order();
        assertThat(order.venueOrderId()).isEqualTo("V-2");
        assertThat(order.accountId()).hasToString("A-1");
        assertThat(order.strategyId()).hasToString("S-1");
        assertThat(order.traderId()).isEqualTo("TR-1");
        assertThat(order.positionId()).hasToString("P-1");
        assertThat(order.timeInForce()).isEqualTo("GTC");
        assertThat(order.price()).isEqualTo(new BigDecimal("1.6"));
        assertThat(order.triggerPrice()).isEqualTo(new BigDecimal("1.4"));
        assertThat(order.quantity()).isEqualTo(new BigDecimal("8"));
        assertThat(order.filledQty()).isEqualTo(new BigDecimal("8"));
        assertThat(order.avgPx()).isEqualTo(new BigDecimal("1.6075"));
        assertThat(order.commissions()).isEqualTo(Map.of("USD", new BigDecimal("0.15"), "BNB", new BigDecimal("-0.1")));
        assertThat(order.lastTradeId()).hasToString("T-3");
        assertThat(List.of(order.tsInit(), order.tsAccepted(), order.tsLast(), order.tsClosed()))
                .containsExactly(1L, 3L, 7L, 7L);
    }

    @Test
    void fillSeenFirst_isAnExternalOrder() {
        apply(filled("T-1", "4", "1").at(5));

        assertThat(order().strategyId()).isEqualTo(StrategyId.EXTERNAL);
        assertThat(order().quantity()).isNull();
        assertThat(order().leavesQty()).isNull();
        assertThat(order().overfillQty()).isEqualByComparingTo("0");
        assertThat(order().tsInit()).isNull();
        assertThat(order().status()).isEqualTo(OrderStatus.PARTIALLY_FILLED);
    }

    @Test
    void claimOfAnyTopic_isTheStrategy() {
        apply(
                filled("T-1", "4", "1").at(5),
                typed(ACCEPTED).at(6).strategy("S-1"),
                typed(CANCELED).at(7).strategy("S-2"));

        assertThat(order().strategyId()).hasToString("S-1");
    }

    @Test
    void initializedThatComesLate_isFoldedFirst() {
        apply(filled("T-1", "10", "1").at(5), typed(SUBMITTED).at(2));
        assertThat(order().status()).isEqualTo(OrderStatus.PARTIALLY_FILLED);

        apply(initialized().at(1));

        assertThat(order().status()).isEqualTo(OrderStatus.FILLED);
        assertThat(order().tsInit()).isEqualTo(1);
        assertThat(ledger.timeline()).allMatch(OrderLedger.Folded::applied);
    }

    @Test
    void fillOlderThanTheCancel_leavesTheOrderCanceled() {
        apply(initialized().at(1), typed(ACCEPTED).at(2), typed(CANCELED).at(9));

        assertThat(ledger.apply(filled("T-1", "4", "1").at(8).event())).isEqualTo(Outcome.APPLIED);

        assertThat(order().status()).isEqualTo(OrderStatus.CANCELED);
        assertThat(order().filledQty()).isEqualByComparingTo("4");
        assertThat(order().tsClosed()).isEqualTo(9);
    }

    @Test
    void fillOlderThanTheCancelThatCompletes_fillsTheOrder() {
        apply(
                initialized().at(1),
                typed(ACCEPTED).at(2),
                typed(CANCELED).at(9),
                filled("T-1", "10", "1").at(9));

        assertThat(order().status()).isEqualTo(OrderStatus.FILLED);
        assertThat(ledger.timeline().getLast())
                .isEqualTo(new OrderLedger.Folded(typed(CANCELED).at(9).event(), false));
    }

    @Test
    void fillNewerThanTheCancel_reopens() {
        apply(
                initialized().at(1),
                typed(ACCEPTED).at(2),
                typed(CANCELED).at(9),
                filled("T-1", "4", "1").at(10));

        assertThat(order().isOpen()).isTrue();
        assertThat(order().tsClosed()).isNull();
    }

    @Test
    void refusedEvent_isKeptAndMayGainEffect() {
        apply(initialized().at(1), typed(ACCEPTED).at(2));
        var early = typed(CANCEL_REJECTED).at(5).event();
        assertRefused(ledger.apply(early), Refusal.Reason.INVALID_TRANSITION);
        assertThat(ledger.drain()).endsWith(early);

        apply(typed(PENDING_CANCEL).at(4));

        assertThat(ledger.timeline()).last().isEqualTo(new OrderLedger.Folded(early, true));
        assertThat(order().status()).isEqualTo(OrderStatus.ACCEPTED);
        assertThat(order().tsLast()).isEqualTo(5);
    }

    @Test
    void sameEventId_isADuplicate() {
        apply(typed(ACCEPTED).at(2).id("E-1"));

        assertThat(ledger.apply(typed(ACCEPTED).at(2).id("E-1").tsInit(7L).event()))
                .isEqualTo(Outcome.DUPLICATE);
        assertThat(ledger.size()).isEqualTo(1);
    }

    @Test
    void sameContentWithoutEventId_isADuplicate() {
        apply(typed(UPDATED).at(2).quantity("10.0").tsInit(3L));

        assertThat(ledger.apply(typed(UPDATED).at(2).quantity("1e1").tsInit(4L).event()))
                .isEqualTo(Outcome.DUPLICATE);
        assertThat(ledger.apply(typed(UPDATED).at(2).quantity("11").event())).isEqualTo(Outcome.APPLIED);
        assertThat(ledger.apply(typed(UPDATED).at(3).quantity("10").event())).isEqualTo(Outcome.APPLIED);
    }

    @Test
    void sameTrade_isADuplicateWhateverElseItSays() {
        apply(filled("T-1", "4", "1.0").at(2).id("E-1"));

        var resent = filled("T-1", "4.00", "1")
                .at(3)
                .id("E-2")
                .commission("9", "USD")
                .event();

        assertThat(ledger.apply(resent)).isEqualTo(Outcome.DUPLICATE);
        assertThat(order().commissions()).isEmpty();
    }

    @Test
    void sameTradeOnOtherTerms_isAConflictAndNotKept() {
        apply(filled("T-1", "4", "1").at(2));

        assertRefused(ledger.apply(filled("T-1", "5", "1").at(2).event()), Refusal.Reason.CONFLICTING_DUPLICATE);
        assertRefused(ledger.apply(filled("T-1", "4", "2").at(2).event()), Refusal.Reason.CONFLICTING_DUPLICATE);
        assertRefused(
                ledger.apply(filled("T-1", "4", "1").side(Side.SELL).at(2).event()),
                Refusal.Reason.CONFLICTING_DUPLICATE);
        assertThat(ledger.drain()).hasSize(1);
    }

    @Test
    void eventOfAnotherInstrument_isInvalidAndNotKept() {
        apply(initialized().at(1));

        assertRefused(ledger.apply(typed(ACCEPTED).instrument("X.Y").at(2).event()), Refusal.Reason.INVALID_FIELD);
        assertThat(ledger.size()).isEqualTo(1);
    }

    @Test
    void rejectedThatFindsAFillBehindIt_isKeptVoided() {
        apply(
                initialized().at(1),
                typed(SUBMITTED).at(2),
                filled("T-1", "4", "1").at(5));

        var late = typed(REJECTED).at(4).event();
        assertRefused(ledger.apply(late), Refusal.Reason.INVALID_TRANSITION);

        assertThat(order().filledQty()).isEqualByComparingTo("4");
        assertThat(ledger.drain()).last().isEqualTo(late.asVoided());
        assertThat(ledger.apply(late)).isEqualTo(Outcome.DUPLICATE);
    }

    @Test
    void fillThatFindsTheOrderRejected_isKeptWithoutEffect() {
        apply(initialized().at(1), typed(SUBMITTED).at(2), typed(REJECTED).at(4));

        assertRefused(ledger.apply(filled("T-1", "4", "1").at(5).event()), Refusal.Reason.INVALID_TRANSITION);

        assertThat(order().status()).isEqualTo(OrderStatus.REJECTED);
        assertThat(order().strategyId()).isNull();
        assertThat(ledger.size()).isEqualTo(4);
    }

    @Test
    void fillBehindARejected_gainsEffectByAnEarlierFill() {
        apply(
                initialized().at(1),
                typed(SUBMITTED).at(2),
                typed(REJECTED).at(4),
                filled("T-2", "4", "1").at(5));

        apply(filled("T-1", "1", "1").at(3));

        assertThat(order().status()).isEqualTo(OrderStatus.PARTIALLY_FILLED);
        assertThat(order().filledQty()).isEqualByComparingTo("5");
    }

    @Test
    void rejectedThatALateRequestWouldAllow_takesNoFillsEffect() {
        apply(
                initialized().at(1),
                typed(ACCEPTED).at(2),
                filled("T-1", "1", "1").at(3),
                typed(REJECTED).at(5));
        apply(filled("T-2", "4", "1").at(6));

        apply(typed(PENDING_UPDATE).at(4));

        assertThat(order().filledQty()).isEqualByComparingTo("5");
        assertThat(OrderLedger.restore(OrderEvents.ORDER, null, ledger.drain()).timeline())
                .isEqualTo(ledger.timeline());
    }

    @Test
    void report_statesAnUnknownOrder() {
        apply(report(OrderStatus.ACCEPTED, "4")
                .quantity("10")
                .avgPx("1.5")
                .venueOrderId("V-1")
                .at(5));

        assertThat(order().status()).isEqualTo(OrderStatus.PARTIALLY_FILLED);
        assertThat(order().leavesQty()).isEqualByComparingTo("6");
        assertThat(order().avgPx()).isEqualByComparingTo("1.5");
        assertThat(order().strategyId()).isNull();
    }

    @Test
    void laterFills_averageOnWhatWasReported() {
        apply(
                report(OrderStatus.ACCEPTED, "4").quantity("10").avgPx("1.5").at(5),
                filled("T-1", "6", "2").at(6));

        assertThat(order().status()).isEqualTo(OrderStatus.FILLED);
        assertThat(order().avgPx()).isEqualByComparingTo("1.8");
    }

    @Test
    void fillsOlderThanTheReport_areAmongWhatItStates() {
        apply(report(OrderStatus.CANCELED, "4").quantity("10").avgPx("1.5").at(5));
        apply(filled("T-1", "3", "1").at(3), filled("T-2", "1", "3").at(4));

        assertThat(order().status()).isEqualTo(OrderStatus.CANCELED);
        assertThat(order().filledQty()).isEqualByComparingTo("4");
        assertThat(order().avgPx()).isEqualByComparingTo("1.5");
        assertThat(order().tsClosed()).isEqualTo(5);
    }

    @Test
    void fillOfTheReportsInstant_isNotCountedTwice() {
        apply(report(OrderStatus.CANCELED, "4").quantity("10").avgPx("1.5").at(5));
        apply(filled("T-1", "3", "1").at(5), filled("T-2", "2", "3").at(5));

        assertThat(order().filledQty()).isEqualByComparingTo("5");
        assertThat(order().avgPx()).isEqualByComparingTo("1.8");
        assertThat(order().lastTradeId()).hasToString("T-2");
    }

    @Test
    void reportWithoutAverage_leavesItThatOfTheFills() {
        apply(
                filled("T-1", "2", "1").at(1),
                report(OrderStatus.PARTIALLY_FILLED, "4").quantity("10").at(5));
        assertThat(order().avgPx()).isEqualByComparingTo("1");

        apply(filled("T-2", "2", "3").at(5));
        assertThat(order().filledQty()).isEqualByComparingTo("4");
        assertThat(order().avgPx()).isEqualByComparingTo("2");

        apply(report(OrderStatus.FILLED, null).at(6));
        assertThat(order().filledQty()).isEqualByComparingTo("10");
        assertThat(order().status()).isEqualTo(OrderStatus.FILLED);
    }

    @Test
    void reportOfLess_neverLowersWhatIsFilled() {
        apply(
                initialized().at(1),
                typed(ACCEPTED).at(2),
                filled("T-1", "10", "1").at(3));

        apply(report(OrderStatus.ACCEPTED, "3").avgPx("9").at(4));

        assertThat(order().filledQty()).isEqualByComparingTo("10");
        assertThat(order().avgPx()).isEqualByComparingTo("1");
        assertThat(order().status()).isEqualTo(OrderStatus.FILLED);
        assertThat(order().tsClosed()).isEqualTo(3);
    }

    @Test
    void reportNotNewer_isLateAndFoldedInAtItsPlace() {
        apply(initialized().at(1), typed(ACCEPTED).at(5), typed(CANCELED).at(9));

        assertThat(ledger.apply(
                        report(OrderStatus.ACCEPTED, "2").avgPx("1").at(9).event()))
                .isEqualTo(Outcome.LATE);

        assertThat(order().status()).isEqualTo(OrderStatus.CANCELED);
        assertThat(order().filledQty()).isEqualByComparingTo("2");
    }

    @Test
    void reportThatAnOrderIsRejected_doesNotStandAgainstItsFills() {
        apply(
                filled("T-1", "1", "1").at(1),
                report(OrderStatus.REJECTED, "0").quantity("10").at(2));
        assertThat(order().status()).isEqualTo(OrderStatus.PARTIALLY_FILLED);

        apply(report(OrderStatus.REJECTED, "0").at(0));
        assertThat(order().status()).isEqualTo(OrderStatus.PARTIALLY_FILLED);
        assertThat(order().filledQty()).isEqualByComparingTo("1");
    }

    @Test
    void acceptedAfterAReportOfIt_stillTellsWhen() {
        apply(
                report(OrderStatus.ACCEPTED, "0").at(5),
                typed(ACCEPTED).at(5).venueOrderId("V-1"),
                typed(ACCEPTED).at(6));

        assertThat(order().tsAccepted()).isEqualTo(5);
        assertThat(order().tsLast()).isEqualTo(5);
        assertThat(order().venueOrderId()).isEqualTo("V-1");
    }

    @Test
    void requestReportedOfAClosedOrder_doesNotReturnToClosed() {
        apply(
                initialized().at(1),
                typed(CANCELED).at(2),
                report(OrderStatus.PENDING_CANCEL, "0").at(3));

        apply(typed(CANCEL_REJECTED).at(4));

        assertThat(order().status()).isEqualTo(OrderStatus.ACCEPTED);
    }

    @Test
    void drain_givesEachEventOnceInOrderOfArrival() {
        var second = typed(ACCEPTED).at(2).event();
        var first = initialized().at(1).event();
        ledger.apply(second);
        ledger.apply(first);

        assertThat(ledger.drain()).containsExactly(second, first);
        assertThat(ledger.drain()).isEmpty();
        ledger.apply(typed(CANCELED).at(3).event());
        assertThat(ledger.drain()).hasSize(1);
    }

    @Test
    void restored_hasNothingToDrain() {
        var restored = OrderLedger.restore(
                OrderEvents.ORDER, null, List.of(initialized().at(1).event()));

        assertThat(restored.drain()).isEmpty();
        assertThat(restored.size()).isEqualTo(1);
    }

    @Test
    void base_isGoneOnFrom_whateverTheTimesOfLaterEvents() {
        ledger.apply(initialized().at(1).event());
        ledger.apply(filled("T-1", "4", "100").at(5).event());
        var restored = OrderLedger.restore(OrderEvents.ORDER, ledger.order(), List.of());
        assertThat(restored.order()).isEqualTo(ledger.order());

        assertThat(restored.apply(filled("T-2", "5", "100").at(3).event())).isEqualTo(Outcome.APPLIED);
        assertThat(restored.apply(filled("T-3", "1", "100").at(2).event())).isEqualTo(Outcome.APPLIED);

        assertThat(restored.order().filledQty()).isEqualByComparingTo("10");
        assertThat(restored.order().status()).isEqualTo(OrderStatus.FILLED);
        assertThat(restored.size()).isEqualTo(2);
        var again = OrderLedger.restore(OrderEvents.ORDER, restored.base(), restored.drain());
        assertThat(again.order()).isEqualTo(restored.order());
    }

    @Test
    void baseThatIsRefused_takesTheEffectFromAFill() {
        ledger.apply(initialized().at(1).event());
        ledger.apply(typed(REJECTED).at(2).event());
        var restored = OrderLedger.restore(OrderEvents.ORDER, ledger.order(), List.of());

        var outcome = restored.apply(filled("T-1", "4", "100").at(3).event());

        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        assertThat(restored.order()).isEqualTo(ledger.order());
    }

    @Test
    void eventOfAnotherOrder_isABug() {
        var other = new OrderLedger(new ClientOrderId("O-2"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> other.apply(initialized().event()));
    }

    @Test
    void manyFillsInOrder_costAsManySteps() {
        for (int i = 0; i < 2_000; i++) {
            apply(filled("T-" + i, "1", "1." + i).at(i));
            assertThat(order().tsLast()).isEqualTo(i);
        }

        assertThat(ledger.steps()).isEqualTo(2_000);
    }

    private void apply(OrderEvents... events) {
        for (var event : events) {
            ledger.apply(event.event());
        }
    }

    private Order order() {
        return Objects.requireNonNull(ledger.order());
    }

    private static void assertRefused(Outcome outcome, Refusal.Reason reason) {
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.refusal().reason()).isEqualTo(reason));
    }
}
