package io.tradercache.proof;

import static io.tradercache.fixtures.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tradercache.fixtures.Signals;
import io.tradercache.fixtures.Wire;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// What answers say once Kafka has deleted records before they could be read.
@Execution(ExecutionMode.CONCURRENT)
class TruncatedIT {
    /// Its fills are in partition 0.
    private static final String LACKING = "cut-A";

    /// Its fills are in partition 1.
    private static final String WHOLE = "cut-B";

    private static final String FOUND = "Kafka has deleted records";

    // Longer than Kafka keeps a request for records that are not there yet.
    private static final long LONGEST_FETCH_MS = 1_000;

    @Test
    void logThatDoesNotReachBack_givesGaps_untilThatIsAcknowledged() throws IOException {
        try (var line = Line.start("cut-first")) {
            fills(line, 0, LACKING, 0, 10);
            fills(line, 1, WHOLE, 0, 10);
            line.truncate(Line.FILLS, 0);

            var application = line.application("cut-first").allowError(FOUND);
            var api = application.api();
            awaitRebuild(api, "partial");
            fills(line, 0, LACKING, 10, 11);
            fills(line, 0, "cut-C", 11, 12);
            fills(line, 1, WHOLE, 10, 11);
            line.awaitCaughtUp(api);

            assertThat(gap(api, LACKING)).isEqualTo("LOG_TRUNCATED");
            assertThat(api.position(LACKING).at("/gap_source/offset").asLong()).isEqualTo(10);
            assertThat(gap(api, "cut-C")).isEqualTo("LOG_TRUNCATED");
            assertWhole(api, WHOLE, "11");
            assertThat(partition(api).path("truncated_before").asLong()).isEqualTo(10);

            // What was marked meanwhile is not acknowledged before.
            await("acknowledged").until(() -> acknowledge(api).size() == 1);
            awaitRebuild(api, "null");
            assertThat(partition(api).path("truncated_before").isNull()).isTrue();
            fills(line, 0, "cut-D", 12, 13);
            fills(line, 0, LACKING, 13, 14);
            line.awaitCaughtUp(api);
            assertWhole(api, "cut-D", "1");
            assertThat(gap(api, LACKING)).isEqualTo("LOG_TRUNCATED");
            assertThat(api.list("/admin/actions").getFirst().path("truncation").asText())
                    .isEqualTo("trader.fills:0:10");

            clear(api, LACKING);
            application.terminate();
            application.start();
            fills(line, 0, LACKING, 14, 15);
            line.awaitCaughtUp(api);
            assertWhole(api, LACKING, "3");
            assertThat(api.status().path("rebuild").isNull()).isTrue();
        }
    }

    /// No further record is needed to see it.
    @Test
    void recordsWhoseTimePassedWhileNobodyReadThem_giveGaps() throws IOException {
        try (var line = Line.start("cut-down")) {
            var application = line.application("cut-down").allowError(FOUND);
            var api = application.api();
            fills(line, 0, LACKING, 0, 10);
            fills(line, 1, WHOLE, 0, 10);
            line.awaitCaughtUp(api);
            assertWhole(api, LACKING, "10");
            application.terminate();
            fills(line, 0, LACKING, 10, 15);
            long start = line.truncate(Line.FILLS, 0);

            application.start();

            await("gap").untilAsserted(() -> assertThat(gap(api, LACKING)).isEqualTo("LOG_TRUNCATED"));
            awaitRebuild(api, "partial");
            var order = LACKING + "-ORDER-T-3";
            await("gap of an order")
                    .untilAsserted(
                            () -> assertThat(api.order(order).path("gap_reason").asText())
                                    .isEqualTo("LOG_TRUNCATED"));
            assertWhole(api, WHOLE, "10");

            // Once it is cleared, the next record does not set it again.
            clear(api, LACKING);
            fills(line, 0, LACKING, 15, 16);
            line.awaitCaughtUp(api);
            assertWhole(api, LACKING, "11");
            assertThat(partition(api).path("truncated_before").asLong()).isEqualTo(start);
        }
    }

    @Test
    void emptiedRedis_isRebuiltInPart() throws IOException {
        try (var line = Line.start("cut-empty")) {
            var api = line.application("cut-empty").allowError(FOUND).api();
            fills(line, 0, LACKING, 0, 10);
            fills(line, 1, WHOLE, 0, 10);
            line.awaitCaughtUp(api);
            line.truncate(Line.FILLS, 0);
            fills(line, 0, LACKING, 10, 11);
            line.awaitCaughtUp(api);
            assertWhole(api, LACKING, "11");

            line.redisWire().call("FLUSHALL");

            awaitRebuild(api, "partial");
            await("rebuilt")
                    .untilAsserted(() -> assertThat(quantity(api, LACKING)).isEqualTo("1"));
            assertThat(gap(api, LACKING)).isEqualTo("LOG_TRUNCATED");
            await("rebuilt")
                    .untilAsserted(() -> assertThat(quantity(api, WHOLE)).isEqualTo("10"));
            assertWhole(api, WHOLE, "10");
        }
    }

