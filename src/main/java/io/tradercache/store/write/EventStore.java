package io.tradercache.store.write;

import io.smallrye.mutiny.Uni;
import io.tradercache.domain.Outcome;
import io.tradercache.store.Keys;
import io.tradercache.store.Log;
import io.tradercache.store.Source;
import io.tradercache.store.redis.Futures;
import io.tradercache.store.redis.Pipeline;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A store of entities that only their own events move, and whose gap an operator can clear.
///
/// @param <T> the events
abstract class EventStore<I, T, E> extends EntityStore<I, EventWork<T>, E> {
    protected EventStore(Pipeline redis, Keys keys, Vertx vertx, Clock clock, Traces traces) {
        super(redis, keys, vertx, clock, traces);
    }

    /// The entity that an event moves.
    protected abstract I idOf(T event);

    protected abstract I idOf(String id);

    protected abstract Verdict judge(Held<E> entity, Delivery<T> delivery);

    /// Applies events in the order of the list, and completes when all that follows from them is in Redis.
    public Uni<List<Verdict>> apply(List<Delivery<T>> deliveries) {
        return Futures.uni(submit(deliveries.stream()
                .map(delivery -> Map.<I, EventWork<T>>entry(idOf(delivery.event()), new EventWork.Event<>(delivery)))
                .toList()));
    }

    /// Sets a gap on each entity that may lack records of a log which were gone before they could be read.
    public Uni<Void> truncated(Log log) {
        return Uni.createFrom()
                .deferred(() -> Futures.uni(submitToAll("", this::idOf, new EventWork.Truncated<>(log))));
    }

    /// Clears the gap of an entity, for an operator who has dealt with it. Waits while Redis is away.
    ///
    /// @param version the version that the operator looked at; null for any
    /// @return see [Held#clearGap]; refused if it cannot be written
    public Future<Outcome> clearGap(String id, @Nullable String version) {
        return submit(idOf(id), new EventWork.Cleared<>(version))
                .map(verdicts -> verdicts.getFirst().outcome());
    }

    @Override
    protected @Nullable Source source(EventWork<T> work) {
        return work instanceof EventWork.Event<T>(var delivery) ? delivery.source() : null;
    }

    @Override
    protected Verdict judge(I id, Held<E> entity, EventWork<T> work) {
        return switch (work) {
            case EventWork.Event<T>(var delivery) ->
                entity.has(delivery.source())
                        ? Verdict.of(entity.exists() ? Outcome.REPLAYED : Outcome.EXPIRED)
                        : judge(entity, delivery);
            case EventWork.Truncated<T>(var log) -> Verdict.of(entity.truncated(log, clock.millis() * 1_000_000));
            case EventWork.Cleared<T>(var version) -> Verdict.of(entity.clearGap(version));
        };
    }

    @Override
    protected Uni<Void> refuse(EventWork<T> work, Outcome.Refused refused) {
        return work instanceof EventWork.Event<T>(var delivery)
                ? delivery.refuse(refused.refusal())
                : Uni.createFrom().voidItem();
    }
}
