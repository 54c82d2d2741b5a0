package io.tradercache.proof;

import static io.tradercache.fixtures.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tradercache.fixtures.Tier;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// A reader that stops reading, or reads too slowly, harms only itself: not the line, not the other readers,
/// and not the memory.
@Tag(Tier.JVM)
@Execution(ExecutionMode.CONCURRENT)
class StalledReaderIT {
    private static final int A_SECOND = Tier.size(1_000, 3_000);
    private static final int SECONDS = Tier.size(16, 40);
    private static final int POSITIONS = Tier.size(700, 2_000);
    private static final int SLOW = 20_000;
    private static final Duration PATIENCE = Tier.seconds(8, 10);
    private static final Duration CLOSED_WITHIN = Duration.ofSeconds(20);
    /// The heap may take this much of the 512 MB that the process may have.
    private static final long HEAP = 420L << 20;

    /// What one phase of the flow measured.
    private record Phase(Samples delay, Samples lag) {}

    @Test
    void readersThatStallOrCrawl_slowNobody_andTakeNoMemory() throws IOException {
        var figures = new Figures();
        try (var line = Line.start("stalled-reader")) {
            var application = line.application("stalled", "", Map.of("TRADER_STREAM_PATIENCE", PATIENCE.toString()));
            var api = application.api();
            var fills = new LiveFills(line, "sl-", POSITIONS);
            var flow = new Flow(line, fills, api);
            var healthy = new StreamClient(Subscription.positions("status=all", _ -> true)).onChange(flow::changed);
            healthy.connect(api);
            flow.run(SECONDS / 4);
            var without = flow.run(SECONDS / 2);
            var heapWithout = application.usedHeap();

            var stalled = new StreamClient(Subscription.positions("status=all", _ -> true)).stallingWhenCaughtUp();
            var slow = slow(fills.account(3)).slowedTo(SLOW);
            stalled.connect(api);
            stalled.awaitCaughtUp();
            slow.connect(api);
            var before = flow.run((int) PATIENCE.toSeconds() / 2);
            var heapWhileHeld = application.usedHeap();
            var with = flow.run(SECONDS - (int) PATIENCE.toSeconds() / 2);
            var heapAfter = application.usedHeap();
            line.awaitCaughtUp(api);

            StreamClient.awaitQuiet(healthy);
            healthy.assertEqualsListed(api);
            assertThat(api.lag(Line.FILLS)).isZero();
            assertThat(List.of(heapWithout, heapWhileHeld, heapAfter)).allMatch(heap -> heap < HEAP);
            assertThat(healthy.isConnected()).isTrue();

            stalled.readOn();
            await("the stalled reader closed by the server")
                    .atMost(CLOSED_WITHIN)
                    .until(() -> !stalled.isConnected());
            var slowWasClosed = resumed(slow, api);
            resumed(stalled, api);
            StreamClient.awaitQuiet(stalled, slow);
            slow.assertEqualsListed(api);
            stalled.assertEqualsListed(api);
            figures.print("stalled reader", """
                    %d fills a second; delay to a healthy reader without: %s, with: %s, ratio of medians %s (%s before \
                    the stalled one was closed); lag without: %s, with: %s; heap %d MB without, %d MB with, %d MB after; \
                    the slow one (%d kB/s) was %s; equal""".formatted(
                            A_SECOND,
                            without.delay().toldAsMillis(),
                            with.delay().toldAsMillis(),
                            ratio(with.delay(), without.delay()),
                            ratio(before.delay(), without.delay()),
                            without.lag().told(),
                            with.lag().told(),
                            heapWithout >> 20,
                            heapWhileHeld >> 20,
                            heapAfter >> 20,
                            SLOW / 1_000,
                            slowWasClosed ? "closed" : "kept"));
            List.of(healthy, stalled, slow).forEach(StreamClient::close);
        }
    }

    private static StreamClient slow(String account) {
        return new StreamClient(Subscription.positions(
                "status=all&account_id=" + Api.encoded(account),
                entity -> entity.path("account_id").asText().equals(account)));
    }

    /// Reads on at full speed, over a new connection if the server has ended this one.
    ///
    /// @return whether the server had ended it
    private static boolean resumed(StreamClient client, Api api) throws IOException {
        client.readOn();
        var beats = client.count("heartbeat");
        // First comes what the server and the kernel still hold, then the end or a heartbeat.
        await("read on").atMost(CLOSED_WITHIN).until(() -> !client.isConnected() || client.count("heartbeat") > beats);
        if (client.isConnected()) {
            return false;
        }
        client.connect(api);
        client.awaitCaughtUp();
        return true;
    }

    private static String ratio(Samples one, Samples other) {
        return String.format(Locale.ROOT, "%.2f", (double) one.median() / other.median());
    }

    /// Sends the fills, and measures what a healthy reader sees of them.
    private static final class Flow {
        private final Line line;
        private final LiveFills fills;
        private final Api api;
        private volatile Samples delay = new Samples();
        private int sent;

        Flow(Line line, LiveFills fills, Api api) {
            this.line = line;
            this.fills = fills;
            this.api = api;
        }

        void changed(JsonNode position) {
            delay.add(LiveFills.now() - position.path("ts_last").asLong());
        }

        Phase run(int seconds) {
            var first = sent;
            delay = new Samples();
            try (var lag = LagWatch.start(api, Line.FILLS)) {
                Pace.start(line, seconds * A_SECOND, A_SECOND, i -> fills.send(first + i))
                        .awaitDone();
                sent += seconds * A_SECOND;
                return new Phase(delay, lag.samples());
            }
        }
    }
}
