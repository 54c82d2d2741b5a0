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
import org.jspecify.annotations.Nullable;

/// The connections to Redis: two for reads, which fail at once while Redis is away, and two for writes, which then
/// wait.
/// Reads of many entities and writes of market data have their own, so that no other read and no fill waits behind
/// them. If what is written must be on a replica or on disk, one more waits for that.
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
    private final @Nullable Pipeline marking;
    private final Durability durability;
    private volatile @Nullable DurableWrites durableWrites;

    /// @param configured the client of the application, which is asked for so that it checks the settings at the start
    @Inject
    @SuppressWarnings("UnusedVariable")
    public RedisConnections(Vertx vertx, Redis configured, RedisSettings settings, SafetyConfig safety) {
        this(vertx, settings.options(), safety.acknowledge());
    }

    /// @param options how Redis is reached
    public RedisConnections(Vertx vertx, RedisOptions options, Durability durability) {
        this.durability = durability;
        // Each has an event loop of its own, because a backlog of fills, a burst of reads or a flood of ticks keeps a
        // thread busy. They are taken before any connects, because connecting takes some, too, and loops are dealt out
        // in turn.
        var loops = Stream.generate(() -> onNextLoop(vertx)).limit(COUNT).toList();
        writes = new Pipeline(vertx, loops.get(0), options, "writes", true, WRITE_PATIENCE);
        reads = new Pipeline(vertx, loops.get(1), options, "reads", false, READ_PATIENCE);
        market = new Pipeline(vertx, loops.get(2), options, "market", true, WRITE_PATIENCE);
        longReads = new Pipeline(vertx, loops.get(3), options, "long reads", false, READ_PATIENCE);
        // It does next to nothing, so it shares the loop of the reads.
        marking = durability == Durability.MEMORY
                ? null
                : new Pipeline(vertx, loops.get(1), options, "durability", false, WRITE_PATIENCE);
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

    /// Calls a task once the connection for the writes of state is there, and each time it is there again.
    void whenWritesConnected(Runnable task) {
        writes.whenConnected(task);
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

    /// Completes when what Redis has answered until now is where the settings say it must be. Fails with
    /// [NotDurable] if that takes too long.
    ///
    /// @param mark a hash that takes a mark for this
    public Future<Void> durable(String mark) {
        if (marking == null) {
            return Future.succeededFuture();
        }
        var asking = durableWrites;
        return (asking == null ? durableWrites(marking, mark) : asking).ask();
    }

    private synchronized DurableWrites durableWrites(Pipeline redis, String mark) {
        var made = durableWrites;
        if (made == null) {
            made = new DurableWrites(redis, durability, mark);
            durableWrites = made;
        }
        return made;
    }

    public boolean isUp() {
        return writes.isUp() && reads.isUp() && market.isUp() && longReads.isUp();
    }

    // This runs last, so what is being written when the stop comes is still written. It waits, because the client is
    // closed after it, and a line that connected again then would only get an error.
    public void close(@Observes @Priority(Integer.MAX_VALUE) ShutdownEvent stop) {
        var parted = marking == null ? Future.succeededFuture() : marking.close();
        Future.join(writes.close(), reads.close(), market.close(), longReads.close(), parted)
                .toCompletionStage()
                .toCompletableFuture()
                .completeOnTimeout(null, PARTING.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }
}
