package io.tradercache.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalKafkaTest {

    private static final byte[] FILL = "fill".getBytes(StandardCharsets.US_ASCII);

    @Test
    void startedAgainOnItsData_hasItsTopicsAndRecords(@TempDir Path data) throws Exception {
        int port;
        try (var kafka = LocalKafka.start(0, data)) {
            kafka.createTopics();
            produce(kafka);
            port = kafka.port();
        }

        try (var again = LocalKafka.start(port, data)) {
            assertThat(topics(again)).containsAll(LocalKafka.TOPICS);
            assertThat(consume(again)).isEqualTo(FILL);
        }
    }

    private static void produce(LocalKafka kafka) throws Exception {
        var settings = Map.<String, Object>of("bootstrap.servers", kafka.bootstrapServers());
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>("trader.fills", 0, null, FILL)).get();
        }
    }

    private static byte[] consume(LocalKafka kafka) {
        var settings = Map.<String, Object>of("bootstrap.servers", kafka.bootstrapServers());
        var partition = new TopicPartition("trader.fills", 0);
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            return consumer.poll(Duration.ofSeconds(20))
                    .records(partition)
                    .getFirst()
                    .value();
        }
    }

    private static Iterable<String> topics(LocalKafka kafka) throws Exception {
        try (var admin = Admin.create(Map.<String, Object>of("bootstrap.servers", kafka.bootstrapServers()))) {
            return admin.listTopics().names().get();
        }
    }
}
