package io.tradercache.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradercache.fixtures.Wire;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever a producer compresses with, its records are read. Three of the codecs bring C code of their own.
@ExtendWith(SharedLine.class)
class CodecsIT {
    static final int FILLS = 200;

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip", "snappy", "lz4", "zstd"})
    void compressedFills_areAllCounted(String codec, SharedLine.Running shared) {
        var position = "codec-" + codec;
        send(shared.line(), codec, position);
        shared.line().awaitCaughtUp(shared.one().api());

        var shown = shared.one().api().get(Api.path("positions", position));
        assertThat(shown.path("signed_qty").asText()).isEqualTo(String.valueOf(2 * FILLS));
        assertThat(shared.line().deadLetters(position)).isEmpty();
    }

    /// Sends fills that add up to twice [#FILLS], as a producer does that compresses its batches.
    static void send(Line line, String codec, String position) {
        var settings = Map.<String, Object>of(
                "bootstrap.servers", line.bootstrapServers(), "compression.type", codec, "linger.ms", 50);
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < FILLS; i++) {
                var fill = Wire.fill(position, "T-" + i, "BUY", "2", "10", Wire.now());
                var _ = producer.send(new ProducerRecord<>(Line.FILLS, bytes(position), bytes(fill.toString())));
            }
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
