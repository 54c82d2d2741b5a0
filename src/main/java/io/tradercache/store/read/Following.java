package io.tradercache.store.read;

import io.smallrye.mutiny.Uni;
import io.tradercache.store.Stored;
import org.jspecify.annotations.Nullable;

/// What one follower wants: the entities that match a filter, as a list and as they change.
public final class Following<T> {
    private final EntityReader<T> entities;
    private final Wanted wanted;

    Following(EntityReader<T> entities, Wanted wanted) {
        this.entities = entities;
        this.wanted = wanted;
    }

    /// One page of these entities, in the order of ids.
    ///
    /// @param after the id before the first one wanted; null for the first page
    public Uni<Page<Stored<T>>> page(@Nullable String after, int limit) {
        return entities.page(wanted, after, limit);
    }

    /// Whether the follower must be told of a change: it wants the entity now, or wanted it before.
    public boolean concerns(Change<T> change) {
        return change.concerns(wanted);
    }
}
