package io.tradercache.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tradercache.fixtures.Tier;
import io.tradercache.fixtures.Wire;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Fills and events of one order come on two topics, in any order and with equal milliseconds. The state is
/// what the oracle computes from them.
@ExtendWith(SharedLine.class)
class OrdersRaceIT {
    private static final int ORDERS = Tier.size(2_000, 5_000);
    private static final int POSITIONS = ORDERS / 10;
    private static final String PREFIX = "or-";

    private static final List<String> LIVES = List.of(
            "Initialized Submitted Accepted Filled Filled Filled",
            "Initialized Submitted Accepted Filled PendingCancel Canceled",
            "Initialized Submitted Accepted Filled PendingUpdate Updated Filled",
            "Initialized Submitted Accepted Filled Expired",
            "Initialized Submitted Accepted Filled Canceled Filled",
            "Initialized Submitted Accepted Triggered Filled Filled",
            "Initialized Submitted Accepted PendingUpdate ModifyRejected Filled PendingCancel CancelRejected Filled",
            "Initialized Submitted Accepted PendingCancel Filled Canceled",
            "Initialized Emulated Released Submitted Accepted Filled",
            "Initialized Submitted Filled Accepted Filled",
            "Initialized Submitted Accepted Canceled",
            "Accepted Filled Filled",
            "Filled Filled Filled",
            "Initialized Submitted Rejected",
            "Initialized Denied");

    private final Random random = new Random(20_267);
    private final long base = Wire.ago(1, TimeUnit.HOURS);
    private final PlainFold positions = new PlainFold();
    private final PlainOrders orders = new PlainOrders();
    private final List<ObjectNode> events = new ArrayList<>();
    private final List<PlainFill> fills = new ArrayList<>();

    @Test
    void eventsAndFillsThatRace_foldToTheSameOrder(SharedLine.Running shared) throws Exception {
        var figures = new Figures();
        for (int i = 0; i < ORDERS; i++) {
            live(i);
        }
        resendTenth(events);
        resendTenth(fills);
        fills.forEach(positions::apply);

        var line = shared.line();
        var one = shared.one();
        var sendingFills = CompletableFuture.runAsync(
                () -> fills.forEach(fill -> line.send(Line.FILLS, fill.position(), fill.toJson())));
        events.forEach(
                event -> line.send(Line.ORDERS, event.get("client_order_id").asText(), event.toString()));
        sendingFills.get(1, TimeUnit.MINUTES);
        line.awaitCaughtUp(one.api());
        line.awaitCaughtUp(shared.other().api());

        Compared.orders(one.api(), orders.orders());
        Compared.positions(one.api(), positions, 0, PREFIX);
        assertThat(line.deadLetters(PREFIX))
                .allSatisfy(letter -> assertThat(letter.reason()).isEqualTo("INVALID_TRANSITION"));
        figures.print(
                "orders race",
                "%d orders, %d events and %d fills on two topics, a tenth sent again, two instances, equal"
                        .formatted(ORDERS, events.size(), fills.size()));
    }

    private void live(int number) {
        var life = LIVES.get(random.nextInt(LIVES.size()));
        var id = PREFIX + "O-" + number;
        var type = life.contains("Triggered") ? "STOP_LIMIT" : "LIMIT";
        var side = random.nextBoolean() ? "BUY" : "SELL";
        var quantity = BigDecimal.valueOf(1 + random.nextInt(100), 1);
        var time = base + number * 1_000_000L;
        var steps = life.split(" ", -1);
        var own = new ArrayList<ObjectNode>();
        for (int step = 0; step < steps.length; step++) {
            // About every other event has the same millisecond as the one before.
            time += random.nextInt(2) * 1_000_000L;
            if (steps[step].equals("Filled")) {
                fill(id, number, side, "T-" + step, time);
            } else {
                var eventId = "%s-E%d".formatted(id, step);
                var stated = steps[step].equals("Updated") ? quantity.add(BigDecimal.ONE) : quantity;
                own.add(event(steps[step], id, type, side, eventId, stated, time));
                orders.add(new PlainOrders.Event(id, steps[step], eventId, time, stated, null, type));
            }
        }
        if (random.nextInt(3) == 0) {
            Collections.shuffle(own, random);
        }
        events.addAll(own);
    }

    private void fill(String order, int number, String side, String trade, long time) {
        var fill = new PlainFill(
                PREFIX + "P-" + number % POSITIONS,
                PREFIX + number % POSITIONS + ".PROOF",
                PREFIX + "A",
                order,
                trade,
                side,
                BigDecimal.valueOf(1 + random.nextInt(40), 1),
                BigDecimal.valueOf(10_000 + random.nextInt(1_000), 2),
                null,
                "USDT",
                "USDT",
                time);
        fills.add(fill);
        orders.add(fill);
    }

    private static ObjectNode event(
            String type, String order, String orderType, String side, String eventId, BigDecimal quantity, long time) {
        var event = switch (type) {
            case "Initialized" -> Wire.initialized(order, orderType, side, quantity.toPlainString(), time);
            case "Updated" -> Wire.order(type, order, time).put("quantity", quantity.toPlainString());
            case "Accepted" -> Wire.accepted(order, time);
            default -> Wire.order(type, order, time);
        };
        var number = Integer.parseInt(order.substring(order.lastIndexOf('-') + 1));
        return event.put("event_id", eventId)
                .put("account_id", PREFIX + "A")
                .put("strategy_id", "S-1")
                .put("instrument_id", PREFIX + number % POSITIONS + ".PROOF");
    }

    /// Sends a tenth of the records once more, somewhere later.
    private <T> void resendTenth(List<T> records) {
        for (int i = records.size() / 10; i > 0; i--) {
            var from = random.nextInt(records.size());
            records.add(from + 1 + random.nextInt(records.size() - from), records.get(from));
        }
    }
}
