package io.tradercache.store.write;

import io.tradercache.store.redis.Wordless;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jboss.logging.Logger;

/// The rounds of a store, one at a time. What comes during a round waits for the next one, so an entity has
/// one writer here, and a round is as large as what waits, up to a bound.
///
/// A round runs on a virtual thread, which may wait for Redis.
final class Rounds<I, W, E> {
    private static final Logger LOG = Logger.getLogger(Rounds.class);

    // How many turns of a round wait for Redis at once. With more, a large round would only take more memory.
    private static final int MOST_UNDER_WAY = 2_000;

    // How many entities have a turn in one round. All of them are in memory at once, each with its changes,
    // and a small heap must bear that. In a backlog of new orders, many more may wait.
    private static final int MOST_TURNS = 4_000;

    private static final long SHORTEST_BACKOFF_MS = 250;
    private static final long LONGEST_BACKOFF_MS = 32_000;

    private final String name;
    private final Vertx vertx;
    private final Consumer<List<Turn<I, W, E>>> round;
    private final BiConsumer<Turn<I, W, E>, Throwable> failed;
    private final Backlog<I, W, E> backlog = new Backlog<>();
    private final AtomicBoolean running = new AtomicBoolean();

    /// @param round does one round
    /// @param failed takes a turn out of the round in which a step for it failed
    Rounds(String name, Vertx vertx, Consumer<List<Turn<I, W, E>>> round, BiConsumer<Turn<I, W, E>, Throwable> failed) {
        this.name = name;
        this.vertx = vertx;
        this.round = round;
        this.failed = failed;
    }

    /// Adds work to the next round.
    void add(List<Work<I, W>> works) {
        backlog.add(works);
        run();
    }

    private void run() {
        if (!backlog.isEmpty() && running.compareAndSet(false, true)) {
            Thread.ofVirtual().name(name).start(this::runAll);
        }
    }

    private void runAll() {
        for (var turns = backlog.take(MOST_TURNS); !turns.isEmpty(); turns = backlog.take(MOST_TURNS)) {
            try {
                round.accept(turns);
            } catch (Throwable bug) {
                // No entity alone leads here. Their partitions stand still and lose nothing, and the others go on.
                LOG.errorf(Wordless.of(bug), "%s: a round of %d entities broke off", name, turns.size());
            }
        }
        running.set(false);
        // Work that came just before that saw us running.
        run();
    }

    /// Does one step for every turn, waits for all of them, and returns those that succeeded.
    List<Turn<I, W, E>> each(List<Turn<I, W, E>> turns, Function<Turn<I, W, E>, Future<?>> step) {
        List<Future<?>> steps = new ArrayList<>(turns.size());
        for (int i = 0; i < turns.size(); i++) {
            if (i >= MOST_UNDER_WAY) {
                await(steps.get(i - MOST_UNDER_WAY));
            }
            steps.add(tried(step, turns.get(i)));
        }
        List<Turn<I, W, E>> passed = new ArrayList<>(turns.size());
        for (int i = 0; i < steps.size(); i++) {
            await(steps.get(i));
            if (steps.get(i).succeeded()) {
                passed.add(turns.get(i));
            } else {
                failed.accept(turns.get(i), steps.get(i).cause());
            }
        }
        return passed;
    }

    // Whatever is thrown about one entity, a bug included, must not stop the others.
    private Future<?> tried(Function<Turn<I, W, E>, Future<?>> step, Turn<I, W, E> turn) {
        try {
            return step.apply(turn);
        } catch (Throwable bug) {
            return Future.failedFuture(bug);
        }
    }

    private static void await(Future<?> step) {
        if (!step.isComplete()) {
            step.otherwiseEmpty().toCompletionStage().toCompletableFuture().join();
        }
    }

    /// Puts a turn off to a later round.
    ///
    /// @param raced whether another writer was first. Then it is tried again soon, at a moment of its own.
    void putOff(Turn<I, W, E> turn, boolean raced) {
        backlog.putOff(turn);
        vertx.setTimer(raced ? backoffOfRace(turn.tries()) : backoff(turn.tries()), _ -> {
            backlog.recall(turn.id());
            run();
        });
    }

    private static long backoffOfRace(int tries) {
        return ThreadLocalRandom.current().nextLong(1, 2L + Math.min(200, 1L << Math.min(tries, 8)));
    }

    /// How long to wait after so many tries, ms.
    static long backoff(int tries) {
        return Math.min(LONGEST_BACKOFF_MS, SHORTEST_BACKOFF_MS << Math.min(tries - 1, 7));
    }
}
