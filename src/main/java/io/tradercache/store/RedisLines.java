package io.tradercache.store;

import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/// The ways to Redis: writes, which wait for it, reads, which say at once that it is away, and the writes of market
/// data, which keep no fill waiting.
@ApplicationScoped
public class RedisLines {
    private static final Duration WRITE_PATIENCE = Duration.ofSeconds(10);
    private static final Duration READ_PATIENCE = Duration.ofSeconds(2);

    private final Pipeline writes;
    private final Pipeline reads;
    private final Pipeline market;

    RedisLines(Vertx vertx, Redis redis) {
        var state = onNextLoop(vertx);
        writes = new Pipeline(vertx, state, redis, "writes", true, WRITE_PATIENCE);
        reads = new Pipeline(vertx, state, redis, "reads", false, READ_PATIENCE);
        // A flood of ticks is a good deal of work on its thread, too.
        market = new Pipeline(vertx, onNextLoop(vertx), redis, "market", true, WRITE_PATIENCE);
    }

    /// A context on the event loop whose turn it is: one goes to each thread that has none yet, and stays with it.
    private static Context onNextLoop(Vertx vertx) {
        var context = new CompletableFuture<Context>();
        Thread.ofPlatform().start(() -> context.complete(vertx.getOrCreateContext()));
        return context.join();
    }

    Pipeline writes() {
        return writes;
    }

    Pipeline reads() {
        return reads;
    }

    /// The writes of ticks and bars.
    Pipeline market() {
        return market;
    }

    public boolean isUp() {
        return writes.isUp() && reads.isUp() && market.isUp();
    }

    // Last of all: what was being written when the stop came is written first.
    void close(@Observes @Priority(Integer.MAX_VALUE) ShutdownEvent stop) {
        writes.close();
        reads.close();
        market.close();
    }
}
