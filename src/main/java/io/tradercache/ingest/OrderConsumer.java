package io.tradercache.ingest;

import io.smallrye.mutiny.Uni;
import io.tradercache.domain.OrderEvent;
import io.tradercache.store.write.Arrival;
import io.tradercache.store.write.OrderStore;
import io.tradercache.store.write.Verdict;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;

/// Consumes the events of orders other than their fills.
@ApplicationScoped
class OrderConsumer implements Lane.Steps<OrderEvent> {
    private final OrderStore orders;
    private final Lane<OrderEvent> lane;

    OrderConsumer(OrderStore orders, LaneParts parts) {
        this.orders = orders;
        this.lane = Lane.ofState(new OrderWire(), this, parts);
    }

    @Incoming("orders")
    Uni<Void> onOrders(Message<ConsumerRecords<byte[], byte[]>> batch) {
        return lane.take(batch);
    }

    @Override
    public Uni<List<Verdict>> apply(List<Arrival<OrderEvent>> arrivals) {
        return LaneParts.readable(arrivals, orders::apply);
    }
}
