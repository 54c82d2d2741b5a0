package io.tradercache.proof;

import static io.tradercache.fixtures.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradercache.fixtures.Wire;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Topics that appear or are created again while the service runs.
@Execution(ExecutionMode.CONCURRENT)
class TopicsIT {
    private static final String POSITION = "to-P";

    @Test
    void compactedTopicThatAppears_endsTheProcess() throws IOException {
        try (var line = Line.start("compacted")) {
            var application = line.application(
                            "compacted", "", Map.of("MP_MESSAGING_INCOMING_FILLS_TOPIC", "trader.late"))
                    .allowError("cleanup.policy");
            assertThat(application.handle().isAlive()).isTrue();

            line.createTopic("trader.late", Map.of("cleanup.policy", "compact"));

            await("the end of the process").until(() -> !application.handle().isAlive());
            assertThat(application.log())
                    .anyMatch(entry -> entry.contains("Topic trader.late has cleanup.policy=compact"));
        }
    }

    /// Its records have the offsets of those of the topic before, and yet they are other records.
    @Test
    void topicCreatedAgain_isReadFromItsStart() throws IOException {
        try (var line = Line.start("created-again")) {
            var api = line.application("again").api();
            send(line, 0, 20);
            line.awaitCaughtUp(api);
            assertThat(quantity(api)).isEqualTo("20");

            line.deleteTopic(Line.FILLS);
            line.createTopic(Line.FILLS, Map.of());
            send(line, 20, 30);

            await("the records of the new topic")
                    .untilAsserted(() -> assertThat(quantity(api)).isEqualTo("30"));
            line.awaitCaughtUp(api);
            send(line, 30, 60);
            line.awaitCaughtUp(api);
            assertThat(quantity(api)).isEqualTo("60");
            assertThat(line.deadLetters()).isEmpty();
        }
    }

    private static void send(Line line, int from, int to) {
        for (int n = from; n < to; n++) {
            var time = Wire.ago(60 - n, TimeUnit.SECONDS);
            line.send(
                    Line.FILLS,
                    POSITION,
                    Wire.fill(POSITION, "T-" + n, "BUY", "1", "100", time).toString());
        }
        line.flush();
    }

    private static String quantity(Api api) {
        return api.get(Api.path("positions", POSITION)).path("quantity").asText();
    }
}
