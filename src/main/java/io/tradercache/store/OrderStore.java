package io.tradercache.store;

import io.smallrye.mutiny.Uni;
import io.tradercache.domain.ClientOrderId;
import io.tradercache.domain.Order;
import io.tradercache.domain.OrderEvent;
import io.tradercache.domain.OrderLedger;
import io.tradercache.domain.Outcome;
import io.tradercache.domain.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Orders being written, from two topics. One looks like this in Redis:
///
///     trader-order:O-1                            hash  status PARTIALLY_FILLED, filled_qty 1.5, leaves_qty 0.5, …
///     trader-order-events:{trader-order:O-1}      list  {"type":"OrderInitialized",…}, {"type":"OrderFilled",…}, …
@Singleton
public class OrderStore extends EntityStore<ClientOrderId, Delivery<OrderEvent>, OrderStore.Entry> {
    private final Lifetimes lifetimes;
    private final Indexes indexes;

    OrderStore(RedisLines lines, Keys keys, Vertx vertx, Clock clock, StoreConfig config) {
        super(lines.writes(), keys, vertx, clock);
        this.lifetimes = new Lifetimes(clock, config);
        this.indexes = new Indexes(lines.writes(), keys, OrderReader.TYPE, OrderReader.STATES);
    }

    /// An order in memory.
    static final class Entry {
        final OrderLedger ledger;

        /// The states it stands in, as last placed; none where it never was.
        Set<String> placed = Set.of();

        Entry(OrderLedger ledger) {
            this.ledger = ledger;
        }

        Order order() {
            return Objects.requireNonNull(ledger.order());
        }
    }

    /// Applies events in the order of their list; answers when all that follows from them is in Redis.
    public Uni<List<Verdict>> apply(List<Delivery<OrderEvent>> deliveries) {
        return submitAll(deliveries.stream()
                .map(delivery -> Map.entry(delivery.event().clientOrderId(), delivery))
                .toList());
    }

    @Override
    protected Future<Held<Entry>> load(ClientOrderId id) {
        return redis.hash(keys.order(id.value())).compose(response -> {
            if (response.size() == 0) {
                return Future.succeededFuture(new Held<>(new Entry(new OrderLedger(id)), new Fields()));
            }
            var fields = Fields.of(response);
            return redis.list(keys.orderEvents(id.value())).map(events -> {
                var entry = new Entry(OrderLedger.restore(id, OrderReader.events(events)));
                entry.placed = states(entry.order());
                return new Held<>(entry, fields);
            });
        });
    }

    @Override
    protected int parts(Entry entry) {
        return entry.ledger.size();
    }

    @Override
    protected Verdict judge(ClientOrderId id, Held<Entry> entity, Delivery<OrderEvent> delivery) {
        var source = delivery.source();
        if (entity.has(source)) {
            return Verdict.of(entity.exists() ? Outcome.REPLAYED : Outcome.EXPIRED);
        }
        var outcome = entity.ledger.ledger.apply(delivery.event());
        switch (outcome) {
            case Outcome.Applied _, Outcome.Late _ -> entity.movedBy(source);
            case Outcome.Refused(var refusal)
            when refusal.reason() == Refusal.Reason.INVALID_TRANSITION -> entity.movedBy(source);
            case Outcome.Duplicate _, Outcome.Refused _, Outcome.Replayed _, Outcome.Expired _ ->
                entity.touchedBy(source);
        }
        return Verdict.of(outcome);
    }

    @Override
    protected Uni<Void> refuse(Delivery<OrderEvent> delivery, Outcome.Refused refused) {
        return delivery.refuse(refused.refusal());
    }

    @Override
    protected List<String> keys(ClientOrderId id) {
        return List.of(keys.order(id.value()), keys.orderEvents(id.value()));
    }

    @Override
    protected Fields describe(ClientOrderId id, Held<Entry> entity) {
        return OrderFields.write(entity.ledger.order());
    }

    @Override
    protected void addSideWrites(ClientOrderId id, Held<Entry> entity, Commit commit) {
        List<String> added = new ArrayList<>();
        entity.ledger
                .ledger
                .drain()
                .forEach(event -> added.add(OrderFields.write(event).json()));
        commit.add("RPUSH", keys.orderEvents(id.value()), added, 1);
    }

    @Override
    protected String expiry(Held<Entry> entity) {
        var order = entity.ledger.order();
        if (order.isClosed()) {
            return Long.toString(lifetimes.of(order));
        }
        return entity.stored().containsKey("ts_closed") ? Commit.NEVER : Commit.SAME_EXPIRY;
    }

    @Override
    protected Future<Void> settle(ClientOrderId id, Held<Entry> entity, boolean again) {
        if (!entity.exists()) {
            return Future.succeededFuture();
        }
        var order = entity.ledger.order();
        var states = states(order);
        if (states.equals(entity.ledger.placed) && !again) {
            return Future.succeededFuture();
        }
        var before = again ? null : entity.ledger.placed;
        return indexes.place(id.value(), before, states, List.of(), order.isClosed() ? lifetimes.of(order) : null)
                .compose(_ -> verify(id, entity))
                .onSuccess(_ -> entity.ledger.placed = states);
    }

    private static Set<String> states(Order order) {
        Set<String> states = new HashSet<>();
        states.add("all");
        if (order.isOpen()) {
            states.add("open");
        }
        if (order.isClosed()) {
            states.add(Indexes.CLOSED);
        }
        if (order.isInflight()) {
            states.add("inflight");
        }
        return states;
    }
}
