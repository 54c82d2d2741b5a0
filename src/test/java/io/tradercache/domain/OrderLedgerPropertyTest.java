package io.tradercache.domain;

import static io.tradercache.fixtures.OrderEvents.filled;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradercache.fixtures.OrderEvents;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

class OrderLedgerPropertyTest {
    private static final List<String> DECIMALS = List.of("1", "2", "3.5", "7", "10", "0.00000001");
    private static final List<OrderEventType> TYPES = List.of(OrderEventType.values());
    private static final List<OrderStatus> STATUSES = List.of(OrderStatus.values());

    @Property
    void anyOrderOfArrival_givesTheSameOrder(
            @ForAll("unrefused") List<OrderEvent> events, @ForAll Random one, @ForAll Random other) {
        var ledger = applied(shuffled(events, one));
        var another = applied(shuffled(events, other));

        assertThat(another.order()).isEqualTo(ledger.order());
        assertThat(another.timeline()).isEqualTo(ledger.timeline());
    }

    @Property
    void anyInterleavingOfTheTopics_givesTheSameOrder(@ForAll("lives") List<OrderEvent> life, @ForAll Random random) {
        var inOrder = applied(life);

        var interleaved = applied(interleaved(life, random));
        var permuted = applied(shuffled(life, random));

        assertThat(inOrder.timeline()).allMatch(OrderLedger.Folded::applied);
        assertThat(interleaved.order()).isEqualTo(inOrder.order()).isEqualTo(permuted.order());
        assertThat(interleaved.timeline()).isEqualTo(inOrder.timeline()).isEqualTo(permuted.timeline());
    }

    @Property
    void restoredFromWhatWasDrained_isTheSame(@ForAll("any") List<OrderEvent> events, @ForAll Random random) {
        var ledger = new OrderLedger(OrderEvents.ORDER);
        var stored = new ArrayList<OrderEvent>();
        for (var event : events) {
            ledger.apply(event);
            if (random.nextBoolean()) {
                stored.addAll(ledger.drain());
                var restored = OrderLedger.restore(OrderEvents.ORDER, null, stored);
                assertThat(restored.order()).isEqualTo(ledger.order());
                assertThat(restored.timeline()).isEqualTo(ledger.timeline());
                ledger = restored;
            }
        }
    }

    @Property
    void lookingAtTheOrder_changesNothing(@ForAll("any") List<OrderEvent> events) {
        var watched = new OrderLedger(OrderEvents.ORDER);
        var outcomes = events.stream()
                .map(event -> {
                    var outcome = watched.apply(event);
                    watched.order();
                    return outcome;
                })
                .toList();
        var unwatched = new OrderLedger(OrderEvents.ORDER);

        assertThat(events.stream().map(unwatched::apply).toList()).isEqualTo(outcomes);
        assertThat(unwatched.timeline()).isEqualTo(watched.timeline());
        assertThat(unwatched.order()).isEqualTo(watched.order());
    }

    @Property
    void sentAgain_changesNothing(@ForAll("any") List<OrderEvent> events, @ForAll Random random) {
        var ledger = applied(events);
        var order = ledger.order();
        var timeline = ledger.timeline();
        ledger.drain();

        for (var event : shuffled(events, random)) {
            assertThat(ledger.apply(event)).isEqualTo(Outcome.DUPLICATE);
        }

        assertThat(ledger.order()).isEqualTo(order);
        assertThat(ledger.timeline()).isEqualTo(timeline);
        assertThat(ledger.drain()).isEmpty();
    }

    @Property
    void fillWithEffect_neverLosesIt(@ForAll("any") List<OrderEvent> events) {
        var ledger = new OrderLedger(OrderEvents.ORDER);
        Set<TradeId> effective = Set.of();
        for (var event : events) {
            ledger.apply(event);
            var now = effectiveTrades(ledger);
            assertThat(now).containsAll(effective);
            effective = now;
        }
    }

    @Property
    void figures_agreeWithTheEffectiveFills(@ForAll("any") List<OrderEvent> events) {
        var ledger = applied(events.stream()
                .filter(event -> event.type() != OrderEventType.STATUS_REPORT)
                .toList());
        var order = ledger.order();
        if (order == null) {
            return;
        }
        var fills = ledger.timeline().stream()
                .filter(folded -> folded.applied() && folded.event().type() == OrderEventType.FILLED)
                .map(folded -> Objects.requireNonNull(folded.event()))
                .toList();

        var filled = sum(fills.stream().map(OrderEvent::lastQty).toList());
        var value = sum(fills.stream()
                .map(one -> Objects.requireNonNull(one.lastQty()).multiply(one.lastPx()))
                .toList());
        assertThat(order.filledQty()).isEqualByComparingTo(filled);
        if (fills.isEmpty()) {
            assertThat(order.avgPx()).isNull();
        } else {
            assertThat(order.avgPx()).isEqualByComparingTo(value.divide(filled, Decimals.AVERAGE));
        }
    }

    @Property
    void everyState_isSound(@ForAll("any") List<OrderEvent> events) {
        var ledger = new OrderLedger(OrderEvents.ORDER);
        for (var event : events) {
            ledger.apply(event);
            var order = ledger.order();
            if (order == null) {
                continue;
            }
            assertThat(order.tsClosed() != null).isEqualTo(order.isClosed());
            assertThat(order.filledQty().signum()).isNotNegative();
            assertThat(order.overfillQty().signum()).isNotNegative();
            assertThat(Executed.shown(order.filledQty(), order.avgPx()).avgPx()).isEqualTo(order.avgPx());
            if (order.leavesQty() != null) {
                assertThat(order.leavesQty().signum()).isNotNegative();
            }
            if (order.filledQty().signum() > 0) {
                assertThat(order.status())
                        .isNotIn(
                                OrderStatus.INITIALIZED,
                                OrderStatus.EMULATED,
                                OrderStatus.RELEASED,
                                OrderStatus.SUBMITTED,
                                OrderStatus.ACCEPTED,
                                OrderStatus.TRIGGERED,
                                OrderStatus.DENIED);
            }
        }
    }

