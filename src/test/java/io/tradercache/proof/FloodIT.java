package io.tradercache.proof;

import static io.tradercache.fixtures.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradercache.fixtures.Tier;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A flood from some addresses harms nobody else: reads are answered, fills are taken in, and memory is bounded.
@Tag(Tier.JVM)
class FloodIT {
    private static final int IDLE = Tier.size(1_000, 5_000);
    private static final int SLOW = Tier.size(100, 500);
    private static final int LARGE = 20;
    private static final int STREAMS = Tier.size(200, 1_000);
    private static final int EXPOSURES = Tier.size(400, 2_000);

    private static final int SECONDS = Tier.size(1, 10);
    private static final int FILLS_A_SECOND = 500;
    private static final int READS_A_SECOND = 100;
    private static final int POSITIONS = Tier.size(500, 2_000);
    private static final String PREFIX = "fl-";
    /// The heap may take this much of the 512 MB that the process may have.
    private static final long HEAP = 420L << 20;

    private static final Figures FIGURES = new Figures();

    // The limits are those that it has when nothing is set, but for the time, which ends while others are measured.
    private static final Map<String, String> SETTINGS = Map.of(
            "TRADER_LIMITS_REQUESTS", "2000",
            "TRADER_LIMITS_STREAMS_PER_CLIENT", "100",
            "TRADER_LIMITS_BODY_TIME", SECONDS * 3 / 2 + "s");

    private static Line line;
    private static TraderCacheProcess application;
    private static LiveFills fills;
    private static int sent;

    @BeforeAll
    static void start() throws IOException {
        line = Line.start("flood");
        application = line.application("flood", "", SETTINGS);
        fills = new LiveFills(line, PREFIX, POSITIONS);
        live();
        print("nothing", live(), "");
    }

    @AfterAll
    static void stop() {
        line.close();
    }

    /// What the others see for some seconds.
    private record Seen(Samples reads, Samples lag) {}

    @Test
    void idleConnections() throws IOException {
        var ends = liveThrough(IDLE + " idle connections", Flood.idle(port(), IDLE), _ -> true);

        assertThat(ends).isEmpty();
    }

    @Test
    void slowBodies_areGivenUp() throws IOException {
        var ends = liveThrough(SLOW + " slow bodies", Flood.slowBodies(port(), SLOW), Map.of("408", SLOW)::equals);

        assertThat(ends).isEqualTo(Map.of("408", SLOW));
    }

    @Test
    void slowHeaders() throws IOException {
        var ends = liveThrough(SLOW + " slow headers", Flood.slowHeaders(port(), SLOW), _ -> true);

        assertThat(ends).isEmpty();
    }

    @Test
    void largeHeaders_areRefused() throws IOException {
        var ends = liveThrough(
                "headers of a megabyte on %d connections".formatted(LARGE),
                Flood.largeHeaders(port(), LARGE),
                answered -> answered.containsKey("431"));

        // Closed by us while it is still sending, a client may not get to read the answer.
        assertThat(ends.keySet()).isSubsetOf("431", Flood.CUT_OFF);
    }

    @Test
    void streamsOfDistinctIds_areServed() throws IOException {
        var all = Map.of(Flood.CAUGHT_UP, STREAMS);
        var ends = liveThrough(STREAMS + " streams of distinct ids", Flood.streams(port(), STREAMS), all::equals);

        assertThat(ends).isEqualTo(all);
    }

    @Test
    void exposuresAtOnce_areServedOrRefused() throws IOException {
        var ends = liveThrough(
                EXPOSURES + " exposures at once", Flood.exposures(port(), EXPOSURES), answered -> answered.size() >= 2);

        assertThat(ends).containsOnlyKeys("200", "503");
    }

    private static int port() {
        return application.api().port();
    }

    /// Lives through a flood, and returns how its connections ended by themselves.
    ///
    /// @param isAsWanted to be true before the flood ends, however slow the machine is
    private static Map<String, Integer> liveThrough(
            String name, Flood flood, Predicate<Map<String, Integer>> isAsWanted) throws IOException {
        Map<String, Integer> ends;
        try (flood) {
            // The first seconds would measure the compiler instead.
            live();
            var seen = live();
            print(name, seen, ", answered: " + flood.ends() + ", open: " + flood.open());
            await(name).until(() -> isAsWanted.test(flood.ends()));
            ends = flood.ends();
        }
        line.awaitCaughtUp(application.api());
        return ends;
    }

    private static void print(String name, Seen seen, String more) throws IOException {
        long heap = application.usedHeap();
        FIGURES.print(
                name,
                "reads %s; lag %s; heap %d MB, resident %d MB%s"
                        .formatted(
                                seen.reads.toldAsMillis(),
                                seen.lag.told(),
                                heap >> 20,
                                application.resident() >> 20,
                                more));
        assertThat(heap).as("heap after %s", name).isLessThan(HEAP);
    }

    /// Fills come and positions are read for some seconds. Each read must be answered.
    private static Seen live() throws IOException {
        var reads = new Samples();
        int first = sent;
        sent += SECONDS * FILLS_A_SECOND;
        try (var lag = LagWatch.start(application.api(), Line.FILLS)) {
            var flow = Pace.start(line, SECONDS * FILLS_A_SECOND, FILLS_A_SECOND, i -> fills.send(first + i));
            flow.awaitSent(1);
            long start = System.nanoTime();
            for (int i = 0; !flow.isDone(); i++) {
                LockSupport.parkNanos(start + TimeUnit.SECONDS.toNanos(i) / READS_A_SECOND - System.nanoTime());
                long asked = System.nanoTime();
                application.api().get("/positions?limit=10");
                reads.add(System.nanoTime() - asked);
            }
            flow.awaitDone();
            return new Seen(reads, lag.samples());
        }
    }
}
