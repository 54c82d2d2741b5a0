package io.tradercache.demo;

import static io.tradercache.demo.Run.decimal;
import static java.math.BigDecimal.ZERO;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Compares the lives of the orders with the table of order transitions.
class DemoOrdersTest {
    private static final Map<String, Set<String>> ALLOWED = Map.of(
            "INITIALIZED", Set.of("Denied", "Submitted", "Canceled"),
            "SUBMITTED", Set.of("Rejected", "Accepted", "Canceled"),
            "ACCEPTED", Set.of("PendingUpdate", "PendingCancel", "Canceled", "Triggered", "Expired", "Filled"),
            "TRIGGERED", Set.of("PendingUpdate", "PendingCancel", "Canceled", "Expired", "Filled"),
            "PENDING_UPDATE", Set.of("Canceled", "ModifyRejected", "Updated"),
            "PENDING_CANCEL", Set.of("Canceled", "CancelRejected"),
            "PARTIALLY_FILLED", Set.of("PendingUpdate", "PendingCancel", "Canceled", "Expired", "Filled"));

    private static final Run RUN = Run.of(11, 4_000);

    @Test
    void everyOrder_livesByTheTable() {
        assertThat(RUN.orders().values()).hasSizeGreaterThan(1_000).allSatisfy(DemoOrdersTest::assertLegal);
    }

    @Test
    void everyKindOfEvent_happens() {
        var types = Stream.concat(RUN.on(Topic.ORDERS), RUN.on(Topic.FILLS))
                .map(event -> event.path("type").textValue().substring("Order".length()))
                .collect(Collectors.toSet());

        assertThat(types)
                .contains("Initialized", "Accepted", "Updated")
                .containsAll(ALLOWED.values().stream().flatMap(Set::stream).collect(Collectors.toSet()));
    }

    @Test
    void someOrders_areFilledInParts() {
        assertThat(RUN.orders().values())
                .anySatisfy(events -> assertThat(
                                events.stream().filter(event -> type(event).equals("Filled")))
                        .hasSizeGreaterThan(2));
    }

    private static void assertLegal(List<ObjectNode> events) {
        var first = events.getFirst();
        assertThat(type(first)).isEqualTo("Initialized");
        var status = "INITIALIZED";
        var beforePending = status;
        var quantity = decimal(first, "quantity");
        var filled = ZERO;
        for (var event : events.subList(1, events.size())) {
            var type = type(event);
            assertThat(ALLOWED.getOrDefault(status, Set.of())).as(status).contains(type);
            switch (type) {
                case "Triggered" ->
                    assertThat(first.path("order_type").textValue()).isEqualTo("STOP_LIMIT");
                case "Updated" -> quantity = decimal(event, "quantity");
                case "Filled" -> {
                    filled = filled.add(decimal(event, "last_qty"));
                    assertSameOrder(event, first);
                }
                default -> {}
            }
            assertThat(filled).isLessThanOrEqualTo(quantity);
            if (type.startsWith("Pending")) {
                beforePending = status;
            }
            status = next(type, beforePending, filled, quantity);
        }
        assertThat(status).isIn("DENIED", "REJECTED", "CANCELED", "EXPIRED", "FILLED");
    }

    private static void assertSameOrder(ObjectNode fill, ObjectNode initialized) {
        for (var field : List.of("order_side", "order_type", "instrument_id", "strategy_id")) {
            assertThat(fill.path(field)).as(field).isEqualTo(initialized.path(field));
        }
    }

    private static String next(String type, String beforePending, BigDecimal filled, BigDecimal quantity) {
        return switch (type) {
            case "PendingUpdate" -> "PENDING_UPDATE";
            case "PendingCancel" -> "PENDING_CANCEL";
            case "Updated", "ModifyRejected", "CancelRejected" -> beforePending;
            case "Filled" -> filled.compareTo(quantity) == 0 ? "FILLED" : "PARTIALLY_FILLED";
            default -> type.toUpperCase(Locale.ROOT);
        };
    }

    private static String type(ObjectNode event) {
        return event.path("type").textValue().substring("Order".length());
    }
}