    @Test
    void readerThatIsOvertaken_seesWhatItMissed() throws IOException, InterruptedException {
        try (var line = Line.start("cut-overtaken")) {
            var application = line.application("cut-overtaken").allowError(FOUND);
            var api = application.api();
            fills(line, 0, LACKING, 0, 10);
            fills(line, 1, WHOLE, 0, 10);
            line.awaitCaughtUp(api);

            Signals.pause(application.handle());
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LONGEST_FETCH_MS));
            fills(line, 0, LACKING, 10, 20);
            line.truncate(Line.FILLS, 0);
            fills(line, 0, LACKING, 20, 25);
            line.flush();
            Signals.resume(application.handle());

            line.awaitCaughtUp(api);
            assertThat(quantity(api, LACKING)).isEqualTo("15");
            assertThat(gap(api, LACKING)).isEqualTo("LOG_TRUNCATED");
            awaitRebuild(api, "partial");
            assertWhole(api, WHOLE, "10");
        }
    }

    /// What nobody could read is not missing.
    @Test
    void abortedTransactionThatIsDeleted_isNoGap() throws IOException {
        try (var line = Line.start("cut-aborted");
                var producer = producer(line)) {
            var application = line.application("cut-aborted");
            var api = application.api();
            fills(line, 0, LACKING, 0, 10);
            line.awaitCaughtUp(api);
            producer.beginTransaction();
            for (int i = 10; i < 20; i++) {
                var _ = producer.send(new ProducerRecord<>(Line.FILLS, 0, LACKING, fill(LACKING, i)));
            }
            // Else they would not get into the log at all.
            producer.flush();
            producer.abortTransaction();
            long end = 21;
            awaitApplied(api, end - 1);
            application.terminate();
            assertThat(line.truncate(Line.FILLS, 0)).isEqualTo(end);

            application.start();
            fills(line, 0, LACKING, 20, 21);
            line.awaitCaughtUp(api);

            assertWhole(api, LACKING, "11");
            assertThat(api.status().path("rebuild").isNull()).isTrue();
        }
    }

    private static KafkaProducer<String, String> producer(Line line) {
        var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", line.bootstrapServers(), "transactional.id", "cut"),
                new StringSerializer(),
                new StringSerializer());
        producer.initTransactions();
        return producer;
    }

    private static String fill(String position, int n) {
        return Wire.fill(position, "T-" + n, "BUY", "1", "100", Wire.now()).toString();
    }

    private static void fills(Line line, int partition, String position, int from, int to) {
        for (int i = from; i < to; i++) {
            line.sendTo(partition, Line.FILLS, position, fill(position, i));
        }
        line.flush();
    }

    private static JsonNode partition(Api api) {
        return api.status().at("/topics").path(Line.FILLS).path("partitions").path(0);
    }

    /// Waits until partition 0 is written up to an offset.
    private static void awaitApplied(Api api, long offset) {
        await("applied").untilAsserted(() -> {
            assertThat(partition(api).path("applied_offset").asLong()).isGreaterThanOrEqualTo(offset);
            assertThat(partition(api).path("lag").asLong(-1)).isZero();
        });
    }

    private static void awaitRebuild(Api api, String expected) {
        await("rebuild")
                .untilAsserted(
                        () -> assertThat(api.status().path("rebuild").asText()).isEqualTo(expected));
    }

    private static String gap(Api api, String position) {
        return api.position(position).path("gap_reason").asText();
    }

    private static String quantity(Api api, String position) {
        return api.position(position).path("quantity").asText();
    }

    private static void assertWhole(Api api, String position, String quantity) {
        assertThat(quantity(api, position)).isEqualTo(quantity);
        assertThat(gap(api, position)).isEqualTo("null");
    }

    private static JsonNode acknowledge(Api api) throws IOException {
        return post(api, "/admin/rebuild/acknowledge").path("truncations");
    }

    private static void clear(Api api, String position) throws IOException {
        post(api, "/admin" + Api.path("positions", position) + "/gap/clear");
    }

    private static JsonNode post(Api api, String path) throws IOException {
        var answer = api.post(path, "{\"reason\":\"compared with the venue\"}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }
}
