package io.tradercache.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tradercache.fixtures.Tier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Measures the packages that are built beside each other: how soon each answers after its start, what memory it
/// takes, and how fast it takes fills in.
@Tag(Tier.TIMED)
class PackagesIT {
    private static final int STARTS = 7;
    private static final Duration REST = Duration.ofSeconds(20);
    private static final Duration BETWEEN_READS = Duration.ofMillis(5);
    private static final int FILLS = 200_000;
    private static final int POSITIONS = 2_000;
    private static final String PREFIX = "pk-";

    @ParameterizedTest
    @EnumSource(
            value = Packaging.class,
            names = {"JVM", "JVM_WITH_CACHE", "NATIVE"})
    void eachPackage_answersAndTakesFillsIn(Packaging packaging) throws IOException {
        // The native image is only there after a build of it.
        assumeTrue(packaging.isBuilt());
        var figures = new Figures();
        var records = FillStream.random(PREFIX, 1, POSITIONS, FILLS, 0);

        try (var line = Line.start("packages")) {
            FillStream.definitions(PREFIX, true).forEach((id, json) -> line.send(Line.INSTRUMENTS, id, json));
            line.flush();
            var name = packaging.name().toLowerCase(Locale.ROOT);
            var application = line.application("packages", "-" + name, packaging.command(), Map.of());
            var api = application.api();
            var starts = LongStream.generate(() -> {
                        application.terminate();
                        return firstRead(application);
                    })
                    .limit(STARTS)
                    .sorted()
                    .toArray();
            line.awaitCaughtUp(api);
            LockSupport.parkNanos(REST.toNanos());
            var idle = application.resident();

            var first = System.nanoTime();
            for (var record : records) {
                line.send(Line.FILLS, record.fill().position(), record.fill().toJson());
            }
            line.awaitCaughtUp(api);
            var took = System.nanoTime() - first;

            assertThat(api.count(Line.FILLS, "applied")).isEqualTo(FILLS);
            figures.print(
                    name,
                    "first read after %d ms (%d to %d), %d MB idle, %d MB after %d fills, %d fills/s, %d MB on disk"
                            .formatted(
                                    TimeUnit.NANOSECONDS.toMillis(starts[STARTS / 2]),
                                    TimeUnit.NANOSECONDS.toMillis(starts[0]),
                                    TimeUnit.NANOSECONDS.toMillis(starts[STARTS - 1]),
                                    idle >> 20,
                                    application.resident() >> 20,
                                    FILLS,
                                    FILLS * TimeUnit.SECONDS.toNanos(1) / took,
                                    packaging.size() >> 20));
        }
    }

    /// The time from the start of the process to the first answer that it reads from Redis, in nanoseconds.
    private static long firstRead(TraderCacheProcess application) {
        try {
            var start = System.nanoTime();
            application.launch();
            while (!answers(application.api())) {
                LockSupport.parkNanos(BETWEEN_READS.toNanos());
            }
            return System.nanoTime() - start;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean answers(Api api) {
        try {
            return api.ask("/positions").status() == 200;
        } catch (IOException _) {
            return false;
        }
    }
}
