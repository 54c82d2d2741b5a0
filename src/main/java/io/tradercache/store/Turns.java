package io.tradercache.store;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/// Lets work through, a few at a time and in the order in which it came. What waits holds nothing yet, so a thousand
/// that begin in one moment take the memory of a few.
public final class Turns {
    private final int atOnce;
    private final Executor next;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int underWay;

    /// @param next runs what has waited; not at once, because what fails at once would begin the next within itself
    public Turns(int atOnce, Executor next) {
        this.atOnce = atOnce;
        this.next = next;
    }

    /// Does some work once it is its turn.
    ///
    /// @param work the work; the turn ends with its result
    public <T> Future<T> take(Supplier<Future<T>> work) {
        Promise<T> done = Promise.promise();
        Runnable turn = () -> Future.succeededFuture().compose(_ -> work.get()).onComplete(result -> {
            end();
            done.handle(result);
        });
        synchronized (this) {
            if (underWay == atOnce) {
                waiting.add(turn);
                return done.future();
            }
            underWay++;
        }
        turn.run();
        return done.future();
    }

    private synchronized void end() {
        var turn = waiting.poll();
        if (turn == null) {
            underWay--;
        } else {
            next.execute(turn);
        }
    }
}
