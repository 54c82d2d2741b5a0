package io.tradercache.ingest;

import io.smallrye.mutiny.Uni;
import io.tradercache.domain.Fill;
import io.tradercache.domain.OrderEvent;
import io.tradercache.domain.Outcome;
import io.tradercache.store.write.Arrival;
import io.tradercache.store.write.Delivery;
import io.tradercache.store.write.OrderStore;
import io.tradercache.store.write.PositionStore;
import io.tradercache.store.write.Verdict;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;

/// Consumes fills. Each fill moves its position, and then its order.
@ApplicationScoped
class FillConsumer implements Lane.Steps<Fill> {
    private final PositionStore positions;
    private final OrderStore orders;
    private final Lane<Fill> lane;

    FillConsumer(PositionStore positions, OrderStore orders, LaneParts parts) {
        this.positions = positions;
        this.orders = orders;
        this.lane = Lane.ofState(new FillWire(), this, parts);
    }

    @Incoming("fills")
    Uni<Void> onFills(Message<ConsumerRecords<byte[], byte[]>> batch) {
        return lane.take(batch);
    }

    @Override
    public Uni<List<Verdict>> apply(List<Arrival<Fill>> arrivals) {
        return positions.apply(arrivals);
    }

    @Override
    public Uni<List<Verdict>> follow(List<Arrival<Fill>> arrivals, List<Verdict> verdicts) {
        List<Integer> places = new ArrayList<>();
        List<Delivery<OrderEvent>> ordered = new ArrayList<>();
        for (int i = 0; i < arrivals.size(); i++) {
            // The order gets every fill that belongs to its position. Beyond that, position and order judge a
            // fill each for itself.
            if (arrivals.get(i) instanceof Arrival.Event<Fill>(var delivery)
                    && verdicts.get(i).follows()) {
                places.add(i);
                ordered.add(delivery.map(OrderEvent::of));
            }
        }
        return orders.apply(ordered).map(ofOrders -> {
            List<Verdict> counted = new ArrayList<>(verdicts);
            for (int i = 0; i < places.size(); i++) {
                counted.set(places.get(i), counted(verdicts.get(places.get(i)), ofOrders.get(i)));
            }
            return counted;
        });
    }

    /// A fill is counted with the outcome of its position, or as refused if only its order refused it.
    private static Verdict counted(Verdict ofPosition, Verdict ofOrder) {
        boolean refused = ofOrder.outcome() instanceof Outcome.Refused;
        return refused && !(ofPosition.outcome() instanceof Outcome.Refused) ? ofOrder : ofPosition;
    }
}
