package io.tradercache.store.write;

import io.tradercache.store.Keys;
import io.tradercache.store.Kind;
import io.tradercache.store.Placement;
import io.tradercache.store.feed.Feed;
import io.tradercache.store.hash.Fields;
import io.tradercache.store.index.Indexes;
import io.tradercache.store.redis.Pipeline;
import io.tradercache.store.redis.RedisConnections;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What entities of one kind leave outside their own slot: their places in the indexes, then their notices in the feed.
///
/// They are left in this order, so whoever reads a notice and then a list finds the entity in the list.
final class Traces {
    private final Kind kind;
    private final Keys keys;
    private final Pipeline redis;
    private final Indexes indexes;
    private final Feed feed;

    Traces(Kind kind, RedisConnections connections, Keys keys, Feed feed) {
        this.kind = kind;
        this.keys = keys;
        this.redis = connections.writes();
        this.indexes = new Indexes(redis, keys, kind);
        this.feed = feed;
    }

    /// The ids of entities that stand under a word in the indexes, in order.
    ///
    /// @param word "" for all
    /// @param after the id before the first one wanted; null for the first page
    Future<List<String>> page(String word, @Nullable String after, int limit) {
        return indexes.after(kind.groups(), Set.of(word), after, limit);
    }

    /// Where an entity with these fields stands in the indexes.
    Placement place(Fields fields) {
        return kind.place(fields);
    }

    /// Moves in the indexes what has moved, for many turns at once.
    ///
    /// @param expiresAt when the entity of a turn expires, ms since the epoch; null for never
    <I, W, E> Future<Void> index(List<Turn<I, W, E>> turns, Function<Turn<I, W, E>, @Nullable Long> expiresAt) {
        var moves = indexes.moves();
        for (var turn : turns) {
            var after = turn.after();
            var before = turn.entity().placement();
            var id = turn.id().toString();
            if (after != null && turn.mayLackTraces()) {
                moves.placeAnew(id, after, expiresAt.apply(turn));
            } else if (after != null && !after.equals(before)) {
                moves.place(id, before, after, expiresAt.apply(turn));
            }
        }
        return moves.make();
    }

    /// Tells the followers of an entity, and verifies that its places in the indexes are right.
    Future<?> tell(Turn<?, ?, ?> turn) {
        var after = turn.after();
        if (after == null) {
            return Future.succeededFuture();
        }
        var id = turn.id().toString();
        var before = turn.entity().placement();
        long version = turn.entity().version();
        if (turn.mayLackTraces()) {
            return Future.all(verify(id, version), feed.tellAgain(kind, id, version));
        }
        return after.equals(before)
                ? feed.tell(kind, id, version, null)
                : Future.all(verify(id, version), feed.tell(kind, id, version, before));
    }

    /// Fails with [Contended] if the entity has changed since our last write, so that its traces are left again.
    ///
    /// Indexes live in other slots and are written after their entity. Of two writers, the one that looks last sees
    /// the other's version. An entity that has expired meanwhile is left to the sweeper.
    private Future<Void> verify(String id, long version) {
        return redis.ask(Request.cmd(Command.HGET).arg(keys.entity(kind, id)).arg("version"))
                .compose(found -> found == null || found.toString().equals(Long.toString(version))
                        ? Future.succeededFuture()
                        : Future.failedFuture(new Contended()));
    }
}
