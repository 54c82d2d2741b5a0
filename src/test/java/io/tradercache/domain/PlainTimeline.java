package io.tradercache.domain;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The rule of [OrderTimeline] as plainly as it can be written: after each event, all events are folded again.
final class PlainTimeline {
    private static final Comparator<OrderEvent> BY_PLACE = Comparator.comparing(OrderPlace::of);

    private final List<OrderEvent> events = new ArrayList<>();
    private final Set<OrderEvent> overruled = new HashSet<>();

    /// One event at its place, and what the order is after it.
    record Step(
            OrderEvent event,
            boolean applied,
            boolean overruled,
            @Nullable Order after) {}

    /// Adds an event unlike all others.
    Step add(OrderEvent event) {
        var effective = fold().stream()
                .filter(PlainTimeline::isEffectiveFill)
                .map(Step::event)
                .toList();
        if (event.voided()) {
            overruled.add(event);
        }
        events.add(event);
        events.sort(BY_PLACE);
        effective.forEach(this::keepEffect);
        return fold().get(events.indexOf(event));
    }

    List<Step> fold() {
        var steps = new ArrayList<Step>();
        Order order = null;
        for (var event : events) {
            boolean dead = overruled.contains(event);
            boolean applied = !dead && OrderTransitions.allows(order, event);
            order = applied ? OrderFold.fold(order, event) : order;
            steps.add(new Step(event, applied, dead, order));
        }
        return steps;
    }

    private void keepEffect(OrderEvent fill) {
        int at = events.indexOf(fill);
        for (var steps = fold(); !steps.get(at).applied(); steps = fold()) {
            overruled.add(steps.subList(0, at).reversed().stream()
                    .filter(PlainTimeline::isRefusalInForce)
                    .findFirst()
                    .orElseThrow()
                    .event());
        }
    }

    private static boolean isEffectiveFill(Step step) {
        return step.applied() && step.event().type() == OrderEventType.FILLED;
    }

    private static boolean isRefusalInForce(Step step) {
        return step.applied()
                && OrderTransitions.refuses(step.event())
                && requireNonNull(step.after()).status().isRefused();
    }
}
