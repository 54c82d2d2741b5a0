package io.tradercache.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.tradercache.domain.Fill;
import io.tradercache.store.write.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.junit.jupiter.api.Test;

class LaneTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    // The first use of Mutiny sets up its contexts, and two threads must not do that at once.
    static {
        Infrastructure.decorate(() -> {});
    }

    private final CompletableFuture<List<Verdict>> applied = new CompletableFuture<>();
    private final List<String> acknowledged = Collections.synchronizedList(new ArrayList<>());
    private final LaneParts parts = new LaneParts(null, null, null, null, () -> Duration.ofHours(1), Clock.systemUTC());
    private final Lane<Fill> lane =
            Lane.ofState(new FillWire(), _ -> Uni.createFrom().completionStage(applied), parts);

    private Message<ConsumerRecords<byte[], byte[]>> empty(String name) {
        return Message.of(new ConsumerRecords<>(Map.of(), Map.of()), () -> {
            acknowledged.add(name);
            return CompletableFuture.completedFuture(null);
        });
    }

    @Test
    void cancelledByTheFrameworkAtItsStop_finishesWhatIsUnderWay() {
        lane.take(empty("first"));
        var second = lane.take(empty("second")).subscribe().with(_ -> {});

        second.cancel();
        applied.complete(List.of());

        assertThat(parts.underWay().stop()).succeedsWithin(PATIENCE);
        assertThat(acknowledged).containsExactly("first", "second");
    }

    @Test
    void stopped_finishesWhatIsUnderWay_andTakesNoMore() {
        lane.take(empty("before"));

        var ended = parts.underWay().stop();
        var after = lane.take(empty("after")).subscribeAsCompletionStage();

        assertThat(ended).isNotDone();
        applied.complete(List.of());
        assertThat(ended).succeedsWithin(PATIENCE);
        assertThat(acknowledged).containsExactly("before");
        assertThat(after).isNotDone();
    }

    @Test
    void stoppedWithNothingUnderWay_isDoneAtOnce() {
        assertThat(parts.underWay().stop()).isCompleted();
    }
}
