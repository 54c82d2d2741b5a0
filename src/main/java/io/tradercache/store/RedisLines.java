package io.tradercache.store;

import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;

/// The two ways to Redis: writes, which wait for it, and reads, which say at once that it is away.
@ApplicationScoped
public class RedisLines {
    private static final Duration WRITE_PATIENCE = Duration.ofSeconds(10);
    private static final Duration READ_PATIENCE = Duration.ofSeconds(2);

    private final Pipeline writes;
    private final Pipeline reads;

    RedisLines(Vertx vertx, Redis redis) {
        writes = new Pipeline(vertx, redis, "writes", true, WRITE_PATIENCE);
        reads = new Pipeline(vertx, redis, "reads", false, READ_PATIENCE);
    }

    Pipeline writes() {
        return writes;
    }

    Pipeline reads() {
        return reads;
    }

    public boolean isUp() {
        return writes.isUp() && reads.isUp();
    }

    // Last of all: what was being written when the stop came is written first.
    void close(@Observes @Priority(Integer.MAX_VALUE) ShutdownEvent stop) {
        writes.close();
        reads.close();
    }
}
