package io.tradercache.store.read;

import io.smallrye.mutiny.Uni;
import io.tradercache.store.Stored;
import org.jspecify.annotations.Nullable;

/// What one follower wants: the entities that match a filter, as a list and as they change. Two are equal if they want
/// the same of one kind.
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
    /// @param atTurn is run before anything is read
    public Uni<Page<Stored<T>>> page(@Nullable String after, int limit, Runnable atTurn) {
        return entities.pageInTurn(wanted, after, limit, atTurn);
    }

    /// Whether the follower must be told of a change: it wants the entity now, or wanted it before.
    public boolean concerns(Change<T> change) {
        return change.concerns(wanted);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Following<?> following && wanted.equals(following.wanted);
    }

    @Override
    public int hashCode() {
        return wanted.hashCode();
    }
}
