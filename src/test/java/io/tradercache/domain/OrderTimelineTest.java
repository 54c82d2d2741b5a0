package io.tradercache.domain;

import static io.tradercache.domain.OrderEventType.ACCEPTED;
import static io.tradercache.domain.OrderEventType.CANCELED;
import static io.tradercache.domain.OrderEventType.CANCEL_REJECTED;
import static io.tradercache.domain.OrderEventType.DENIED;
import static io.tradercache.domain.OrderEventType.FILLED;
import static io.tradercache.domain.OrderEventType.PENDING_CANCEL;
import static io.tradercache.domain.OrderEventType.PENDING_UPDATE;
import static io.tradercache.domain.OrderEventType.REJECTED;
import static io.tradercache.domain.OrderEventType.STATUS_REPORT;
import static io.tradercache.domain.OrderEventType.SUBMITTED;
import static io.tradercache.domain.OrderEventType.UPDATED;
import static io.tradercache.fixtures.OrderEvents.filled;
import static io.tradercache.fixtures.OrderEvents.initialized;
import static io.tradercache.fixtures.OrderEvents.report;
import static io.tradercache.fixtures.OrderEvents.typed;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradercache.fixtures.OrderEvents;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class OrderTimelineTest {
    private static final int MANY = 2_000;

    // Those that matter to a fill's effect come more often.
    private static final List<OrderEventType> TYPES = List.of(
            FILLED,
            FILLED,
            FILLED,
            REJECTED,
            REJECTED,
            DENIED,
            SUBMITTED,
            ACCEPTED,
            PENDING_UPDATE,
            PENDING_CANCEL,
            UPDATED,
            CANCEL_REJECTED,
            CANCELED,
            STATUS_REPORT);

    @Property
    void eachEvent_leadsWhereThePlainFoldLeads(@ForAll("events") List<OrderEvent> events, @ForAll Random looks) {
        var timeline = new OrderTimeline(null);
        var plain = new PlainTimeline();
        for (var event : events) {
            var expected = plain.add(event);

            var entry = timeline.add(event);

            assertThat(entry.isApplied()).isEqualTo(expected.applied());
            assertThat(entry.isOverruled()).isEqualTo(expected.overruled());
            if (!expected.applied()) {
                assertThat(entry.after()).isEqualTo(expected.after());
            }
            // Each look folds what is not folded, so most events are added to a timeline that nobody looks at.
            if (looks.nextInt(4) == 0) {
                int instant = looks.nextInt(20);
                assertThat(timeline.hasEffectFrom(instant)).isEqualTo(hasEffectFrom(instant, plain));
            }
            if (looks.nextInt(6) == 0) {
                assertSame(timeline, plain);
            }
        }
        assertSame(timeline, plain);
    }

    @Test
    void requestThatOutlastsAFill_letsNoRefusalTakeALaterFill() {
        var ledger = new OrderLedger(OrderEvents.ORDER);
        List.of(typed(ACCEPTED).at(1), fill(1).at(5), rejected(1).at(6), fill(2).at(7))
                .forEach(event -> ledger.apply(event.event()));

        // The venue has counted the fill of that instant already, so its request is still pending after it.
        ledger.apply(report(OrderStatus.PENDING_CANCEL, "1").at(5).event());

        assertThat(Objects.requireNonNull(ledger.order()).filledQty()).isEqualByComparingTo("2");
        assertThat(ledger.timeline())
                .extracting(OrderLedger.Folded::applied)
                .containsExactly(true, true, true, false, true);
    }

    @Test
    void fillsBackwards_areFoldedOnce() {
        assertThat(stepsOf(i -> fill(i).at(-i))).isEqualTo(MANY);
    }

    @Test
    void fillsInAnyOrder_areFoldedOnce() {
        var instants = shuffled();

        assertThat(stepsOf(i -> fill(i).at(instants.get(i)))).isEqualTo(MANY);
    }

    @Test
    void reportsInAnyOrder_areFoldedOnce() {
        var instants = shuffled();

        assertThat(stepsOf(i -> report(OrderStatus.ACCEPTED, "1").id("E-" + i).at(instants.get(i))))
                .isEqualTo(MANY);
    }

    @Test
    void refusalsAndFillsBackwards_costAFewStepsEach() {
        assertThat(stepsOf(i -> (i % 2 == 0 ? fill(i) : rejected(i)).at(-i))).isLessThan(10 * MANY);
        assertThat(stepsOf(i -> (i % 2 == 0 ? rejected(i) : fill(i)).at(-i))).isLessThan(10 * MANY);
    }

    @Test
    void refusalsAmongFills_costAFewStepsEach() {
        var instants = shuffled();

        assertThat(stepsOf(
                        i -> i < MANY / 2 ? fill(i).at(MANY + i) : rejected(i).at(MANY + instants.get(i) / 2)))
                .isLessThan(10 * MANY);
    }

    @Test
    void fillsBackwardsBeforeRefusals_costAFewStepsEach() {
        assertThat(stepsOf(i -> i >= MANY / 2 ? fill(i).at(-i) : (i % 2 == 0 ? fill(i) : rejected(i)).at(i)))
                .isLessThan(10 * MANY);
    }

    @Test
    void eventsWithoutEffectInTheMiddle_invalidateNothing() {
        assertThat(stepsOf(i -> i < MANY / 2
                        ? fill(i).at(i)
                        : typed(CANCEL_REJECTED).id("E-" + i).at(MANY - i)))
                .isLessThan(2 * MANY);
    }

    private static int stepsOf(IntFunction<OrderEvents> events) {
        var ledger = new OrderLedger(OrderEvents.ORDER);
        IntStream.range(0, MANY).forEach(i -> ledger.apply(events.apply(i).event()));
        assertThat(ledger.timeline()).hasSize(MANY);
        return ledger.steps();
    }

    private static OrderEvents fill(int number) {
        return filled("T-" + number, "1", "1");
    }

    private static OrderEvents rejected(int number) {
        return typed(REJECTED).id("E-" + number);
    }

    private static List<Integer> shuffled() {
        var instants = IntStream.range(0, MANY).boxed().collect(Collectors.toList());
        Collections.shuffle(instants, new Random(1));
        return instants;
    }

    private static void assertSame(OrderTimeline timeline, PlainTimeline plain) {
        var entries = timeline.entries();
        var steps = plain.fold();
        assertThat(entries).hasSameSizeAs(steps);
        for (int at = 0; at < steps.size(); at++) {
            assertThat(entries.get(at).isApplied()).isEqualTo(steps.get(at).applied());
            assertThat(entries.get(at).isOverruled()).isEqualTo(steps.get(at).overruled());
            assertThat(entries.get(at).after()).isEqualTo(steps.get(at).after());
        }
    }

    private static boolean hasEffectFrom(int instant, PlainTimeline plain) {
        return plain.fold().stream()
                .anyMatch(step -> step.applied() && step.event().tsEvent() >= instant);
    }

    @Provide
    Arbitrary<List<OrderEvent>> events() {
        return Combinators.combine(
                        Arbitraries.of(TYPES),
                        Arbitraries.integers().between(0, 19),
                        Arbitraries.of("1", "2", "5"),
                        Arbitraries.of(OrderStatus.class))
                .as(Seed::new)
                .list()
                .ofMinSize(2)
                .ofMaxSize(25)
                .map(seeds -> IntStream.range(0, seeds.size())
                        .mapToObj(i -> seeds.get(i).event(i))
                        .toList());
    }

    private record Seed(OrderEventType type, int ts, String quantity, OrderStatus status) {
        OrderEvent event(int index) {
            var event = switch (type) {
                case INITIALIZED -> initialized();
                case FILLED -> filled("T-" + index, quantity, quantity);
                case UPDATED -> typed(UPDATED).quantity(quantity);
                case STATUS_REPORT -> report(status, quantity);
                default -> typed(type);
            };
            return event.id("E-" + index).at(ts).event();
        }
    }
}
