package io.tradercache.proof;

import static io.tradercache.fixtures.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradercache.fixtures.Tier;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// An application that is stopped under load finishes what is under way, and leaves nothing to do again.
@Execution(ExecutionMode.CONCURRENT)
class StoppedIT {
    private static final int STOPS = Tier.size(4, 50);
    private static final int A_SECOND = 2_000;
    private static final String PREFIX = "st-";

    // How many are sent around each stop; half of them before it.
    private static final int FILLS = 4_000;

    @Test
    void stoppedAgainAndAgain_redeliversNothing() throws IOException {
        var figures = new Figures();
        var records = FillStream.random(PREFIX, 20_263, 500, STOPS * FILLS, 0);
        var fold = FillStream.fold(PREFIX);
        long slowest = 0;
        long replayed = 0;

        try (var line = Line.start("sigterm")) {
            var application = line.application("sigterm");
            var api = application.api();
            FillStream.definitions(PREFIX, true).forEach((id, json) -> line.send(Line.INSTRUMENTS, id, json));
            FillStream.definitions(PREFIX, false).forEach((id, json) -> line.send(Line.INSTRUMENTS, id, json));
            line.awaitCaughtUp(api);
            for (int stop = 0; stop < STOPS; stop++) {
                var sending = Pace.start(line, records.subList(stop * FILLS, (stop + 1) * FILLS), A_SECOND);
                sending.awaitSent(FILLS / 2);
                await("fills").until(() -> api.count(Line.FILLS, "applied") > 0);
                replayed += api.count(Line.FILLS, "replayed");
                var begun = System.nanoTime();
                application.terminate();
                slowest = Math.max(slowest, System.nanoTime() - begun);
                application.start();
                sending.awaitDone();
            }
            records.forEach(record -> fold.apply(record.fill()));
            line.awaitCaughtUp(api);
            replayed += api.count(Line.FILLS, "replayed");

            Compared.positions(api, fold);
            assertThat(replayed).as("delivered again").isZero();
            assertThat(line.deadLetters()).isEmpty();
            figures.print(
                    "sigterm",
                    "%d records, %d times SIGTERM, the slowest took %d ms, equal, none delivered again"
                            .formatted(records.size(), STOPS, TimeUnit.NANOSECONDS.toMillis(slowest)));
        }
    }
}
