package io.tradercache.proof;

import static io.tradercache.fixtures.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradercache.fixtures.Signals;
import io.tradercache.fixtures.Tier;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// When Redis is away, no record is to blame: nothing is refused, nothing is lost, and nobody restarts.
@Execution(ExecutionMode.CONCURRENT)
class RedisAwayIT {
    // This is longer than the longest pause between two tries, 32 s.
    private static final Duration AWAY = Tier.seconds(40, 120);
    // This is longer than the wait for an answer, 10 s.
    private static final Duration PAUSED = Tier.seconds(13, 20);
    private static final int FLUSHES = 3;
    private static final int FILLS = Tier.size(10_000, 40_000);
    private static final int A_SECOND = Tier.size(1_000, 2_000);

    @Test
    void redisStoppedAndStartedAgain_holdsEveryRecordUntilThen() throws IOException {
        var figures = new Figures();
        var prefix = "aw-";
        var records = FillStream.random(prefix, 20_264, 500, FILLS, FILLS / 10);
        var fold = fold(prefix, records);

        try (var line = Line.start("redis-away", "--appendonly", "yes", "--appendfsync", "always")) {
            var application = line.application("away");
            var api = application.api();
            var process = application.handle();
            var sending = Pace.start(line, records, A_SECOND);
            sending.awaitSent(records.size() / 3);
            line.redis().kill();
            var refusals = awayReads(api, process);
            line.startRedisAgain();
            sending.awaitDone();
            line.awaitCaughtUp(api);

            Compared.positions(api, fold);
            assertThat(process.isAlive()).isTrue();
            assertThat(line.deadLetters()).isEmpty();
            figures.print(
                    "redis away",
                    "%d records, %d s without Redis, %d reads answered 503, equal, no dead letters, one process"
                            .formatted(records.size(), AWAY.toSeconds(), refusals));
        }
    }

    /// Reads for as long as Redis is away. Each answer must be a 503 that says when to come back.
    private static int awayReads(Api api, ProcessHandle process) {
        var ends = System.nanoTime() + AWAY.toNanos();
        var refusals = new int[1];
        await("the outage over")
                .atMost(AWAY.plusMinutes(1))
                .pollDelay(Duration.ofSeconds(5))
                .pollInterval(Duration.ofSeconds(2))
                .until(() -> {
                    for (var path : List.of("/positions/aw-P%2F1", "/positions", "/orders/aw-O-1-1", "/accounts/X")) {
                        var answer = api.ask(path);
                        assertThat(answer.status())
                                .as("%s: %s", path, answer.body())
                                .isEqualTo(503);
                        assertThat(answer.headers().firstValue("Content-Type"))
                                .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
                        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
                        refusals[0]++;
                    }
                    assertThat(process.isAlive()).isTrue();
                    return System.nanoTime() > ends;
                });
        return refusals[0];
    }

    @Test
    void redisPaused_holdsEveryRecordUntilItGoesOn() throws Exception {
        var figures = new Figures();
        var prefix = "pa-";
        var records = FillStream.random(prefix, 20_265, 500, FILLS, FILLS / 10);
        var fold = fold(prefix, records);

        try (var line = Line.start("redis-paused")) {
            var application = line.application("paused");
            var sending = Pace.start(line, records, A_SECOND);
            sending.awaitSent(records.size() / 3);
            Signals.pause(line.redis().process());
            try {
                await("the pause over")
                        .pollDelay(PAUSED)
                        .atMost(PAUSED.plusMinutes(1))
                        .until(() -> true);
            } finally {
                Signals.resume(line.redis().process());
            }
            sending.awaitDone();
            line.awaitCaughtUp(application.api());

            Compared.positions(application.api(), fold);
            assertThat(line.deadLetters()).isEmpty();
            figures.print(
                    "redis paused", "%d records, %d s paused, equal".formatted(records.size(), PAUSED.toSeconds()));
        }
    }

    @Test
    void scriptsFlushed_areLoadedAgain() throws IOException {
        var figures = new Figures();
        var prefix = "sf-";
        var records = FillStream.random(prefix, 20_266, 500, FILLS, FILLS / 10);
        var fold = fold(prefix, records);

        try (var line = Line.start("scripts-flushed")) {
            var application = line.application("flushed");
            var sending = Pace.start(line, records, A_SECOND);
            for (int flush = 1; flush <= FLUSHES; flush++) {
                sending.awaitSent(records.size() * flush / (FLUSHES + 1));
                line.redisWire().call("SCRIPT", "FLUSH");
            }
            sending.awaitDone();
            line.awaitCaughtUp(application.api());

            Compared.positions(application.api(), fold);
            assertThat(line.deadLetters()).isEmpty();
            figures.print(
                    "scripts flushed",
                    "%d records, scripts flushed %d times, equal".formatted(records.size(), FLUSHES));
        }
    }

    private static PlainFold fold(String prefix, List<FillStream.Sent> records) {
        // This proof sends no definitions, so every instrument stays unknown.
        var fold = new PlainFold();
        records.forEach(record -> fold.apply(record.fill()));
        assertThat(fold.positions().keySet()).allMatch(id -> id.startsWith(prefix));
        return fold;
    }
}
