package io.tradercache.store.write;

import io.tradercache.store.Keys;
import io.tradercache.store.Kind;
import io.tradercache.store.Placement;
import io.tradercache.store.feed.Feed;
import io.tradercache.store.hash.Fields;
import io.tradercache.store.index.Indexes;
import io.tradercache.store.redis.RedisLines;
import io.vertx.core.Future;
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

    /// Moves in the indexes, to be gathered and then made.
    Indexes.Moves moves() {
        return indexes.moves();
    }

    /// Writes the notice of a change.
    ///
    /// @param before where the entity stood, if it stands elsewhere now; else null
    Future<Void> tell(String id, long version, @Nullable Placement before) {
        return feed.tell(kind, id, version, before);
    }

    /// Writes the notice of a change whose first notice may have been cut off.
    Future<Void> tellAgain(String id, long version) {
        return feed.tellAgain(kind, id, version);
    }
}
