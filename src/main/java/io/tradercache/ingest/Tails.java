package io.tradercache.ingest;

import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Finds out whether there is anything to read at the end of a partition.
///
/// Records of aborted transactions and the marks that end transactions have offsets, but no consumer gets them.
/// After them what is written stays behind the end, and only reading tells that from records that wait. So a partition
/// that stands still behind its end is read by a consumer of its own, up to the first record.
@ApplicationScoped
class Tails {
    private static final Logger LOG = Logger.getLogger(Tails.class);
    private static final Duration ONE_POLL = Duration.ofMillis(100);
    private static final Duration LONGEST_LOOK = Duration.ofMillis(500);

    // It reads one record at most, and no more bytes than it takes to find it.
    private static final int BYTES = 65_536;

    private final Map<String, Object> settings;
    private Map<TopicPartition, Tail> tails = Map.of();
    private volatile @Nullable Consumer<byte[], byte[]> consumer;
    private volatile boolean closed;

    Tails(@Identifier("default-kafka-broker") Map<String, Object> kafka) {
        settings = KafkaAdmin.settings(kafka, ConsumerConfig.configNames());
        settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, "trader-cache-tails");
        settings.remove(CommonClientConfigs.GROUP_ID_CONFIG);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        // What Kafka has deleted meanwhile must not count as what nobody can read.
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, BYTES);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, KafkaAdmin.REQUEST_TIMEOUT_MS);
    }

    /// The part of a partition that is not written.
    ///
    /// @param from its first offset
    /// @param to the offset after its last; transactions are decided up to here
    record Rest(TopicPartition partition, String topicId, long from, long to) {}

    /// What is known of a rest.
    ///
    /// @param begin there is no record to read from its start up to here
    /// @param isRecord whether there is one here
    private record Tail(String topicId, long from, long begin, boolean isRecord) {
        static Tail of(Rest rest) {
            return new Tail(rest.topicId(), rest.from(), rest.from(), false);
        }

        boolean isOf(Rest rest) {
            return topicId.equals(rest.topicId()) && from <= rest.from() && rest.from() <= begin;
        }

        boolean isRead(Rest rest) {
            return isRecord || begin >= rest.to();
        }

        Tail to(long offset, boolean isRecord) {
            return new Tail(topicId, from, offset, isRecord);
        }
    }

    /// Before which offset there is no record to read in each of these rests. A rest that was not there at the look
    /// before is not read yet, because it may well move on.
    Uni<Map<TopicPartition, Long>> begins(List<Rest> rests) {
        return Uni.createFrom().item(() -> look(rests)).runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }

    private synchronized Map<TopicPartition, Long> look(List<Rest> rests) {
        Map<TopicPartition, Tail> now = new HashMap<>();
        Map<TopicPartition, Rest> unread = new HashMap<>();
        for (var rest : rests) {
            var before = tails.get(rest.partition());
            if (before == null || !before.isOf(rest)) {
                now.put(rest.partition(), Tail.of(rest));
                continue;
            }
            now.put(rest.partition(), before);
            if (!before.isRead(rest)) {
                unread.put(rest.partition(), rest);
            }
        }
        tails = now;
        if (!unread.isEmpty() && !closed) {
            try {
                read(consumer(), unread);
            } catch (KafkaException away) {
                LOG.debugf("Ends of %s not read: %s", unread.keySet(), away.getMessage());
            }
        }
        Map<TopicPartition, Long> begins = new HashMap<>();
        now.forEach((partition, tail) -> begins.put(partition, tail.begin()));
        return begins;
    }

    private Tail tail(TopicPartition partition) {
        return Objects.requireNonNull(tails.get(partition));
    }

    /// Reads each of these rests from where it is known, up to its first record or its end, as far as time allows.
    private void read(Consumer<byte[], byte[]> reader, Map<TopicPartition, Rest> unread) {
        long until = System.nanoTime() + LONGEST_LOOK.toNanos();
        reader.assign(unread.keySet());
        unread.keySet()
                .forEach(partition -> reader.seek(partition, tail(partition).begin()));
        while (!unread.isEmpty() && System.nanoTime() < until) {
            var records = reader.poll(ONE_POLL);
            for (var partition : unread.keySet()) {
                var found = records.records(partition);
                long reached = found.isEmpty()
                        ? reader.position(partition)
                        : found.getFirst().offset();
                tails.put(partition, tail(partition).to(reached, !found.isEmpty()));
            }
            unread.values().removeIf(rest -> tail(rest.partition()).isRead(rest));
            reader.assign(unread.keySet());
        }
        reader.unsubscribe();
    }

    private Consumer<byte[], byte[]> consumer() {
        var made = consumer;
        if (made == null) {
            made = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
            consumer = made;
        }
        return made;
    }

    void stop(@Observes ShutdownEvent stop) {
        closed = true;
        var reading = consumer;
        if (reading != null) {
            reading.wakeup();
        }
        close();
    }

    // A look that is under way may only now have made the consumer.
    private synchronized void close() {
        var made = consumer;
        if (made != null) {
            made.close(CloseOptions.timeout(Duration.ZERO));
        }
    }
}
