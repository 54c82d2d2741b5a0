package io.tradercache.proof;

import static io.tradercache.fixtures.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradercache.fixtures.Tier;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// An application that is killed at any moment goes on from where it was, by itself.
class KilledIT {
    private static final int FILLS = Tier.size(15_000, 100_000);
    private static final int KILLS = Tier.size(2, 5);
    private static final int A_SECOND = Tier.size(2_000, 4_000);
    private static final String PREFIX = "ki-";

    @Test
    void killedAgainAndAgain_losesAndDoublesNothing() throws IOException {
        var figures = new Figures();
        var random = new Random();
        var records = FillStream.random(PREFIX, 20_262, 1_000, FILLS, FILLS / 10);
        var fold = FillStream.fold(PREFIX);
        records.forEach(record -> fold.apply(record.fill()));

        try (var line = Line.start("killed")) {
            var application = line.application("killed");
            var api = application.api();
            FillStream.definitions(PREFIX, true).forEach((id, json) -> line.send(Line.INSTRUMENTS, id, json));
            var chunk = records.size() / (KILLS + 1);
            for (int kill = 0; kill < KILLS; kill++) {
                var sending = Pace.start(line, records.subList(kill * chunk, (kill + 1) * chunk), A_SECOND);
                sending.awaitSent(chunk / 5 + random.nextInt(chunk * 3 / 5));
                application.kill9();
                var applied = line.ends(Line.FILLS);
                application.start();
                sending.awaitDone();
                await("past what was sent when it died")
                        .untilAsserted(
                                () -> assertThat(Line.behind(api, applied)).isEmpty());
            }
            FillStream.definitions(PREFIX, false).forEach((id, json) -> line.send(Line.INSTRUMENTS, id, json));
            var rest = Pace.start(line, records.subList(KILLS * chunk, records.size()), A_SECOND);
            rest.awaitDone();
            line.awaitCaughtUp(api);

            Compared.positions(api, fold);
            assertThat(api.status().path("lag").asLong(-1)).isZero();
            assertThat(line.deadLetters()).isEmpty();
            figures.print(
                    "killed",
                    "%d records, %d kills -9, equal, lag 0, no dead letters".formatted(records.size(), KILLS));
        }
    }
}
