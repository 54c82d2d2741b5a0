package io.tradercache.store.write;

import io.smallrye.mutiny.Uni;
import io.tradercache.domain.ClientOrderId;
import io.tradercache.domain.Order;
import io.tradercache.domain.OrderEvent;
import io.tradercache.domain.OrderLedger;
import io.tradercache.domain.Outcome;
import io.tradercache.domain.Refusal;
import io.tradercache.store.Keys;
import io.tradercache.store.Kind;
import io.tradercache.store.StoreConfig;
import io.tradercache.store.feed.Feed;
import io.tradercache.store.hash.Fields;
import io.tradercache.store.hash.OrderFields;
import io.tradercache.store.redis.Futures;
import io.tradercache.store.redis.Pipeline;
import io.tradercache.store.redis.RedisConnections;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The store that writes orders, from two topics. One order looks like this in Redis:
///
///     trader-order:O-1                            hash  status PARTIALLY_FILLED, filled_qty 1.5, leaves_qty 0.5, …
///     trader-order-events:{trader-order:O-1}      list  {"type":"OrderInitialized",…}, {"type":"OrderFilled",…}, …
@Singleton
public class OrderStore extends EntityStore<ClientOrderId, Delivery<OrderEvent>, OrderLedger> {
    private static final List<String> READS = List.of("HGETALL", "LRANGE");

    private final Lifetimes lifetimes;

    public OrderStore(
            RedisConnections connections, Keys keys, Vertx vertx, Clock clock, StoreConfig config, Feed feed) {
        super(connections.writes(), keys, vertx, clock, new Traces(Kind.ORDER, connections, keys, feed));
        this.lifetimes = new Lifetimes(clock, config);
    }

    /// Applies events in the order of the list, and completes when all that follows from them is in Redis.
    public Uni<List<Verdict>> apply(List<Delivery<OrderEvent>> deliveries) {
        return Futures.uni(submit(deliveries.stream()
                .map(delivery -> Map.entry(delivery.event().clientOrderId(), delivery))
                .toList()));
    }

    @Override
    protected List<String> reads() {
        return READS;
    }

    @Override
    protected Held<OrderLedger> restore(ClientOrderId id, Fields fields, List<Response> sides) {
        var ledger = fields.isEmpty()
                ? new OrderLedger(id)
                : OrderLedger.restore(id, OrderFields.readEvents(Pipeline.texts(sides.get(0))));
        return new Held<>(ledger, fields);
    }

    @Override
    protected int parts(OrderLedger ledger) {
        return ledger.size();
    }

    @Override
    protected Verdict judge(ClientOrderId id, Held<OrderLedger> entity, Delivery<OrderEvent> delivery) {
        var source = delivery.source();
        if (entity.has(source)) {
            return Verdict.of(entity.exists() ? Outcome.REPLAYED : Outcome.EXPIRED);
        }
        var outcome = entity.entry.apply(delivery.event());
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
    protected List<String> keysOf(ClientOrderId id) {
        return List.of(keys.order(id.value()), keys.orderEvents(id.value()));
    }

    @Override
    protected Fields describe(ClientOrderId id, Held<OrderLedger> entity) {
        return OrderFields.write(order(entity));
    }

    @Override
    protected void moveSideWrites(ClientOrderId id, Held<OrderLedger> entity, Commit commit) {
        List<String> added = new ArrayList<>();
        entity.entry.drain().forEach(event -> added.add(OrderFields.write(event).json()));
        commit.add("RPUSH", keys.orderEvents(id.value()), added, 1);
    }

    @Override
    protected @Nullable Long expiresAt(Held<OrderLedger> entity) {
        var order = order(entity);
        return order.isClosed() ? lifetimes.of(order) : null;
    }

    /// The order. Callers know that there is one.
    private static Order order(Held<OrderLedger> entity) {
        return Objects.requireNonNull(entity.entry.order());
    }
}
