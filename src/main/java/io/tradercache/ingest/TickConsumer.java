package io.tradercache.ingest;

import io.smallrye.mutiny.Uni;
import io.tradercache.domain.Tick;
import io.tradercache.store.write.Arrival;
import io.tradercache.store.write.TickStore;
import io.tradercache.store.write.Verdict;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;

/// Consumes ticks: the quotes and trades of a market.
@ApplicationScoped
class TickConsumer implements Lane.Steps<Tick> {
    private final TickStore ticks;
    private final Lane<Tick> lane;

    TickConsumer(TickStore ticks, LaneParts parts) {
        this.ticks = ticks;
        this.lane = Lane.ofMarket(new TickWire(), this, parts);
    }

    @Incoming("ticks")
    Uni<Void> onTicks(Message<ConsumerRecords<byte[], byte[]>> batch) {
        return lane.take(batch);
    }

    @Override
    public Uni<List<Verdict>> apply(List<Arrival<Tick>> arrivals) {
        return LaneParts.readable(arrivals, ticks::apply);
    }
}
