package io.tradercache.proof;

import static io.tradercache.fixtures.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import com.fasterxml.jackson.databind.JsonNode;
import io.tradercache.fixtures.Tier;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Nothing counts twice, neither what producers send again nor what Kafka delivers again.
@Execution(ExecutionMode.CONCURRENT)
class RedeliveryIT {
    private static final int FILLS = Tier.size(20_000, 200_000);
    private static final int POSITIONS = FILLS / 100;
    private static final long SEED = 20_261;
    private static final String PREFIX = "re-";

    private static final int BACKLOG = Tier.size(20_000, 100_000);
    private static final int STOPS = Tier.size(2, 5);
    private static final String STOPPED = "st-";

    // A stop writes what it has begun. With batches as large as they may be, that could be the whole backlog.
    private static final Map<String, String> SMALL_BATCHES =
            Map.of("MP_MESSAGING_INCOMING_FILLS_MAX_POLL_RECORDS", "500");

    @Test
    void resentAndRedeliveredFills_moveEveryPositionOnce() throws IOException {
        var figures = new Figures();
        var records = FillStream.random(PREFIX, SEED, POSITIONS, FILLS, FILLS / 10);
        var whileDown = records.subList(records.size() * 9 / 10, records.size());
        var fold = FillStream.fold(PREFIX);
        var orders = new PlainOrders();
        records.forEach(record -> {
            fold.apply(record.fill());
            orders.add(record.fill());
        });

        try (var line = Line.start("redelivery")) {
            var application = line.application("redelivery");
            var api = application.api();
            FillStream.definitions(PREFIX, true).forEach((id, json) -> line.send(Line.INSTRUMENTS, id, json));
            send(line, records.subList(0, records.size() / 2));
            FillStream.definitions(PREFIX, false).forEach((id, json) -> line.send(Line.INSTRUMENTS, id, json));
            send(line, records.subList(records.size() / 2, records.size() * 9 / 10));
            line.awaitCaughtUp(api);
            awaitCounts(api, records.subList(0, records.size() * 9 / 10), 0);
            var firstRun = System.nanoTime();

            application.terminate();
            var redelivered = setBack(line);
            send(line, whileDown);
            application.start();
            awaitCounts(api, whileDown, redelivered);
            line.awaitCaughtUp(api);

            assertAll(() -> Compared.positions(api, fold), () -> Compared.orders(api, orders.orders()));
            assertThat(line.deadLetters()).isEmpty();
            figures.print(
                    "redelivery",
                    "%d fills over %d positions and %d orders, %d sent again, %d delivered again (%d s after the restart)"
                            .formatted(
                                    FILLS,
                                    fold.positions().size(),
                                    orders.orders().size(),
                                    FILLS / 10,
                                    redelivered,
                                    Duration.ofNanos(System.nanoTime() - firstRun)
                                            .toSeconds()));
        }
    }

    /// A stop in the midst of a backlog writes and commits what it has begun, so Kafka delivers none of it again.
    @Test
    void terminatedWithABacklog_isDeliveredNothingAgain() throws IOException {
        var records = FillStream.random(STOPPED, SEED, BACKLOG / 100, BACKLOG, 0);
        var fold = FillStream.fold(STOPPED);
        records.forEach(record -> fold.apply(record.fill()));

        try (var line = Line.start("stopped")) {
            var application = line.application("stopped", "", SMALL_BATCHES);
            var api = application.api();
            FillStream.definitions(STOPPED, true).forEach((id, json) -> line.send(Line.INSTRUMENTS, id, json));
            FillStream.definitions(STOPPED, false).forEach((id, json) -> line.send(Line.INSTRUMENTS, id, json));
            line.awaitCaughtUp(api);
            send(line, records);
            for (int stop = 0; stop < STOPS; stop++) {
                await("some of the backlog applied")
                        .until(() -> count(api, "applied").asLong() > 0);
                assertThat(Line.behind(api, line.ends(Line.FILLS)))
                        .as("a backlog")
                        .isNotEmpty();

                application.terminate();
                application.start();
            }
            line.awaitCaughtUp(api);

            Compared.positions(api, fold);
            assertThat(application.log().stream()
                            .filter(entry -> entry.contains(" WARN "))
                            .filter(entry -> !isCommitInRebalance(entry) && !entry.contains("has appendonly no")))
                    .isEmpty();
            assertThat(count(api, "replayed").asLong()).isZero();
            assertThat(count(api, "duplicate").asLong()).isZero();
            assertThat(line.deadLetters()).isEmpty();
        }
    }

    /// The consumers of all topics join one group at the start, one after the other. A commit that meets such a
    /// rebalance fails, and the next one includes it.
    private static boolean isCommitInRebalance(String entry) {
        return entry.contains("failed to commit") && entry.contains("RebalanceInProgressException");
    }

    private static JsonNode count(Api api, String outcome) throws IOException {
        return api.status().at("/topics").path(Line.FILLS).path("counts").path(outcome);
    }

    private static void send(Line line, List<FillStream.Sent> records) {
        records.forEach(record ->
                line.send(Line.FILLS, record.fill().position(), record.fill().toJson()));
        line.flush();
    }

    private static void awaitCounts(Api api, List<FillStream.Sent> records, long redelivered) {
        var again = records.stream().filter(FillStream.Sent::again).count();
        await("counts")
                .atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> {
                    var counts = api.status().at("/topics").path(Line.FILLS).path("counts");
                    assertThat(counts.path("applied").asLong())
                            .as("applied: %s", counts)
                            .isEqualTo(records.size() - again);
                    assertThat(counts.path("duplicate").asLong())
                            .as("duplicate: %s", counts)
                            .isEqualTo(again);
                    assertThat(counts.path("replayed").asLong())
                            .as("replayed: %s", counts)
                            .isEqualTo(redelivered);
                    assertThat(counts.path("refused").properties()).isEmpty();
                });
    }

    /// Sets each partition back by a part of what it holds, and returns how many records will come again.
    private static long setBack(Line line) {
        var random = new Random(SEED);
        var offsets = new HashMap<TopicPartition, Long>();
        var redelivered = 0L;
        for (var end : line.ends(Line.FILLS).entrySet()) {
            var back = (long) (end.getValue() * (0.1 + 0.5 * random.nextDouble()));
            offsets.put(end.getKey(), end.getValue() - back);
            redelivered += back;
        }
        line.setOffsets("redelivery", offsets);
        return redelivered;
    }
}
