package io.tradercache.proof;

import static io.tradercache.fixtures.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradercache.fixtures.Signals;
import io.tradercache.fixtures.Tier;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Two instances share the partitions. One that dies, or stands still, and comes back changes no figure.
@Execution(ExecutionMode.CONCURRENT)
class TwoInstancesIT {
    private static final int FILLS = Tier.size(15_000, 100_000);
    private static final int A_SECOND = Tier.size(2_500, 5_000);
    private static final String PREFIX = "tw-";

    @Test
    void oneOfTwoKilledAndRestarted_losesAndDoublesNothing() throws IOException {
        var figures = new Figures();
        var records = FillStream.random(PREFIX, 20_263, 1_000, FILLS, FILLS / 10);
        var third = records.size() / 3;
        var fold = FillStream.fold(PREFIX);
        records.forEach(record -> fold.apply(record.fill()));

        try (var line = Line.start("two-instances")) {
            var one = line.application("two", "-1", Map.of());
            var other = line.application("two", "-2", Map.of());
            await("two instances")
                    .untilAsserted(() -> assertThat(
                                    one.api().status().path("instances").asInt())
                            .isEqualTo(2));
            FillStream.definitions(PREFIX, true).forEach((id, json) -> line.send(Line.INSTRUMENTS, id, json));
            var sending = Pace.start(line, records, A_SECOND);
            sending.awaitSent(third);
            other.kill9();
            sending.awaitSent(third * 2);
            FillStream.definitions(PREFIX, false).forEach((id, json) -> line.send(Line.INSTRUMENTS, id, json));
            other.start();
            sending.awaitDone();
            line.awaitCaughtUp(one.api());
            line.awaitCaughtUp(other.api());

            Compared.positions(one.api(), fold);
            Compared.positions(other.api(), fold, 0);
            assertThat(line.deadLetters()).isEmpty();
            figures.print(
                    "two instances", "%d records, one of two killed -9 and restarted, equal".formatted(records.size()));
        }
    }

    /// It wakes up with batches under way whose partitions the other has long read on.
    @Test
    void oneOfTwoSuspendedPastItsSession_changesNothingWhenItWakesUp() throws IOException, InterruptedException {
        var figures = new Figures();
        var records = FillStream.random(PREFIX, 20_264, 1_000, FILLS, FILLS / 10);
        var fold = FillStream.fold(PREFIX);
        records.forEach(record -> fold.apply(record.fill()));

        try (var line = Line.start("zombie")) {
            var one = line.application("zombie", "-1", Map.of());
            var other = line.application("zombie", "-2", Map.of());
            await("two instances")
                    .untilAsserted(() -> assertThat(
                                    one.api().status().path("instances").asInt())
                            .isEqualTo(2));
            FillStream.definitions(PREFIX, true).forEach((id, json) -> line.send(Line.INSTRUMENTS, id, json));
            FillStream.definitions(PREFIX, false).forEach((id, json) -> line.send(Line.INSTRUMENTS, id, json));
            var sending = Pace.start(line, records, A_SECOND);
            sending.awaitSent(records.size() / 4);
            Signals.pause(other.handle());
            sending.awaitDone();
            // Its partitions are with the first one, which has read them to their ends.
            line.awaitCaughtUp(one.api());
            Signals.resume(other.handle());
            line.awaitCaughtUp(other.api());

            Compared.positions(one.api(), fold);
            Compared.positions(other.api(), fold, 0);
            assertThat(line.deadLetters()).isEmpty();
            figures.print(
                    "zombie", "%d records, one of two suspended past its session, equal".formatted(records.size()));
        }
    }
}
