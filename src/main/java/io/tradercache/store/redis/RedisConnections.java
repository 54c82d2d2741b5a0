package io.tradercache.store.redis;

import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The connections to Redis: two for reads, which fail at once while Redis is away, and two for writes, which then
/// wait.
/// Reads of many entities and writes of market data have their own, so that no other read and no fill waits behind
/// them.
@ApplicationScoped
public class RedisConnections {
    static final int COUNT = 4;

    private static final Duration WRITE_PATIENCE = Duration.ofSeconds(10);
    private static final Duration READ_PATIENCE = Duration.ofSeconds(2);
    private static final Duration PARTING = Duration.ofSeconds(2);

    private final Pipeline writes;
    private final Pipeline reads;
    private final Pipeline market;
    private final Pipeline longReads;

    /// @param configured the client of the application, which is asked for so that it checks the settings at the start
    @Inject
    @SuppressWarnings("UnusedVariable")
    public RedisConnections(Vertx vertx, Redis configured, RedisSettings settings) {
        this(vertx, settings.options());
    }

    /// @param options how Redis is reached
    public RedisConnections(Vertx vertx, RedisOptions options) {
        // Each has an event loop of its own, because a backlog of fills, a burst of reads or a flood of ticks keeps a
        // thread busy. They are taken before any connects, because connecting takes some, too, and loops are dealt out
        // in turn.
        var loops = Stream.generate(() -> onNextLoop(vertx)).limit(COUNT).toList();
        writes = new Pipeline(vertx, loops.get(0), options, "writes", true, WRITE_PATIENCE);
        reads = new Pipeline(vertx, loops.get(1), options, "reads", false, READ_PATIENCE);
        market = new Pipeline(vertx, loops.get(2), options, "market", true, WRITE_PATIENCE);
        longReads = new Pipeline(vertx, loops.get(3), options, "long reads", false, READ_PATIENCE);
    }

    /// A context on the next event loop. Vert.x gives one to each new thread, so a new thread asks for it.
    private static Context onNextLoop(Vertx vertx) {
        var context = new CompletableFuture<Context>();
        Thread.ofPlatform().start(() -> context.complete(vertx.getOrCreateContext()));
        return context.join();
    }

    /// Calls a task each time a connection for writes is lost, before anything is sent on another one.
    public void whenWritesLost(Runnable task) {
        writes.whenLost(task);
        market.whenLost(task);
    }

    /// Begins new sessions of the connections for writes, because Redis has forgotten.
    public void beginSessions() {
        writes.beginSession();
        market.beginSession();
    }

    /// Calls a task each time a connection for reads is lost.
    public void whenReadsLost(Runnable task) {
        reads.whenLost(task);
        longReads.whenLost(task);
    }

    public Pipeline writes() {
        return writes;
    }

    public Pipeline reads() {
        return reads;
    }

    /// The writes of ticks and bars.
    public Pipeline market() {
        return market;
    }

    /// Reads that look at many entities.
    public Pipeline longReads() {
        return longReads;
    }

    public boolean isUp() {
        return writes.isUp() && reads.isUp() && market.isUp() && longReads.isUp();
    }

    // This runs last, so what is being written when the stop comes is still written. It waits, because the client is
    // closed after it, and a line that connected again then would only get an error.
    public void close(@Observes @Priority(Integer.MAX_VALUE) ShutdownEvent stop) {
        Future.join(writes.close(), reads.close(), market.close(), longReads.close())
                .toCompletionStage()
                .toCompletableFuture()
                .completeOnTimeout(null, PARTING.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }
}
