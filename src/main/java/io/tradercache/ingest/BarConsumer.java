package io.tradercache.ingest;

import io.smallrye.mutiny.Uni;
import io.tradercache.domain.Bar;
import io.tradercache.store.write.Arrival;
import io.tradercache.store.write.BarStore;
import io.tradercache.store.write.Verdict;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;

/// Consumes bars: what a market did in one interval.
@ApplicationScoped
class BarConsumer implements Lane.Steps<Bar> {
    private final BarStore bars;
    private final Lane<Bar> lane;

    BarConsumer(BarStore bars, LaneParts parts) {
        this.bars = bars;
        this.lane = Lane.ofMarket(new BarWire(), this, parts);
    }

    @Incoming("bars")
    Uni<Void> onBars(Message<ConsumerRecords<byte[], byte[]>> batch) {
        return lane.take(batch);
    }

    @Override
    public Uni<List<Verdict>> apply(List<Arrival<Bar>> arrivals) {
        return LaneParts.readable(arrivals, bars::apply);
    }
}
