package io.tradercache.domain;

import static io.tradercache.domain.OrderEventType.*;
import static io.tradercache.fixtures.OrderEvents.filled;
import static io.tradercache.fixtures.OrderEvents.initialized;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradercache.fixtures.OrderEvents;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Tests every cell of the table of order transitions.
class OrderTransitionsTest {
    private static final String IGNORED = "ignored";

    // If an event leaves the status unchanged, the cell has the status of the row. If it answers a request, the
    // cell has the status from before the request.
    private static final String TABLE = """
            INITIALIZED: DENIED>DENIED EMULATED>EMULATED RELEASED>RELEASED SUBMITTED>SUBMITTED REJECTED>REJECTED \
            ACCEPTED>ACCEPTED CANCELED>CANCELED EXPIRED>EXPIRED TRIGGERED>TRIGGERED UPDATED>INITIALIZED FILLED>PARTIALLY_FILLED
            EMULATED: CANCELED>CANCELED EXPIRED>EXPIRED RELEASED>RELEASED UPDATED>EMULATED FILLED>PARTIALLY_FILLED
            RELEASED: SUBMITTED>SUBMITTED DENIED>DENIED CANCELED>CANCELED UPDATED>RELEASED FILLED>PARTIALLY_FILLED
            SUBMITTED: PENDING_UPDATE>PENDING_UPDATE PENDING_CANCEL>PENDING_CANCEL REJECTED>REJECTED CANCELED>CANCELED \
            ACCEPTED>ACCEPTED FILLED>PARTIALLY_FILLED UPDATED>SUBMITTED
            ACCEPTED: REJECTED>REJECTED PENDING_UPDATE>PENDING_UPDATE PENDING_CANCEL>PENDING_CANCEL CANCELED>CANCELED \
            TRIGGERED>TRIGGERED EXPIRED>EXPIRED FILLED>PARTIALLY_FILLED UPDATED>ACCEPTED ACCEPTED>ignored
            TRIGGERED: REJECTED>REJECTED PENDING_UPDATE>PENDING_UPDATE PENDING_CANCEL>PENDING_CANCEL CANCELED>CANCELED \
            EXPIRED>EXPIRED FILLED>PARTIALLY_FILLED UPDATED>TRIGGERED
            PENDING_UPDATE: REJECTED>REJECTED ACCEPTED>ACCEPTED CANCELED>CANCELED EXPIRED>EXPIRED TRIGGERED>TRIGGERED \
            PENDING_UPDATE>PENDING_UPDATE PENDING_CANCEL>PENDING_CANCEL FILLED>PARTIALLY_FILLED MODIFY_REJECTED>ACCEPTED UPDATED>ACCEPTED
            PENDING_CANCEL: REJECTED>REJECTED ACCEPTED>ACCEPTED CANCELED>CANCELED EXPIRED>EXPIRED PENDING_CANCEL>PENDING_CANCEL \
            FILLED>PARTIALLY_FILLED CANCEL_REJECTED>ACCEPTED MODIFY_REJECTED>PENDING_CANCEL UPDATED>PENDING_CANCEL TRIGGERED>PENDING_CANCEL
            PARTIALLY_FILLED: PENDING_UPDATE>PENDING_UPDATE PENDING_CANCEL>PENDING_CANCEL CANCELED>CANCELED EXPIRED>EXPIRED \
            FILLED>PARTIALLY_FILLED UPDATED>PARTIALLY_FILLED ACCEPTED>PARTIALLY_FILLED
            CANCELED: FILLED>PARTIALLY_FILLED CANCELED>ignored
            EXPIRED: FILLED>PARTIALLY_FILLED
            FILLED: FILLED>FILLED
            DENIED:
            REJECTED:
            """;

    @ParameterizedTest
    @MethodSource("cells")
    void eventInStatus_doesWhatTheTableSays(OrderStatus from, OrderEventType type, String expected) {
        var ledger = in(from);
        var before = Objects.requireNonNull(ledger.order());

        var outcome = ledger.apply(next(type).at(100).event());

        var after = Objects.requireNonNull(ledger.order());
        assertThat(ledger.timeline().getLast().event().type()).isEqualTo(type);
        switch (expected) {
            case IGNORED -> {
                assertThat(outcome).isEqualTo(Outcome.APPLIED);
                assertThat(after).isEqualTo(before);
            }
            case "" -> {
                assertThat(outcome).isInstanceOfSatisfying(Outcome.Refused.class, refused -> {
                    assertThat(refused.refusal().reason()).isEqualTo(Refusal.Reason.INVALID_TRANSITION);
                    assertThat(refused.refusal().message()).contains("O-1", type.wireName(), from.name());
                });
                assertThat(after).isEqualTo(before);
                assertThat(ledger.timeline().getLast().applied()).isFalse();
            }
            default -> {
                assertThat(outcome).isEqualTo(Outcome.APPLIED);
                assertThat(after.status()).hasToString(expected);
                assertThat(after.tsLast()).isEqualTo(100);
                assertThat(ledger.timeline().getLast().applied()).isTrue();
            }
        }
        assertThat(after.tsClosed() != null).isEqualTo(after.isClosed());
    }

