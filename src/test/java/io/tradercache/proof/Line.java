package io.tradercache.proof;

import static io.tradercache.fixtures.Waits.await;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tradercache.local.LocalKafka;
import io.tradercache.local.LocalRedis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/// A Kafka and a Redis for one proof, and the means to put things in: it sends records with real clients and
/// sets offsets back.
final class Line implements AutoCloseable {
    static final String FILLS = "trader.fills";
    static final String ORDERS = "trader.orders";
    static final String ACCOUNTS = "trader.accounts";
    static final String INSTRUMENTS = "trader.instruments";
    static final String TICKS = "trader.ticks";
    static final String BARS = "trader.bars";
    static final String DEAD_LETTERS = "trader.dead-letters";
    static final List<String> SOURCES = List.of(FILLS, ORDERS, ACCOUNTS, INSTRUMENTS, TICKS, BARS);
    static final int PARTITIONS = 4;

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final String name;
    private final Path directory;
    private final String[] redisArguments;
    private final LocalKafka kafka;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Admin admin;
    private final AtomicReference<Exception> failedSend = new AtomicReference<>();
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private LocalRedis redis;

    private Line(
            String name,
            Path directory,
            List<String> listeners,
            Map<String, String> kafkaSettings,
            String[] redisArguments)
            throws IOException {
        this.name = name;
        this.directory = directory;
        this.redisArguments = redisArguments;
        redis = startRedis(0);
        kafka = LocalKafka.start(0, directory.resolve("kafka"), listeners, kafkaSettings);
        kafka.createTopics(PARTITIONS, List.of(FILLS, ORDERS, ACCOUNTS, INSTRUMENTS, TICKS, BARS, DEAD_LETTERS));
        admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
        producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        kafka.bootstrapServers(),
                        "acks",
                        "all",
                        "linger.ms",
                        5,
                        "max.request.size",
                        8 * 1024 * 1024,
                        "compression.type",
                        "lz4"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /// @param name the name of the proof; it names the directory under target and the consumer groups
    static Line start(String name, String... redisArguments) throws IOException {
        return start(name, List.of(), Map.of(), redisArguments);
    }

    /// @param listeners those of Kafka beside the plain one, like `SASL_SSL://127.0.0.1:9093`
    static Line start(String name, List<String> listeners, Map<String, String> kafkaSettings, String... redisArguments)
            throws IOException {
        var directory = Path.of("target", "proof", name).toAbsolutePath();
        delete(directory);
        return new Line(name, directory, listeners, kafkaSettings, redisArguments);
    }

    String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    LocalRedis redis() {
        return redis;
    }

    RedisWire redisWire() {
        return closing(new RedisWire(redis.port()));
    }

    /// Starts a stopped Redis again on the same port, with the data that it kept.
    void startRedisAgain() throws IOException {
        redis = startRedis(redis.port());
    }

    private LocalRedis startRedis(int port) throws IOException {
        var arguments = new ArrayList<>(List.of(redisArguments));
        arguments.addAll(RedisUser.arguments("hedging", "floor"));
        return LocalRedis.start(port, directory.resolve("redis"), arguments.toArray(String[]::new));
    }

    /// Starts the application on this line. It ends with the line.
    ///
    /// @param instance tells its log from those of the other instances in its group
    TraderCacheProcess application(String group, String instance, Map<String, String> settings) throws IOException {
        return application(group, instance, Packaging.proven().command(), settings);
    }

    /// Starts it by another command than what this build proves.
    TraderCacheProcess application(String group, String instance, List<String> command, Map<String, String> settings)
            throws IOException {
        return closing(TraderCacheProcess.start(name + "-" + group + instance, command, onThisLine(group, settings)));
    }

    private Map<String, String> onThisLine(String group, Map<String, String> settings) {
        var all = new HashMap<>(Map.of(
                "KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers(),
                "QUARKUS_REDIS_HOSTS",
                        redis.uri().replace("//", "//" + RedisUser.NAME + ":" + RedisUser.PASSWORD + "@"),
                "KAFKA_GROUP_ID", group));
        all.putAll(settings);
        return all;
    }

    TraderCacheProcess application(String group) throws IOException {
        return application(group, "", Map.of());
    }

    // --- records in

    /// Sends a record without waiting; [#flush] reports a failure.
    void send(String topic, @Nullable String key, String value) {
        send(null, topic, key, bytes(value), _ -> {});
    }

    void sendTo(int partition, String topic, @Nullable String key, String value) {
        send(partition, topic, key, bytes(value), _ -> {});
    }

    /// Sends a record, and waits for its place in the log.
    RecordMetadata place(String topic, String key, byte @Nullable [] value) {
        var placed = new CompletableFuture<RecordMetadata>();
        send(null, topic, key, value, placed::complete);
        flush();
        return placed.join();
    }

    RecordMetadata place(String topic, String key, String value) {
        return place(topic, key, bytes(value));
    }

    private void send(
            @Nullable Integer partition,
            String topic,
            @Nullable String key,
            byte @Nullable [] value,
            Consumer<RecordMetadata> placed) {
        var record = new ProducerRecord<>(topic, partition, key == null ? null : bytes(key), value);
        var _ = producer.send(record, (metadata, failure) -> {
            if (failure == null) {
                placed.accept(metadata);
            } else {
                failedSend.set(failure);
            }
        });
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// Returns when everything that was sent is in the log.
    void flush() {
        producer.flush();
        assertThat(failedSend.get()).as("a record that Kafka did not take").isNull();
    }

    // --- the log

    Map<TopicPartition, Long> ends(String... topics) {
        var wanted = new HashMap<TopicPartition, OffsetSpec>();
        for (var topic : topics) {
            IntStream.range(0, PARTITIONS)
                    .forEach(partition -> wanted.put(new TopicPartition(topic, partition), OffsetSpec.latest()));
        }
        try {
            return admin.listOffsets(wanted).all().get().entrySet().stream()
                    .collect(toMap(Map.Entry::getKey, end -> end.getValue().offset()));
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException("no end offsets", e);
        }
    }

    /// Creates a topic.
    ///
    /// @param settings such as `cleanup.policy`
    void createTopic(String topic, Map<String, String> settings) {
        var wanted = new NewTopic(topic, PARTITIONS, (short) 1).configs(settings);
        await("topic " + topic + " created")
                .ignoreExceptions()
                .until(() -> admin.createTopics(List.of(wanted)).all().get() == null);
    }

    void deleteTopic(String topic) {
        await("topic " + topic + " deleted")
                .ignoreExceptions()
                .until(() -> admin.deleteTopics(List.of(topic)).all().get() == null);
    }

    /// The next offset that a group has committed; -1 for none.
    long committed(String group, String topic, int partition) {
        try {
            var committed = admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .get(new TopicPartition(topic, partition));
            return committed == null ? -1 : committed.offset();
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException("no committed offsets", e);
        }
    }

    /// Deletes all records that are in a partition, as Kafka does when their time is over.
    ///
    /// @return where the log begins now
    long truncate(String topic, int partition) {
        flush();
        var place = new TopicPartition(topic, partition);
        long end = Objects.requireNonNull(ends(topic).get(place));
        await("deleted")
                .ignoreExceptions()
                .until(() -> admin.deleteRecords(Map.of(place, RecordsToDelete.beforeOffset(end)))
                                .all()
                                .get()
                        == null);
        return end;
    }

    /// Sets the next offsets of a group. No member may be running.
    void setOffsets(String group, Map<TopicPartition, Long> offsets) {
        var next = offsets.entrySet().stream()
                .collect(toMap(Map.Entry::getKey, offset -> new OffsetAndMetadata(offset.getValue())));
        await("group " + group + " empty")
                .ignoreExceptions()
                .until(() -> admin.alterConsumerGroupOffsets(group, next).all().get() == null);
    }

    /// All dead letters that have been written up to now, by [DeadLetters#place].
    Map<String, DeadLetters.Letter> deadLetters() {
        return DeadLetters.read(kafka.bootstrapServers());
    }

    /// The dead letters whose record contains a text, such as the prefix of a proof's ids.
    List<DeadLetters.Letter> deadLetters(String text) {
        return deadLetters().values().stream()
                .filter(letter -> letter.value() != null && text(letter.value()).contains(text))
                .toList();
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
    }

    private <T extends AutoCloseable> T closing(T opened) {
        this.opened.push(opened);
        return opened;
    }

    // --- state out

    /// Waits until everything in the log is applied: the application shows no lag up to the ends in Kafka.
    void awaitCaughtUp(Api api) {
        awaitCaughtUp(api, PATIENCE);
    }

    void awaitCaughtUp(Api api, Duration patience) {
        flush();
        var ends = ends(SOURCES.toArray(String[]::new));
        await("caught up")
                .atMost(patience)
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(() -> assertThat(behind(api, ends)).isEmpty());
    }

    /// The partitions that are not applied up to their ends, according to `/status`.
    static List<String> behind(Api api, Map<TopicPartition, Long> ends) throws IOException {
        var answer = api.ask("/status");
        if (answer.status() != 200) {
            return List.of(answer.status() + " " + answer.body());
        }
        var topics = answer.json().path("topics");
        var behind = new ArrayList<String>();
        ends.forEach((partition, end) -> {
            if (end > 0 && !isApplied(topics, partition, end)) {
                behind.add(partition + " to " + end + ": "
                        + topics.path(partition.topic()).path("partitions"));
            }
        });
        return behind;
    }

    private static boolean isApplied(JsonNode topics, TopicPartition partition, long end) {
        for (var shown : topics.path(partition.topic()).path("partitions")) {
            if (shown.path("partition").asInt(-1) == partition.partition()) {
                return shown.path("lag").asLong(-1) == 0
                        && shown.path("end_offset").asLong(-1) >= end
                        && shown.path("applied_offset").asLong(-1) >= end - 1;
            }
        }
        return false;
    }

    /// Ends everything that was opened on it, the last first. Fails if the log of an application has errors.
    @Override
    public void close() {
        var failures = new AssertionError("closing " + name);
        opened.forEach(each -> close(each, failures));
        close(() -> producer.close(Duration.ofSeconds(5)), failures);
        close(() -> admin.close(Duration.ofSeconds(5)), failures);
        close(kafka, failures);
        close(redis, failures);
        delete(directory);
        if (failures.getSuppressed().length > 0) {
            throw failures;
        }
    }

    private static void close(AutoCloseable opened, AssertionError failures) {
        try {
            opened.close();
        } catch (Exception | AssertionError e) {
            failures.addSuppressed(e);
        }
    }

    private static void delete(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
