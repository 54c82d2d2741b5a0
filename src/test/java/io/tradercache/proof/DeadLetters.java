package io.tradercache.proof;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/// Reads what was refused, by the place of the record that was refused.
final class DeadLetters implements AutoCloseable {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<String, Letter> letters = new LinkedHashMap<>();

    /// One refused record, and how often it is among the dead letters.
    ///
    /// @param place `{topic}-{partition}@{offset}` of the refused record
    /// @param valueBytes the size of the value, if only its head is here
    record Letter(
            String place,
            String reason,
            String message,
            @Nullable ByteBuffer key,
            @Nullable ByteBuffer value,
            @Nullable String valueBytes,
            int copies) {}

    /// All dead letters that have been written up to now.
    static Map<String, Letter> read(String bootstrapServers) {
        try (var deadLetters = new DeadLetters(bootstrapServers)) {
            return deadLetters.read();
        }
    }

    private DeadLetters(String bootstrapServers) {
        consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "group.id",
                        "proof-" + UUID.randomUUID(),
                        "max.partition.fetch.bytes",
                        16 * 1024 * 1024),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        var partitions = IntStream.range(0, Line.PARTITIONS)
                .mapToObj(partition -> new TopicPartition(Line.DEAD_LETTERS, partition))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    static String place(RecordMetadata record) {
        return record.topic() + "-" + record.partition() + "@" + record.offset();
    }

    private Map<String, Letter> read() {
        var ends = consumer.endOffsets(consumer.assignment());
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            consumer.poll(Duration.ofMillis(100)).forEach(this::keep);
        }
        return letters;
    }

    private void keep(ConsumerRecord<byte[], byte[]> record) {
        var place = header(record, "dlq-topic") + "-" + header(record, "dlq-partition") + "@"
                + header(record, "dlq-offset");
        var known = letters.get(place);
        letters.put(
                place,
                new Letter(
                        place,
                        header(record, "dlq-reason"),
                        header(record, "dlq-message"),
                        buffer(record.key()),
                        buffer(record.value()),
                        record.headers().lastHeader("dlq-value-bytes") == null
                                ? null
                                : header(record, "dlq-value-bytes"),
                        known == null ? 1 : known.copies() + 1));
    }

    /// The bytes in a form that is equal if their content is equal.
    static @Nullable ByteBuffer buffer(byte @Nullable [] bytes) {
        return bytes == null ? null : ByteBuffer.wrap(bytes);
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        var header = record.headers().lastHeader(name);
        return header == null ? "(no " + name + ")" : new String(header.value(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