    @Provide
    Arbitrary<List<OrderEvent>> any() {
        return events(TYPES, STATUSES);
    }

    @Provide
    Arbitrary<List<OrderEvent>> unrefused() {
        return events(
                TYPES.stream()
                        .filter(type -> type != OrderEventType.DENIED && type != OrderEventType.REJECTED)
                        .toList(),
                STATUSES.stream().filter(status -> !status.isRefused()).toList());
    }

    /// An order as a venue would tell it: one event per instant, or several in the order of their rank.
    @Provide
    Arbitrary<List<OrderEvent>> lives() {
        return Arbitraries.randomValue(random -> {
            var life = new ArrayList<OrderEvent>();
            var probe = new OrderLedger(OrderEvents.ORDER);
            long now = 1;
            add(life, probe, OrderEvents.initialized().at(now).id("E-0").event());
            for (int i = 1; i < 30; i++) {
                now += random.nextInt(2);
                var type = TYPES.get(random.nextInt(TYPES.size()));
                var event = event(type, now, i, random);
                if (type != OrderEventType.STATUS_REPORT
                        && OrderPlace.of(event).compareTo(OrderPlace.of(life.getLast())) > 0
                        && OrderTransitions.allows(probe.order(), event)) {
                    add(life, probe, event);
                }
            }
            return life;
        });
    }

    private static void add(List<OrderEvent> life, OrderLedger probe, OrderEvent event) {
        life.add(event);
        probe.apply(event);
    }

    private static Arbitrary<List<OrderEvent>> events(List<OrderEventType> types, List<OrderStatus> statuses) {
        return Combinators.combine(Arbitraries.of(types), Arbitraries.longs().between(0, 9), Arbitraries.randoms())
                .as((type, ts, random) -> new Seed(type, ts, random.nextLong(), statuses))
                .list()
                .ofMinSize(1)
                .ofMaxSize(25)
                .map(seeds -> {
                    var events = new ArrayList<OrderEvent>();
                    var identities = new HashSet<Object>();
                    for (int i = 0; i < seeds.size(); i++) {
                        var event = seeds.get(i).event(i);
                        if (identities.add(event.content())) {
                            events.add(event);
                        }
                    }
                    return events;
                });
    }

    private record Seed(OrderEventType type, long ts, long salt, List<OrderStatus> statuses) {
        OrderEvent event(int index) {
            var random = new Random(salt);
            return type == OrderEventType.STATUS_REPORT
                    ? OrderEvents.report(statuses.get(random.nextInt(statuses.size())), maybe(random))
                            .quantity(maybe(random))
                            .avgPx(maybe(random))
                            .at(ts)
                            .event()
                    : OrderLedgerPropertyTest.event(type, ts, index, random);
        }
    }

    private static OrderEvent event(OrderEventType type, long ts, int index, Random random) {
        var event = switch (type) {
            case INITIALIZED -> OrderEvents.initialized().quantity(some(random));
            case FILLED -> filled("T-" + index, some(random), some(random)).commission(some(random), "USD");
            case UPDATED -> OrderEvents.typed(type).quantity(some(random)).price(maybe(random));
            default -> OrderEvents.typed(type).venueOrderId(maybe(random));
        };
        return event.at(ts)
                .id(random.nextBoolean() ? "E-" + random.nextInt(1000) + "-" + index : null)
                .strategy(random.nextInt(4) == 0 ? "S-" + index : null)
                .account(random.nextInt(4) == 0 ? "A-" + index : null)
                .tsInit(random.nextBoolean() ? ts : null)
                .event();
    }

    private static String some(Random random) {
        return DECIMALS.get(random.nextInt(DECIMALS.size()));
    }

    private static @Nullable String maybe(Random random) {
        return random.nextBoolean() ? some(random) : null;
    }

    private static OrderLedger applied(List<OrderEvent> events) {
        var ledger = new OrderLedger(OrderEvents.ORDER);
        events.forEach(ledger::apply);
        return ledger;
    }

    private static List<OrderEvent> shuffled(List<OrderEvent> events, Random random) {
        var shuffled = new ArrayList<>(events);
        Collections.shuffle(shuffled, random);
        return shuffled;
    }

    private static List<OrderEvent> interleaved(List<OrderEvent> life, Random random) {
        var fills = new ArrayList<>(life.stream()
                .filter(event -> event.type() == OrderEventType.FILLED)
                .toList());
        var others = new ArrayList<>(life.stream()
                .filter(event -> event.type() != OrderEventType.FILLED)
                .toList());
        var both = new ArrayList<OrderEvent>();
        while (!fills.isEmpty() || !others.isEmpty()) {
            boolean takeFill = others.isEmpty() || (!fills.isEmpty() && random.nextBoolean());
            both.add(takeFill ? fills.removeFirst() : others.removeFirst());
        }
        return both;
    }

    private static Set<TradeId> effectiveTrades(OrderLedger ledger) {
        var trades = new HashSet<TradeId>();
        ledger.timeline().stream()
                .filter(folded -> folded.applied() && folded.event().type() == OrderEventType.FILLED)
                .forEach(folded ->
                        trades.add(Objects.requireNonNull(folded.event().tradeId())));
        return trades;
    }

    private static BigDecimal sum(List<BigDecimal> numbers) {
        return numbers.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
