package io.tradercache.store.feed;

import io.tradercache.store.Keys;
import io.tradercache.store.Kind;
import io.tradercache.store.Placement;
import io.tradercache.store.StoreConfig;
import io.tradercache.store.redis.Pipeline;
import io.tradercache.store.redis.RedisConnections;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// The feed of changes for followers: which entity changed, to which version, and where it stood before if it moved.
///
///     trader-feed:position    stream    1767225660021-0  P-1 "1767225660017"  P-2 "1767225660009 open side:LONG …"
///
/// A notice is written after the entity and its indexes, so its reader finds the entity at that version or a later one.
/// A notice may come twice, or be about a change that a reader has already seen.
@Singleton
public class Feed {
    private static final int MOST_IN_ENTRY = 250;

    private final Pipeline redis;
    private final String capacity;
    private final Map<Kind, Gathering> kinds = new EnumMap<>(Kind.class);

    public Feed(RedisConnections connections, Keys keys, StoreConfig config) {
        this.redis = connections.writes();
        this.capacity = Integer.toString(config.feed().capacity());
        for (var kind : Kind.FOLLOWED) {
            kinds.put(kind, new Gathering(keys.feed(kind)));
        }
    }

    /// Writes the notice of a change.
    ///
    /// @param before where the entity stood, if it stands elsewhere now; else null
    public Future<Void> tell(Kind kind, String id, long version, @Nullable Placement before) {
        return tell(kind, id, before == null ? Long.toString(version) : version + " " + before.text());
    }

    /// Writes the notice of a change whose first notice may have been cut off. Where the entity stood before is
    /// unknown.
    public Future<Void> tellAgain(Kind kind, String id, long version) {
        return tell(kind, id, version + " " + Notice.UNSURE);
    }

    /// Writes the notice that an entity is gone.
    public Future<Void> tellGone(Kind kind, String id, Placement last) {
        return tell(kind, id, "0 " + last.text());
    }

    private Future<Void> tell(Kind kind, String id, String text) {
        var gathering = kinds.get(kind);
        return gathering == null ? Future.succeededFuture() : gathering.add(id, text);
    }

    private record Told(String id, String text, Promise<Void> done) {}

    /// Collects the notices of one kind, so that the notices of one moment share an entry.
    private final class Gathering {
        private final String key;
        private final Queue<Told> waiting = new ConcurrentLinkedQueue<>();
        private final AtomicBoolean flushing = new AtomicBoolean();

        Gathering(String key) {
            this.key = key;
        }

        Future<Void> add(String id, String text) {
            Promise<Void> done = Promise.promise();
            waiting.add(new Told(id, text, done));
            if (flushing.compareAndSet(false, true)) {
                redis.soon(this::flush);
            }
            return done.future();
        }

        private void flush() {
            flushing.set(false);
            while (!waiting.isEmpty()) {
                List<Told> some = new ArrayList<>();
                for (var told = waiting.poll();
                        told != null;
                        told = some.size() < MOST_IN_ENTRY ? waiting.poll() : null) {
                    some.add(told);
                }
                if (!some.isEmpty()) {
                    write(some);
                }
            }
        }

        private void write(List<Told> some) {
            var request = Request.cmd(Command.XADD)
                    .arg(key)
                    .arg("MAXLEN")
                    .arg("~")
                    .arg(capacity)
                    .arg("*");
            some.forEach(told -> request.arg(told.id()).arg(told.text()));
            redis.ask(request).onComplete(written -> {
                for (var told : some) {
                    if (written.succeeded()) {
                        told.done().tryComplete();
                    } else {
                        told.done().tryFail(written.cause());
                    }
                }
            });
        }
    }
}
