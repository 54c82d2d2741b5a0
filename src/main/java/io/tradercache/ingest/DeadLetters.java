package io.tradercache.ingest;

import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.KafkaProducer;
import io.tradercache.domain.Refusal;
import io.tradercache.store.Log;
import io.tradercache.store.Source;
import io.tradercache.store.progress.StatusBoard;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Writes every refused record to the dead-letter topic: its bytes and key unchanged, the reason in headers. Of a
/// record that is too large for the topic, it writes the head and the size of the whole.
///
/// A dead letter that cannot be written holds its partition, so no record is passed over without being kept.
@ApplicationScoped
class DeadLetters {
    static final String CHANNEL = "dead-letters";

    private static final Logger LOG = Logger.getLogger(DeadLetters.class);
    private static final Duration SHORTEST_BACKOFF = Duration.ofSeconds(1);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(32);
    private static final int LONGEST_MESSAGE = 1_000;

    private final KafkaClientService clients;
    private final StatusBoard board;
    private final String topic;

    // Those of batches under way, by [Log#progress] and offset. Position and order may both refuse a fill, a write may
    // be
    // tried again, and a batch may be dropped and read again. One dead letter is enough.
    private final Map<String, Map<Long, Uni<Void>>> kept = new ConcurrentHashMap<>();

    // The emitter is never used. It is here because it creates the channel, whose producer also takes null keys
    // and null values.
    DeadLetters(
            KafkaClientService clients,
            StatusBoard board,
            @ConfigProperty(name = "mp.messaging.outgoing.dead-letters.topic") String topic,
            @Channel(CHANNEL) Emitter<byte[]> channel) {
        this.clients = clients;
        this.board = board;
        this.topic = topic;
    }

    /// Writes the dead letter of a record, unless it has one, and tries until it succeeds.
    Uni<Void> keep(Source source, ConsumerRecord<byte[], byte[]> record, Refusal refusal) {
        return source.isRefused()
                ? Uni.createFrom().voidItem()
                : kept.computeIfAbsent(source.log().progress(), _ -> new ConcurrentHashMap<>())
                        .computeIfAbsent(
                                source.offset(),
                                _ -> keep(record, refusal).memoize().indefinitely());
    }

    private Uni<Void> keep(ConsumerRecord<byte[], byte[]> record, Refusal refusal) {
        var partition = record.topic() + ":" + record.partition();
        return Uni.createFrom()
                .deferred(() -> send(record, refusal, Integer.MAX_VALUE))
                .onFailure()
                .invoke(failure -> hold(partition, failure))
                .onFailure()
                .retry()
                .withBackOff(SHORTEST_BACKOFF, LONGEST_BACKOFF)
                .indefinitely()
                .invoke(() -> board.release(partition));
    }

    /// Notes how far a partition is written. A record up to there is known to have its dead letter if it comes again.
    void advanced(Log log, long offset) {
        var letters = kept.get(log.progress());
        if (letters != null) {
            letters.keySet().removeIf(letter -> letter <= offset);
        }
    }

    /// @param most how many bytes of the key and of the value are kept
    private Uni<Void> send(ConsumerRecord<byte[], byte[]> record, Refusal refusal, int most) {
        return producer()
                .send(letter(record, refusal, most))
                .replaceWithVoid()
                .onFailure(failure -> most > 0 && failure instanceof RecordTooLargeException)
                .recoverWithUni(() -> send(record, refusal, Math.min(most, largest(record)) / 2));
    }

    private static int largest(ConsumerRecord<byte[], byte[]> record) {
        return Math.max(size(record.key()), size(record.value()));
    }

    private static int size(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    private KafkaProducer<byte[], byte[]> producer() {
        return clients.getProducer(CHANNEL);
    }

    private void hold(String partition, Throwable failure) {
        LOG.warnf("Cannot write a dead letter, holding its partition: %s: %s", partition, failure.getMessage());
        board.hold(partition, "dead letter not written: " + failure.getClass().getSimpleName());
    }

    private ProducerRecord<byte[], byte[]> letter(ConsumerRecord<byte[], byte[]> record, Refusal refusal, int most) {
        return new ProducerRecord<>(
                topic, null, head(record.key(), most), head(record.value(), most), headers(record, refusal, most));
    }

    private static byte @Nullable [] head(byte @Nullable [] bytes, int most) {
        return bytes == null || bytes.length <= most ? bytes : Arrays.copyOf(bytes, most);
    }

    static List<Header> headers(ConsumerRecord<byte[], byte[]> record, Refusal refusal, int most) {
        var message = refusal.message();
        List<Header> headers = new ArrayList<>();
        headers.add(header("dlq-reason", refusal.reason().name()));
        headers.add(header("dlq-message", message.substring(0, Math.min(message.length(), LONGEST_MESSAGE))));
        headers.add(header("dlq-topic", record.topic()));
        headers.add(header("dlq-partition", Integer.toString(record.partition())));
        headers.add(header("dlq-offset", Long.toString(record.offset())));
        if (size(record.key()) > most) {
            headers.add(header("dlq-key-bytes", Integer.toString(size(record.key()))));
        }
        if (size(record.value()) > most) {
            headers.add(header("dlq-value-bytes", Integer.toString(size(record.value()))));
        }
        return headers;
    }

    private static Header header(String name, String value) {
        return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
