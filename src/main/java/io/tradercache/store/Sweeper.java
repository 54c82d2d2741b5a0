package io.tradercache.store;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;
import org.jboss.logging.Logger;

/// Takes index entries away when their entity has expired: Redis tells nobody when it drops a key.
///
/// Every instance sweeps; doing it twice does no harm.
@ApplicationScoped
class Sweeper {
    private static final Logger LOG = Logger.getLogger(Sweeper.class);
    private static final long PERIOD_MS = 2_000;
    private static final long LATER_MS = 600_000;
    private static final int MOST = 1_000;

    private final Pipeline redis;
    private final Vertx vertx;
    private final Clock clock;
    private final List<Swept> types;
    private long timer;

    private record Swept(Indexes indexes, Function<String, String> key) {}

    Sweeper(RedisLines lines, Keys keys, Vertx vertx, Clock clock) {
        this.redis = lines.reads();
        this.vertx = vertx;
        this.clock = clock;
        this.types = List.of(
                new Swept(new Indexes(redis, keys, PositionReader.TYPE, PositionReader.STATES), keys::position),
                new Swept(new Indexes(redis, keys, OrderReader.TYPE, OrderReader.STATES), keys::order),
                new Swept(new Indexes(redis, keys, InstrumentReader.TYPE, InstrumentReader.STATES), keys::instrument));
    }

    void start(@Observes StartupEvent start) {
        timer = vertx.setTimer(PERIOD_MS, _ -> sweep());
    }

    void stop(@Observes ShutdownEvent stop) {
        vertx.cancelTimer(timer);
    }

    private void sweep() {
        Future.join(types.stream().map(this::sweep).toList())
                .onFailure(away -> LOG.debugf("Not swept: %s", away.getMessage()))
                .onComplete(_ -> timer = vertx.setTimer(PERIOD_MS, _ -> sweep()));
    }

    private Future<Void> sweep(Swept type) {
        return type.indexes()
                .due(clock.millis(), MOST)
                .compose(due -> Future.join(
                                due.stream().map(member -> sweep(type, member)).toList())
                        .mapEmpty());
    }

    private Future<Void> sweep(Swept type, String member) {
        var key = type.key().apply(Indexes.id(member));
        return redis.ask(Request.cmd(Command.PTTL).arg(key)).compose(response -> {
            long left = Long.parseLong(response.toString());
            if (left == -2) {
                return type.indexes().forget(member);
            }
            // Reopened, or given a longer life: its writer places it, here we only look later.
            return type.indexes()
                    .expireAt(member, clock.millis() + (left < 0 ? LATER_MS : Math.max(left, PERIOD_MS)))
                    .mapEmpty();
        });
    }
}
