package io.tradercache.proof;

import static io.tradercache.fixtures.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradercache.fixtures.Wire;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// What an answer says of its age while producers use transactions.
@Execution(ExecutionMode.CONCURRENT)
class TransactionsIT {
    private static final String POSITION = "tr-P";
    private static final Map<String, String> SETTINGS = Map.of("TRADER_STALENESS", "2S");

    // More than one fetch brings.
    private static final int ABORTED = 2_000;

    /// Nobody can read past an open transaction, so nobody knows what its records and those behind it will change.
    @Test
    void recordsBehindAnOpenTransaction_makeAnswersOld() throws IOException {
        try (var line = Line.start("open-transaction");
                var producer = producer(line)) {
            var api = line.application("open-transaction", "", SETTINGS).api();
            send(line, 0, 10);
            line.awaitCaughtUp(api);
            awaitFresh(api);

            producer.beginTransaction();
            send(producer, 10, 11);
            send(line, 11, 20);

            await("stale").untilAsserted(() -> {
                assertThat(api.status().path("lag").asLong()).isEqualTo(10);
                assertThat(isStale(api)).isTrue();
            });
            assertThat(quantity(api)).isEqualTo("10");

            producer.commitTransaction();
            awaitFresh(api);
            assertThat(quantity(api)).isEqualTo("20");
        }
    }

    /// Its records stay in the log, but nobody ever gets them.
    @Test
    void abortedTransactionAtTheEnd_isNotWaitedFor() throws IOException {
        try (var line = Line.start("aborted-transaction");
                var producer = producer(line)) {
            var application = line.application("aborted-transaction", "", SETTINGS);
            var api = application.api();
            send(line, 0, 10);
            line.awaitCaughtUp(api);

            producer.beginTransaction();
            send(producer, 10, ABORTED);
            producer.abortTransaction();
            awaitFresh(api);

            application.terminate();
            application.start();
            awaitFresh(api);

            send(line, 10, 20);
            await("the next records").until(() -> quantity(api).equals("20"));
            awaitFresh(api);
        }
    }

    /// Waits for an answer that is as of now, and of which nothing waits.
    private static void awaitFresh(Api api) {
        long now = Wire.ago(0, TimeUnit.SECONDS);
        await("fresh").ignoreExceptions().untilAsserted(() -> {
            var status = api.status();
            assertThat(status.path("as_of").asLong()).isGreaterThan(now);
            assertThat(status.path("lag").asLong(-1)).isZero();
            assertThat(isStale(api)).isFalse();
        });
    }

    private static boolean isStale(Api api) throws IOException {
        return api.ask(Api.path("positions", POSITION))
                .headers()
                .firstValue("Trader-Stale")
                .orElseThrow()
                .equals("true");
    }

    private static KafkaProducer<String, String> producer(Line line) {
        var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", line.bootstrapServers(), "transactional.id", "venue"),
                new StringSerializer(),
                new StringSerializer());
        producer.initTransactions();
        return producer;
    }

    private static void send(KafkaProducer<String, String> producer, int from, int to) {
        for (int n = from; n < to; n++) {
            var _ = producer.send(new ProducerRecord<>(Line.FILLS, POSITION, fill(n)));
        }
        producer.flush();
    }

    private static void send(Line line, int from, int to) {
        for (int n = from; n < to; n++) {
            line.send(Line.FILLS, POSITION, fill(n));
        }
        line.flush();
    }

    private static String fill(int n) {
        var time = Wire.ago(3_600 - n, TimeUnit.SECONDS);
        return Wire.fill(POSITION, "T-" + n, "BUY", "1", "100", time).toString();
    }

    private static String quantity(Api api) {
        return api.get(Api.path("positions", POSITION)).path("quantity").asText();
    }
}
