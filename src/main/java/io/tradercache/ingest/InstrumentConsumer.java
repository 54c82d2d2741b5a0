package io.tradercache.ingest;

import io.smallrye.mutiny.Uni;
import io.tradercache.domain.Instrument;
import io.tradercache.domain.Outcome;
import io.tradercache.store.write.Arrival;
import io.tradercache.store.write.InstrumentStore;
import io.tradercache.store.write.PositionStore;
import io.tradercache.store.write.Verdict;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;

/// Consumes instrument definitions. Each is stored, and then the positions in that instrument are recomputed.
@ApplicationScoped
class InstrumentConsumer implements Lane.Steps<Instrument> {
    private final InstrumentStore instruments;
    private final PositionStore positions;
    private final Lane<Instrument> lane;

    InstrumentConsumer(InstrumentStore instruments, PositionStore positions, LaneParts parts) {
        this.instruments = instruments;
        this.positions = positions;
        this.lane = Lane.ofState(new InstrumentWire(), this, parts);
    }

    @Incoming("instruments")
    Uni<Void> onInstruments(Message<ConsumerRecords<byte[], byte[]>> batch) {
        return lane.take(batch);
    }

    @Override
    public Uni<List<Verdict>> apply(List<Arrival<Instrument>> arrivals) {
        return LaneParts.readable(arrivals, instruments::apply);
    }

    @Override
    public Uni<List<Verdict>> follow(List<Arrival<Instrument>> arrivals, List<Verdict> verdicts) {
        List<Uni<Void>> defined = new ArrayList<>();
        for (int i = 0; i < arrivals.size(); i++) {
            // A redelivered definition counts, too: a crash may have come before its positions were written.
            if (arrivals.get(i) instanceof Arrival.Event<Instrument>(var delivery)
                    && verdicts.get(i).follows()
                    && !(verdicts.get(i).outcome() instanceof Outcome.Expired)) {
                defined.add(positions.define(delivery.event().instrumentId()));
            }
        }
        return defined.isEmpty()
                ? Uni.createFrom().item(verdicts)
                : Uni.join().all(defined).andFailFast().replaceWith(verdicts);
    }
}
