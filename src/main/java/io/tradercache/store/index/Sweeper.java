package io.tradercache.store.index;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.tradercache.store.Keys;
import io.tradercache.store.Kind;
import io.tradercache.store.feed.Feed;
import io.tradercache.store.redis.Pipeline;
import io.tradercache.store.redis.RedisConnections;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.List;
import org.jboss.logging.Logger;

/// Removes the index entries of expired entities and tells their followers, because Redis tells nobody when it drops a
/// key. On the way it mends what it finds wrong.
///
/// Every instance sweeps. Sweeping twice does no harm.
@ApplicationScoped
class Sweeper {
    private static final Logger LOG = Logger.getLogger(Sweeper.class);
    private static final long PERIOD_MS = 2_000;
    private static final long LATER_MS = 600_000;
    private static final int MOST = 1_000;

    private final Pipeline redis;
    private final Keys keys;
    private final Vertx vertx;
    private final Clock clock;
    private final Feed feed;
    private final Mender mender;
    private volatile boolean stopped;

    Sweeper(RedisConnections connections, Keys keys, Vertx vertx, Clock clock, Feed feed) {
        this.redis = connections.reads();
        this.keys = keys;
        this.vertx = vertx;
        this.clock = clock;
        this.feed = feed;
        this.mender = new Mender(redis, keys, feed, clock);
    }

    void start(@Observes StartupEvent start) {
        later();
    }

    void stop(@Observes ShutdownEvent stop) {
        stopped = true;
    }

    private void later() {
        if (!stopped) {
            vertx.setTimer(PERIOD_MS, _ -> sweep());
        }
    }

    private void sweep() {
        Future.join(List.of(sweep(Kind.POSITION), sweep(Kind.ORDER), sweep(Kind.INSTRUMENT), mender.mendSome()))
                .onFailure(away -> LOG.debugf("Not swept: %s", away.getMessage()))
                .onComplete(_ -> later());
    }

    private Future<Void> sweep(Kind kind) {
        var indexes = new Indexes(redis, keys, kind);
        return indexes.due(clock.millis(), MOST)
                .compose(due -> Future.join(due.stream()
                                .map(one -> sweep(kind, indexes, one))
                                .toList())
                        .compose(_ -> due.size() < MOST ? Future.succeededFuture() : sweep(kind)));
    }

    private Future<Void> sweep(Kind kind, Indexes indexes, Indexes.Due due) {
        var key = keys.entity(kind, due.id());
        return redis.ask(Request.cmd(Command.PTTL).arg(key)).compose(response -> {
            long left = Long.parseLong(response.toString());
            if (left == -2) {
                return feed.tellGone(kind, due.id(), due.placement())
                        .compose(_ -> indexes.forget(due))
                        // The entity may have been created again while we removed its entries.
                        .compose(_ -> mender.place(kind, due.id()));
            }
            // The entity was reopened or lives longer now. Its writer places it; here we only look again later.
            return indexes.expireAt(due.member(), clock.millis() + (left < 0 ? LATER_MS : Math.max(left, PERIOD_MS)))
                    .mapEmpty();
        });
    }
}
