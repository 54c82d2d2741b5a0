package io.tradercache.ingest;

import io.smallrye.reactive.messaging.ClientCustomizer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.eclipse.microprofile.config.Config;

/// Bounds what a consumer takes at once by the heap. In a backlog batches are as large as they may be, and a few of
/// them are in memory at a time.
///
/// Large batches are faster, because many records of one entity are one write; but without memory nothing is written.
@ApplicationScoped
class BatchSize implements ClientCustomizer<Map<String, Object>> {
    // What the batches of one topic may take of the heap.
    private static final int SHARE_OF_HEAP = 10;

    // Two are under way, and one waits.
    private static final int BATCHES = 3;

    // A fill as Kafka brings it and as it is parsed.
    private static final int BYTES_OF_RECORD = 2_500;

    @Override
    public Map<String, Object> customize(String channel, Config channelConfig, Map<String, Object> settings) {
        settings.computeIfPresent(
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                (_, set) -> bounded(
                        Integer.parseInt(set.toString()), Runtime.getRuntime().maxMemory()));
        return settings;
    }

    /// How many records a batch may have.
    ///
    /// @param set the number that is set, which is not exceeded
    /// @param heap the most bytes that the heap may have
    static int bounded(int set, long heap) {
        return Math.clamp(heap / SHARE_OF_HEAP / BATCHES / BYTES_OF_RECORD, 1, set);
    }
}
