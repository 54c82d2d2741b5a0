package io.tradercache.store.read;

import io.smallrye.mutiny.Uni;
import io.tradercache.domain.AccountScope;
import io.tradercache.domain.ClientOrderId;
import io.tradercache.domain.Order;
import io.tradercache.domain.OrderLedger;
import io.tradercache.store.Keys;
import io.tradercache.store.Kind;
import io.tradercache.store.Stored;
import io.tradercache.store.hash.Fields;
import io.tradercache.store.hash.OrderFields;
import io.tradercache.store.redis.Futures;
import io.tradercache.store.redis.Pipeline;
import io.tradercache.store.redis.RedisConnections;
import io.tradercache.store.redis.Script;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads orders and their events from Redis.
@Singleton
public class OrderReader extends EntityReader<Order> {
    private static final List<String> READS = List.of("HGETALL", "LRANGE");

    public OrderReader(RedisConnections connections, Keys keys) {
        super(connections, keys, Kind.ORDER);
    }

    /// The orders of some accounts that a filter wants, in the order of their ids. An order whose account is not yet
    /// known is of none.
    ///
    /// @param after the id before the first one wanted; null for the first page
    public Uni<Page<Stored<Order>>> page(OrderFilter filter, AccountScope scope, @Nullable String after, int limit) {
        return page(filter.wanted().within(scope), after, limit);
    }

    public Following<Order> following(OrderFilter filter, AccountScope scope) {
        return new Following<>(this, filter.wanted().within(scope));
    }

    /// Every event of one order, in the order of the fold.
    public Uni<Optional<List<OrderLedger.Folded>>> events(String id, AccountScope scope) {
        return scope.isAll()
                ? events(id)
                : find(id, scope)
                        .chain(found -> found.isEmpty()
                                ? Uni.createFrom().item(Optional.<List<OrderLedger.Folded>>empty())
                                : events(id));
    }

    private Uni<Optional<List<OrderLedger.Folded>>> events(String id) {
        var key = keys.orderEvents(id);
        return Futures.uni(redis.run(Script.LOAD_ENTITY, List.of(keys.order(id), key), READS)
                .recover(failure -> Unreadable.failure(key, failure))
                .map(answers -> events(id, Fields.of(answers.get(0)), Pipeline.texts(answers.get(1)))));
    }

    private Optional<List<OrderLedger.Folded>> events(String id, Fields order, List<String> events) {
        if (OrderFields.lacksEvents(order, events.size())) {
            throw new Unreadable(keys.orderEvents(id), "it does not hold all events of the order");
        }
        return order.isEmpty() && events.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        OrderFields.ledger(new ClientOrderId(id), order, events).timeline());
    }

    @Override
    Order entity(Fields fields, List<Response> sides) {
        return OrderFields.read(fields);
    }
}
