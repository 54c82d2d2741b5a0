package io.tradercache.bench;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// The fills of the workload, as contestants with a consumer of their own read them.
public final class Fills {
    private Fills() {}

    /// A consumer in a new group, at the first fill. It commits when it is told to.
    public static KafkaConsumer<byte[], byte[]> fromTheFirst(String brokers, String name) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                brokers,
                "group.id",
                name + "-" + System.nanoTime(),
                "auto.offset.reset",
                "earliest",
                "enable.auto.commit",
                false,
                "max.poll.records",
                2_000);
        var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer.subscribe(List.of(Workload.FILLS));
        return consumer;
    }
}
