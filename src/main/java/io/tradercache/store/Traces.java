package io.tradercache.store;

import io.vertx.core.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What entities of one kind leave outside their own slot: their places in the indexes, then their notices in the feed.
///
/// In this order: who reads a notice, and then a list, finds the entity in it.
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

    /// Of an entity that was written and stands where it stood.
    Future<Void> stayed(String id, long version) {
        return feed.tell(kind, id, version, null);
    }

    /// Of an entity that was written and stands elsewhere.
    ///
    /// @param before null for a new one
    /// @param expiresAt ms since the epoch; null for never
    /// @param checked asked between the two, whether the entity is still as it was written
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

    /// Of an entity whose traces may have been cut off.
    Future<Void> again(
            String id, long version, Placement after, @Nullable Long expiresAt, Supplier<Future<Void>> checked) {
        return indexes.placeAnew(id, after, expiresAt)
                .compose(_ -> checked.get())
                .compose(_ -> feed.tellAgain(kind, id, version));
    }
}
