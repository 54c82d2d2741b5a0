package io.tradercache.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchSizeTest {
    @ParameterizedTest
    @CsvSource({
        // A batch is as large as it is set to be, if there is memory.
        "20000, 4294967296, 20000",
        "500,    536870912,   500",
        // A thirtieth of the heap is room for so many.
        "20000,  536870912,  7158",
        "20000,          1,     1"
    })
    void batch_isBoundedByTheHeap(int set, long heap, int bounded) {
        assertThat(BatchSize.bounded(set, heap)).isEqualTo(bounded);
    }

    @Test
    void settingsOfAConsumer_areBounded() {
        Map<String, Object> consumer = new HashMap<>(Map.of(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "2000000000"));

        new BatchSize().customize("fills", null, consumer);

        assertThat(consumer.get(ConsumerConfig.MAX_POLL_RECORDS_CONFIG))
                .isEqualTo(BatchSize.bounded(2_000_000_000, Runtime.getRuntime().maxMemory()));
    }

    @Test
    void settingsOfAProducer_areLeftAlone() {
        Map<String, Object> producer = new HashMap<>(Map.of("acks", "all"));

        new BatchSize().customize("dead-letters", null, producer);

        assertThat(producer).isEqualTo(Map.of("acks", "all"));
    }
}