    static Stream<Arguments> cells() {
        return TABLE.lines().flatMap(row -> {
            var from = OrderStatus.valueOf(row.substring(0, row.indexOf(':')));
            Map<OrderEventType, String> cells = new HashMap<>();
            Arrays.stream(row.substring(row.indexOf(':') + 1).split(" ", -1))
                    .filter(cell -> !cell.isEmpty())
                    .map(cell -> cell.split(">", -1))
                    .forEach(cell -> cells.put(OrderEventType.valueOf(cell[0]), cell[1]));
            return Arrays.stream(OrderEventType.values())
                    .filter(type -> type != STATUS_REPORT)
                    .map(type -> Arguments.of(from, type, cells.getOrDefault(type, "")));
        });
    }

    @ParameterizedTest
    @CsvSource({
        "INITIALIZED, INITIALIZED",
        "DENIED, DENIED",
        "EMULATED, EMULATED",
        "RELEASED, RELEASED",
        "SUBMITTED, SUBMITTED",
        "ACCEPTED, ACCEPTED",
        "REJECTED, REJECTED",
        "TRIGGERED, TRIGGERED",
        "PENDING_UPDATE, PENDING_UPDATE",
        "PENDING_CANCEL, PENDING_CANCEL",
        "UPDATED, ACCEPTED",
        "MODIFY_REJECTED, ACCEPTED",
        "CANCEL_REJECTED, ACCEPTED",
        "FILLED, PARTIALLY_FILLED",
        "EXPIRED, EXPIRED",
        "CANCELED, CANCELED"
    })
    void firstEvent_createsTheOrder(OrderEventType type, OrderStatus expected) {
        var ledger = new OrderLedger(OrderEvents.ORDER);

        assertThat(ledger.apply(next(type).at(1).event())).isEqualTo(Outcome.APPLIED);
        assertThat(Objects.requireNonNull(ledger.order()).status()).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "INITIALIZED",
                "EMULATED",
                "RELEASED",
                "SUBMITTED",
                "ACCEPTED",
                "TRIGGERED",
                "PENDING_UPDATE",
                "PENDING_CANCEL",
                "PARTIALLY_FILLED",
                "CANCELED",
                "EXPIRED",
                "FILLED"
            })
    void lastFill_completes(OrderStatus from) {
        var ledger = in(from);
        var overfilled = from == OrderStatus.FILLED ? "10" : from == OrderStatus.PARTIALLY_FILLED ? "4" : "0";

        ledger.apply(filled("T-9", "10", "1").at(100).event());

        var order = Objects.requireNonNull(ledger.order());
        assertThat(order.status()).isEqualTo(OrderStatus.FILLED);
        assertThat(order.leavesQty()).isEqualByComparingTo("0");
        assertThat(order.overfillQty()).isEqualByComparingTo(overfilled);
        assertThat(order.tsClosed()).isEqualTo(from == OrderStatus.FILLED ? 4L : 100L);
    }

    @ParameterizedTest
    @CsvSource({
        "PENDING_UPDATE, MODIFY_REJECTED, PARTIALLY_FILLED", "PENDING_UPDATE, CANCEL_REJECTED, ",
        "PENDING_CANCEL, CANCEL_REJECTED, PARTIALLY_FILLED", "PENDING_CANCEL, MODIFY_REJECTED, "
    })
    void requestRejectedAfterAFill_needsAnEarlierRequestOfItsKind(
            OrderEventType request, OrderEventType answer, OrderStatus expected) {
        var ledger = in(OrderStatus.ACCEPTED);
        ledger.apply(next(request).at(10).event());
        ledger.apply(filled("T-9", "4", "1").at(11).event());

        var outcome = ledger.apply(next(answer).at(12).event());

        assertThat(outcome.equals(Outcome.APPLIED)).isEqualTo(expected != null);
        assertThat(Objects.requireNonNull(ledger.order()).status()).isEqualTo(OrderStatus.PARTIALLY_FILLED);
    }

    @ParameterizedTest
    @EnumSource(names = {"SUBMITTED", "ACCEPTED", "TRIGGERED", "PARTIALLY_FILLED"})
    void answeredRequests_returnToTheLastStatusThatWasNoRequest(OrderStatus steady) {
        for (var answer : List.of(MODIFY_REJECTED, UPDATED, CANCEL_REJECTED)) {
            var ledger = in(steady);
            ledger.apply(next(PENDING_UPDATE).at(10).event());
            ledger.apply(next(PENDING_UPDATE).at(11).event());
            if (answer == CANCEL_REJECTED) {
                ledger.apply(next(PENDING_CANCEL).at(12).event());
            }

            assertThat(ledger.apply(next(answer).at(13).event())).isEqualTo(Outcome.APPLIED);
            assertThat(Objects.requireNonNull(ledger.order()).status()).isEqualTo(steady);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "STOP_LIMIT, true",
        "TRAILING_STOP_LIMIT, true",
        "LIMIT_IF_TOUCHED, true",
        ", true",
        "LIMIT, false",
        "MARKET, false",
        "STOP_MARKET, false",
        "STOP, false"
    })
    void triggered_onlyWhereALimitIsBehindTheTrigger(String orderType, boolean allowed) {
        for (var before : List.of(ACCEPTED, PENDING_UPDATE, PENDING_CANCEL)) {
            var ledger = new OrderLedger(OrderEvents.ORDER);
            ledger.apply(initialized().orderType(orderType).at(1).event());
            ledger.apply(next(ACCEPTED).at(2).event());
            if (before != ACCEPTED) {
                ledger.apply(next(before).at(3).event());
            }

            var outcome = ledger.apply(next(TRIGGERED).at(4).event());

            assertThat(outcome.equals(Outcome.APPLIED)).isEqualTo(allowed);
        }
    }

    @ParameterizedTest
    @CsvSource({"4, FILLED, 0", "3, FILLED, 1", "5, PARTIALLY_FILLED, 0"})
    void updatedToAtMostWhatIsFilled_completes(String quantity, OrderStatus expected, String overfilled) {
        var ledger = in(OrderStatus.PARTIALLY_FILLED);

        ledger.apply(OrderEvents.typed(UPDATED).quantity(quantity).at(50).event());

        var order = Objects.requireNonNull(ledger.order());
        assertThat(order.status()).isEqualTo(expected);
        assertThat(order.overfillQty()).isEqualByComparingTo(overfilled);
        assertThat(order.tsClosed()).isEqualTo(expected == OrderStatus.FILLED ? 50L : null);
    }

    @Test
    void acceptedWhileARequestIsPending_leavesAPartlyFilledOrderSo() {
        var ledger = in(OrderStatus.PARTIALLY_FILLED);
        ledger.apply(next(PENDING_CANCEL).at(10).event());

        ledger.apply(next(ACCEPTED).at(11).event());

        assertThat(Objects.requireNonNull(ledger.order()).status()).isEqualTo(OrderStatus.PARTIALLY_FILLED);
    }

    private static OrderLedger in(OrderStatus status) {
        var types = switch (status) {
            case INITIALIZED -> List.<OrderEventType>of();
            case DENIED -> List.of(DENIED);
            case EMULATED -> List.of(EMULATED);
            case RELEASED -> List.of(EMULATED, RELEASED);
            case SUBMITTED -> List.of(SUBMITTED);
            case ACCEPTED -> List.of(SUBMITTED, ACCEPTED);
            case REJECTED -> List.of(SUBMITTED, REJECTED);
            case CANCELED -> List.of(SUBMITTED, ACCEPTED, CANCELED);
            case EXPIRED -> List.of(SUBMITTED, ACCEPTED, EXPIRED);
            case TRIGGERED -> List.of(SUBMITTED, ACCEPTED, TRIGGERED);
            case PENDING_UPDATE -> List.of(SUBMITTED, ACCEPTED, PENDING_UPDATE);
            case PENDING_CANCEL -> List.of(SUBMITTED, ACCEPTED, PENDING_CANCEL);
            case PARTIALLY_FILLED, FILLED -> List.of(SUBMITTED, ACCEPTED, FILLED);
        };
        var events = new ArrayList<OrderEvent>();
        events.add(initialized().at(1).event());
        for (var type : types) {
            var event = type == FILLED ? filled("T-1", status == OrderStatus.FILLED ? "10" : "4", "1") : next(type);
            events.add(event.at(events.size() + 1).event());
        }
        var ledger = OrderLedger.restore(OrderEvents.ORDER, null, events);
        assertThat(Objects.requireNonNull(ledger.order()).status()).isEqualTo(status);
        return ledger;
    }

    private static OrderEvents next(OrderEventType type) {
        return switch (type) {
            case INITIALIZED -> initialized();
            case FILLED -> filled("T-2", "3", "1");
            case UPDATED -> OrderEvents.typed(UPDATED).quantity("12");
            default -> OrderEvents.typed(type);
        };
    }
}
