package io.tradercache.store.write;

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
import io.tradercache.store.redis.Pipeline;
import io.tradercache.store.redis.RedisConnections;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The store that writes orders, from two topics. One order looks like this in Redis:
///
///     trader-order:O-1                            hash  status PARTIALLY_FILLED, filled_qty 1.5, leaves_qty 0.5, …
///     trader-order-events:{trader-order:O-1}      list  {"type":"OrderInitialized",…}, {"type":"OrderFilled",…}, …
@Singleton
public class OrderStore extends EventStore<ClientOrderId, OrderEvent, OrderLedger> {
    private static final List<String> READS = List.of("HGETALL", "LRANGE");

    private final Lifetimes lifetimes;

    public OrderStore(
            RedisConnections connections, Keys keys, Vertx vertx, Clock clock, StoreConfig config, Feed feed) {
        super(connections.writes(), keys, vertx, clock, new Traces(Kind.ORDER, connections, keys, feed));
        this.lifetimes = new Lifetimes(clock, config);
    }

    @Override
    protected ClientOrderId idOf(OrderEvent event) {
        return event.clientOrderId();
    }

    @Override
    protected ClientOrderId idOf(String id) {
        return new ClientOrderId(id);
    }

    @Override
    protected List<String> reads() {
        return READS;
    }

    @Override
    protected Held<OrderLedger> restore(ClientOrderId id, Fields fields, List<Response> sides) {
        var events = sides.isEmpty() ? List.<String>of() : Pipeline.texts(sides.get(0));
        var found = new Held<>(OrderFields.ledger(id, fields, events), fields);
        boolean lacksHash = fields.isEmpty() && !events.isEmpty();
        return lacksHash || OrderFields.lacksEvents(fields, events.size()) ? found.broken() : found;
    }

    @Override
    protected int parts(OrderLedger ledger) {
        return ledger.size();
    }

    @Override
    protected Verdict judge(Held<OrderLedger> entity, Delivery<OrderEvent> delivery) {
        var source = delivery.source();
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
    protected List<String> keysOf(ClientOrderId id) {
        return List.of(keys.order(id.value()), keys.orderEvents(id.value()));
    }

    @Override
    protected Fields describe(ClientOrderId id, Held<OrderLedger> entity) {
        return OrderFields.write(entity.entry);
    }

    @Override
    protected void expectParts(ClientOrderId id, Fields stored, Commit commit) {
        var events = stored.isEmpty() ? Long.valueOf(0) : OrderFields.events(stored);
        if (events != null) {
            commit.expect(keys.orderEvents(id.value()), "LLEN", events);
        }
    }

    @Override
    protected void moveSideWrites(ClientOrderId id, Held<OrderLedger> entity, Commit commit) {
        if (entity.isBroken() && !entity.stored().isEmpty()) {
            // The base stands for what is left of them, too.
            commit.addOnce("DEL", keys.orderEvents(id.value()), List.of());
        }
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
