package io.tradercache.store.read;

import io.smallrye.mutiny.Uni;
import io.tradercache.domain.AccountScope;
import io.tradercache.store.Gap;
import io.tradercache.store.Keys;
import io.tradercache.store.Kind;
import io.tradercache.store.Placement;
import io.tradercache.store.Stored;
import io.tradercache.store.Turns;
import io.tradercache.store.hash.Fields;
import io.tradercache.store.index.Indexes;
import io.tradercache.store.redis.Futures;
import io.tradercache.store.redis.Pipeline;
import io.tradercache.store.redis.RedisConnections;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads the entities of one kind from Redis. It fails with [RedisAway] if Redis does not answer.
public abstract class EntityReader<T> {
    /// How many reads of many entities run at once, of each kind of them.
    static final int READS_AT_ONCE = 2;

    final Pipeline redis;
    final Pipeline longReads;
    final Keys keys;
    private final Kind kind;
    private final Turns followers;

    EntityReader(RedisConnections connections, Keys keys, Kind kind) {
        this.redis = connections.reads();
        this.longReads = connections.longReads();
        this.keys = keys;
        this.kind = kind;
        this.followers = new Turns(READS_AT_ONCE, longReads::soon);
    }

    /// Asks for an entity as of one moment: for its hash, and what its side keys hold.
    Future<List<Response>> ask(Pipeline from, String id) {
        return from.hash(keys.entity(kind, id)).map(List::of);
    }

    /// The entity of a hash.
    ///
    /// @param sides what else was asked for
    abstract T entity(Fields fields, List<Response> sides);

    /// Its gap; null if it has none.
    @Nullable
    Gap gap(Fields fields, List<Response> sides) {
        return Gap.read(fields);
    }

    /// One entity; empty if there is none, or if it is of an account beyond the scope.
    public Uni<Optional<Stored<T>>> find(String id, AccountScope scope) {
        var wanted = Wanted.all(kind.groups()).within(scope);
        return Futures.uni(read(redis, id)
                .map(found ->
                        found.filter(one -> wanted.matches(one.placement())).map(Found::stored)));
    }

    /// The entities that are wanted, in the order of their ids.
    ///
    /// @param after the id before the first one wanted; null for the first page
    Uni<Page<Stored<T>>> page(Wanted wanted, @Nullable String after, int limit) {
        return Futures.uni(page(redis, wanted, after, limit));
    }

    /// The same for a follower, in its turn among the followers.
    Uni<Page<Stored<T>>> pageInTurn(Wanted wanted, @Nullable String after, int limit, Runnable atTurn) {
        return Futures.uni(followers.take(() -> {
            atTurn.run();
            return page(longReads, wanted, after, limit);
        }));
    }

    Future<Page<Stored<T>>> page(Pipeline from, Wanted wanted, @Nullable String after, int limit) {
        return new Scan<>(id -> read(from, id), new Indexes(from, keys, kind), wanted, limit).from(after);
    }

    /// The changes of this kind, in their order.
    public FeedReader<T> feed() {
        return new FeedReader<>(longReads, followers, keys, this);
    }

    Kind kind() {
        return kind;
    }

    /// An entity, and where it stands in the indexes.
    record Found<T>(Stored<T> stored, Placement placement) {}

    Future<Optional<Found<T>>> read(Pipeline from, String id) {
        var key = keys.entity(kind, id);
        return ask(from, id).map(this::found).recover(failure -> Unreadable.failure(key, failure));
    }

    private Optional<Found<T>> found(List<Response> answers) {
        var fields = Fields.of(answers.getFirst());
        if (fields.isEmpty()) {
            return Optional.empty();
        }
        var sides = answers.subList(1, answers.size());
        var stored = new Stored<>(
                entity(fields, sides), fields.need("version"), Stored.Origin.of(fields), gap(fields, sides));
        return Optional.of(new Found<>(stored, kind.place(fields)));
    }
}
