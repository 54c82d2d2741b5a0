package io.tradercache.store;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The entities of one type as Redis has them; fails with [RedisAway] where it does not answer.
abstract class EntityReader<T> {
    protected final Pipeline redis;
    protected final Keys keys;
    private final Indexes indexes;

    protected EntityReader(RedisLines lines, Keys keys, String type, List<String> states) {
        this.redis = lines.reads();
        this.keys = keys;
        this.indexes = new Indexes(redis, keys, type, states);
    }

    protected abstract String key(String id);

    protected abstract Future<T> entity(String id, Fields fields);

    /// Whether an entity is in a state; an index may be a moment behind.
    protected abstract boolean is(T entity, String state);

    public Uni<Optional<Stored<T>>> find(String id) {
        return EntityStore.uni(read(id));
    }

    /// Entities in one state, in the order of their ids.
    ///
    /// @param after the id before the first one wanted; null for the first page
    public Uni<Page<Stored<T>>> page(String state, @Nullable String after, int limit) {
        return EntityStore.uni(page(state, after, limit, new ArrayList<>()));
    }

    private Future<Page<Stored<T>>> page(String state, @Nullable String after, int limit, List<Stored<T>> found) {
        int wanted = limit - found.size();
        // One more than wanted, to know whether there is a next page.
        return indexes.after(state, after, wanted + 1).compose(ids -> {
            var here = ids.subList(0, Math.min(wanted, ids.size()));
            return Future.all(here.stream().map(this::read).toList()).compose(all -> {
                for (int i = 0; i < here.size(); i++) {
                    Optional<Stored<T>> entity = all.resultAt(i);
                    entity.filter(stored -> is(stored.entity(), state)).ifPresent(found::add);
                }
                if (ids.size() <= wanted) {
                    return Future.succeededFuture(new Page<>(found, null));
                }
                return found.size() == limit
                        ? Future.succeededFuture(new Page<>(found, here.getLast()))
                        : page(state, here.getLast(), limit, found);
            });
        });
    }

    private Future<Optional<Stored<T>>> read(String id) {
        return redis.hash(key(id)).compose(response -> {
            if (response.size() == 0) {
                return Future.succeededFuture(Optional.empty());
            }
            var fields = Fields.of(response);
            return entity(id, fields)
                    .map(entity -> Optional.of(
                            new Stored<>(entity, fields.need("version"), Held.source(fields), Held.gap(fields))));
        });
    }
}
