package io.tradercache.store;

import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/// What somebody follows: the entities that a filter wants, as a list and as they change.
public final class Following<T> {
    private final EntityReader<T> entities;
    private final Wanted wanted;

    Following(EntityReader<T> entities, Wanted wanted) {
        this.entities = entities;
        this.wanted = wanted;
    }

    /// Some of it, in the order of ids.
    ///
    /// @param after the id before the first one wanted; null for the first page
    public Uni<Page<Stored<T>>> page(@Nullable String after, int limit) {
        return entities.page(wanted, after, limit);
    }

    /// Whether a change is to be told: the entity is wanted, or was until then.
    public boolean concerns(Change<T> change) {
        return change.concerns(wanted);
    }
}
