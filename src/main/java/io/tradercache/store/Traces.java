package io.tradercache.store;

import io.vertx.core.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What entities of one kind leave outside their own slot: their places in the indexes, then their notices in the feed.
///
/// They are left in this order, so whoever reads a notice and then a list finds the entity in the list.
final class Traces {
    private final Kind kind;
    private final Indexes indexes;
    private final Feed feed;

    Traces(Kind kind, RedisLines lines, Keys keys, Feed feed) {
        this.kind = kind;
        this.indexes = new Indexes(lines.writes(), keys, kind);
        this.feed = feed;
    }

    Placement place(Fields fields) {
        return kind.place(fields);
    }

    /// Leaves the traces of an entity that was written and did not move in the indexes.
    Future<Void> stayed(String id, long version) {
        return feed.tell(kind, id, version, null);
    }

    /// Leaves the traces of an entity that was written and moved in the indexes.
    ///
    /// @param before null for a new entity
    /// @param expiresAt ms since the epoch; null for never
    /// @param checked runs between index and notice, and fails if the entity is no longer as it was written
    Future<Void> moved(
            String id,
            long version,
            @Nullable Placement before,
            Placement after,
            @Nullable Long expiresAt,
            Supplier<Future<Void>> checked) {
        return indexes.place(id, before, after, expiresAt)
                .compose(_ -> checked.get())
                .compose(_ -> feed.tell(kind, id, version, before));
    }

    /// Leaves the traces of an entity again, because a crash may have cut them off.
    Future<Void> again(
            String id, long version, Placement after, @Nullable Long expiresAt, Supplier<Future<Void>> checked) {
        return indexes.placeAnew(id, after, expiresAt)
                .compose(_ -> checked.get())
                .compose(_ -> feed.tellAgain(kind, id, version));
    }
}
