package io.tradercache.proof;

import static io.tradercache.fixtures.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradercache.fixtures.Wire;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// An entity that expires leaves every client, also one that was away at that moment.
@Execution(ExecutionMode.CONCURRENT)
class StreamRemovedIT {
    private static final int OPENED = 400;
    private static final int CLOSED = 300;
    private static final Map<String, String> SHORT_LIVES = Map.of(
            "TRADER_TTL_POSITION", "PT1S",
            "TRADER_TTL_ORDER", "PT1S",
            "TRADER_TTL_FLOOR", "PT8S");

    @Test
    void expired_isRemoved_alsoFromAClientThatWasAway() throws IOException {
        var figures = new Figures();
        try (var line = Line.start("stream-removed")) {
            var api = line.application("removed", "", SHORT_LIVES).api();
            var all = new StreamClient(Subscription.positions("status=all", _ -> true));
            var open = new StreamClient(Subscription.positions("status=open", Subscription::isOpen));
            var away = new StreamClient(Subscription.positions("status=all", _ -> true));
            var orders = new StreamClient(Subscription.orders("status=all", _ -> true));
            var clients = new StreamClient[] {all, open, away, orders};
            for (var client : clients) {
                client.connect(api);
                client.awaitCaughtUp();
            }
            IntStream.range(0, OPENED).forEach(i -> fill(line, i, "T-1", "BUY"));
            await("all opened").untilAsserted(() -> {
                for (var client : List.of(all, open, away)) {
                    assertThat(client.size()).as(client.toString()).isEqualTo(OPENED);
                }
            });
            away.cut();
            IntStream.range(0, CLOSED).forEach(i -> fill(line, i, "T-2", "SELL"));
            IntStream.range(0, CLOSED).forEach(i -> filled(line, i));
            line.flush();
            await("those closed left the open ones").until(() -> open.size() == OPENED - CLOSED);
            await("all removed").untilAsserted(() -> {
                assertThat(all.count("removed")).isGreaterThanOrEqualTo(CLOSED);
                assertThat(orders.count("removed")).isGreaterThanOrEqualTo(CLOSED);
            });
            away.connect(api);
            away.awaitCaughtUp();
            line.awaitCaughtUp(api);
            StreamClient.awaitQuiet(clients);

            for (var client : clients) {
                client.assertEqualsListed(api);
            }
            assertThat(all.size()).isEqualTo(OPENED - CLOSED);
            assertThat(away.count("snapshot")).as("resumed, not started over").isZero();
            assertThat(away.count("removed")).isGreaterThanOrEqualTo(CLOSED);
            figures.print(
                    "stream removed",
                    "%d of %d positions and %d orders expired, equal".formatted(CLOSED, OPENED, CLOSED));
            for (var client : clients) {
                client.close();
            }
        }
    }

    private static void fill(Line line, int number, String trade, String side) {
        var position = "sx-" + number;
        line.send(
                Line.FILLS,
                position,
                Wire.fill(position, trade, side, "1", "100", Wire.ago(1, TimeUnit.MINUTES))
                        .toString());
    }

    /// Sends the report of a venue that an order is filled, the only message about that order.
    private static void filled(Line line, int number) {
        var order = "sx-done-" + number;
        line.send(
                Line.ORDERS,
                order,
                Wire.order("StatusReport", order, Wire.ago(1, TimeUnit.MINUTES))
                        .put("order_status", "FILLED")
                        .put("quantity", "1")
                        .put("filled_qty", "1")
                        .put("avg_px", "100")
                        .toString());
    }
}
