package io.tradercache.store.read;

import io.tradercache.store.redis.Pipeline;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Supplier;

/// Lets reads of many entities through, a few at a time and in the order in which they came. What waits holds nothing
/// yet, so a thousand readers that begin in one moment take the memory of a few.
final class Turns {
    private static final int AT_ONCE = 2;

    private final Pipeline redis;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int underWay;

    /// @param redis the connection over which they read
    Turns(Pipeline redis) {
        this.redis = redis;
    }

    /// Reads once it is this read's turn.
    <T> Future<T> take(Supplier<Future<T>> read) {
        Promise<T> done = Promise.promise();
        Runnable turn = () -> Future.succeededFuture().compose(_ -> read.get()).onComplete(result -> {
            end();
            done.handle(result);
        });
        synchronized (this) {
            if (underWay == AT_ONCE) {
                waiting.add(turn);
                return done.future();
            }
            underWay++;
        }
        turn.run();
        return done.future();
    }

    private synchronized void end() {
        var next = waiting.poll();
        if (next == null) {
            underWay--;
        } else {
            // Not at once: while Redis is away each read fails at once, and each would begin the next within itself.
            redis.soon(next);
        }
    }
}
