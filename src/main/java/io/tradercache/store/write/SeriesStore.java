package io.tradercache.store.write;

import io.smallrye.mutiny.Uni;
import io.tradercache.domain.Outcome;
import io.tradercache.store.Keys;
import io.tradercache.store.hash.Fields;
import io.tradercache.store.redis.RedisConnections;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Response;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The store that writes series of market data. A series is an entity, which says what is newest and what was seen, and
/// a stream beside it, which is capped by count.
///
/// Series have a connection of their own, so that no fill waits behind a flood of them. They have no index and never
/// expire.
///
/// @param <I> the id of a series
/// @param <E> the events that it consists of
/// @param <L> its ledger
abstract class SeriesStore<I, E, L> extends EntityStore<I, Delivery<E>, SeriesStore.Entry<L>> {
    private static final List<String> READS = List.of("HGETALL");
    private static final String LAST_ID = "last_id";

    private final int capacity;

    protected SeriesStore(RedisConnections connections, Keys keys, Vertx vertx, Clock clock, int capacity) {
        super(connections.market(), keys, vertx, clock, null);
        this.capacity = capacity;
    }

    /// A series in memory.
    static final class Entry<L> {
        final L series;
        final StreamTail tail;

        Entry(L series, StreamTail tail) {
            this.series = series;
            this.tail = tail;
        }
    }

    protected abstract String latestKey(I id);

    protected abstract String streamKey(I id);

    protected abstract L none(I id);

    protected abstract L restore(Fields fields);

    protected abstract Fields describe(L series);

    /// Judges an event, and adds it to the stream if it is applied.
    protected abstract Outcome take(L series, E event, StreamTail tail);

    @Override
    protected List<String> reads() {
        return READS;
    }

    @Override
    protected Held<Entry<L>> restore(I id, Fields fields, List<Response> sides) {
        var series = fields.isEmpty() ? none(id) : restore(fields);
        return new Held<>(new Entry<>(series, new StreamTail(fields.text(LAST_ID))), fields);
    }

    @Override
    protected Verdict judge(I id, Held<Entry<L>> entity, Delivery<E> delivery) {
        var source = delivery.source();
        if (entity.has(source)) {
            return Verdict.of(entity.exists() ? Outcome.REPLAYED : Outcome.EXPIRED);
        }
        var outcome = take(entity.entry.series, delivery.event(), entity.entry.tail);
        if (outcome instanceof Outcome.Applied) {
            entity.movedBy(source);
        } else {
            entity.touchedBy(source);
        }
        return Verdict.of(outcome);
    }

    @Override
    protected Uni<Void> refuse(Delivery<E> delivery, Outcome.Refused refused) {
        return delivery.refuse(refused.refusal());
    }

    @Override
    protected List<String> keysOf(I id) {
        return List.of(latestKey(id), streamKey(id));
    }

    @Override
    protected Fields describe(I id, Held<Entry<L>> entity) {
        return describe(entity.entry.series).put(LAST_ID, entity.entry.tail.last());
    }

    @Override
    protected void moveSideWrites(I id, Held<Entry<L>> entity, Commit commit) {
        entity.entry.tail.drainTo(commit, streamKey(id), capacity);
    }

    @Override
    protected @Nullable Long expiresAt(Held<Entry<L>> entity) {
        return null;
    }
}
