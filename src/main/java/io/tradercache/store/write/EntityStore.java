package io.tradercache.store.write;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.smallrye.mutiny.Uni;
import io.tradercache.domain.Outcome;
import io.tradercache.domain.Refusal;
import io.tradercache.store.Gap;
import io.tradercache.store.Keys;
import io.tradercache.store.Placement;
import io.tradercache.store.Source;
import io.tradercache.store.hash.Fields;
import io.tradercache.store.index.Indexes;
import io.tradercache.store.progress.Progress;
import io.tradercache.store.redis.Futures;
import io.tradercache.store.redis.Pipeline;
import io.tradercache.store.redis.RedisAway;
import io.tradercache.store.redis.RedisRefused;
import io.tradercache.store.redis.Script;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The write path for the entities of one type: Java decides in memory, Redis compares and sets.
///
/// It works in rounds, one at a time. What comes during a round waits and makes the next one, so an entity has one
/// writer here, and a round is as large as what waits:
///
///     take ─▶ load ─▶ fold ─▶ refuse ─▶ commit ─▶ index ─▶ notify ─▶ answer
///      ▲                                  │
///      └────── what could not be written ─┘
///
/// If another writer has changed an entity, it is read and folded again in a later round, for as long as it takes. An
/// entity that cannot be written although Redis serves others is tried a few times; then its records are refused. The
/// others of its round go on.
///
/// @param <I> the id of an entity
/// @param <W> a piece of work on it
/// @param <L> its ledger, which judges the work and holds the state
abstract class EntityStore<I, W, L> {
    private static final Logger LOG = Logger.getLogger(EntityStore.class);

    // Entities are held in memory so that a steady flow needs no reads; one that falls out is read again from Redis.
    // Their size is an estimate: the hash as it was stored, and the parts, which are the events of an order.
    private static final long MOST_BYTES_HELD = Runtime.getRuntime().maxMemory() / 10;
    private static final int BYTES_OF_ENTITY = 5_000;
    private static final int BYTES_OF_PART = 400;

    // How many turns of a round wait for Redis at once. With more, a large round would only take more memory.
    private static final int MOST_UNDER_WAY = 2_000;

    // How often an entity is tried that cannot be written while Redis serves others.
    private static final int MOST_REFUSALS = 4;

    private static final long LONGEST_BACKOFF_MS = 32_000;
    private static final Future<Void> DONE = Future.succeededFuture();

    protected final Pipeline redis;
    protected final Keys keys;
    protected final Clock clock;
    private final Vertx vertx;
    private final @Nullable Traces traces;
    private final Backlog<I, W, L> backlog = new Backlog<>();
    private final AtomicBoolean running = new AtomicBoolean();

    /// The entities that could not be written, each with the gap that it has for that.
    private final Map<I, Gap> losses = new ConcurrentHashMap<>();

    private final Cache<I, Held<L>> held = Caffeine.newBuilder()
            .maximumWeight(MOST_BYTES_HELD)
            .weigher((I _, Held<L> entity) -> BYTES_OF_ENTITY + BYTES_OF_PART * parts(entity.ledger))
            .build();

    /// @param redis the connection for its writes
    /// @param traces what its entities leave outside their own slot; null if they leave nothing
    protected EntityStore(Pipeline redis, Keys keys, Vertx vertx, Clock clock, @Nullable Traces traces) {
        this.redis = redis;
        this.keys = keys;
        this.traces = traces;
        this.vertx = vertx;
        this.clock = clock;
    }

    /// Another writer changed the entity, or may have.
    private static final class Contended extends RuntimeException {
        Contended() {
            super("moved by another writer", null, false, false);
        }
    }

    /// The commands that read an entity: one for its hash, then one for each of its first side keys.
    protected abstract List<String> reads();

    /// The entity as Redis answered [#reads]. If there is none, the result holds an empty ledger.
    protected abstract Held<L> restore(I id, Response answers);

    /// How many parts a ledger has beside its own figures.
    protected int parts(L ledger) {
        return 0;
    }

    /// The record that a piece of work comes from; null for work that comes from none.
    protected @Nullable Source source(W work) {
        return work instanceof Delivery<?> delivery ? delivery.source() : null;
    }

    /// Fetches what [#judge] needs beyond the entity itself.
    protected Future<Void> prepare(I id, Held<L> entity, List<W> works) {
        return DONE;
    }

    protected abstract Verdict judge(I id, Held<L> entity, W work);

    /// Writes refused work to the dead letters, before anything says that it was seen.
    protected abstract Uni<Void> refuse(W work, Outcome.Refused refused);

    /// The entity's own fields, as they will be stored.
    protected abstract Fields describe(I id, Held<L> entity);

    /// The entity's key, then those of its side keys.
    protected abstract List<String> keys(I id);

    /// Adds the changes of the side keys to the commit, and forgets them.
    protected abstract void addSideWrites(I id, Held<L> entity, Commit commit);

    /// When the entity expires if it is written now, ms since the epoch; null for never.
    protected abstract @Nullable Long expiresAt(Held<L> entity);

    /// Tells others what they must know of a write, and completes when they have dealt with it. The next round does not
    /// wait for that, so nothing may touch the entity once this has returned.
    ///
    /// @param wandered whether somebody who looked in one group after the other may have missed the entity:
    ///     because it is new, or because it went from one group to another
    protected Future<Void> follow(I id, Held<L> entity, boolean wandered) {
        return DONE;
    }

    /// Applies pieces of work, each on the entity that it names. Completes when all that follows is in Redis, with the
    /// verdicts in the order of the work. An entity sees work in the order of the calls.
    protected final Future<List<Verdict>> submit(List<Map.Entry<I, W>> works) {
        var submitted = Work.submitted(works);
        backlog.add(submitted.works());
        run();
        return submitted.answer();
    }

    protected final Future<List<Verdict>> submit(I id, W work) {
        return submit(List.of(Map.entry(id, work)));
    }

    private void run() {
        if (!backlog.isEmpty() && running.compareAndSet(false, true)) {
            // A round waits for Redis a few times, and a thread that may wait keeps its steps in one place.
            Thread.ofVirtual().name(getClass().getSimpleName()).start(this::rounds);
        }
    }

    private void rounds() {
        for (var turns = backlog.take(); !turns.isEmpty(); turns = backlog.take()) {
            try {
                round(turns);
            } catch (Throwable bug) {
                // No entity alone leads here. Their partitions stand still and lose nothing, and the others go on.
                LOG.errorf(bug, "A round of %d entities broke off", turns.size());
                turns.forEach(turn -> held.invalidate(turn.id()));
            }
        }
        running.set(false);
        // Work that came just before that saw us running.
        run();
    }

    private void round(List<Turn<I, W, L>> turns) {
        var loaded = each(each(turns, this::load), this::restore);
        var prepared = each(doubt(loaded), this::prepare);
        var written = each(each(prepared, this::write), this::place);
        var told = each(index(written), this::tell);
        each(told, this::finish);
    }

    /// Does one step for every turn, waits for all of them, and returns those that succeeded. The others are put off.
    private List<Turn<I, W, L>> each(List<Turn<I, W, L>> turns, Function<Turn<I, W, L>, Future<?>> step) {
        List<Future<?>> steps = new ArrayList<>(turns.size());
        for (int i = 0; i < turns.size(); i++) {
            if (i >= MOST_UNDER_WAY) {
                await(steps.get(i - MOST_UNDER_WAY));
            }
            steps.add(tried(step, turns.get(i)));
        }
        List<Turn<I, W, L>> passed = new ArrayList<>(turns.size());
        for (int i = 0; i < steps.size(); i++) {
            await(steps.get(i));
            if (steps.get(i).succeeded()) {
                passed.add(turns.get(i));
            } else {
                putOff(turns.get(i), steps.get(i).cause());
            }
        }
        return passed;
    }

    // Whatever is thrown about one entity, a bug included, must not stop the others.
    private Future<?> tried(Function<Turn<I, W, L>, Future<?>> step, Turn<I, W, L> turn) {
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

    private Future<?> load(Turn<I, W, L> turn) {
        var known = held.getIfPresent(turn.id());
        if (known != null) {
            turn.entity(known);
            return DONE;
        }
        var commands = reads();
        var asked = redis.run(Script.LOAD_ENTITY, keys(turn.id()).subList(0, commands.size()), commands);
        turn.read(asked);
        return asked;
    }

    private Future<Void> restore(Turn<I, W, L> turn) {
        if (!turn.isHeld()) {
            var loaded = restore(turn.id(), turn.answers());
            if (traces != null && loaded.exists()) {
                // A stored entity is already indexed. If a crash interrupted that, the redelivered record indexes it
                // again.
                loaded.placed(traces.place(new Fields(loaded.stored())));
            }
            turn.entity(loaded);
        }
        return DONE;
    }

    /// Looks up how far the records of entities that are not there are written by now. While we slept, such an entity
    /// may have lived and expired, and must not come back from records that were in it.
    private List<Turn<I, W, L>> doubt(List<Turn<I, W, L>> loaded) {
        var absent = loaded.stream().filter(turn -> !turn.entity().exists()).toList();
        var partitions = absent.stream()
                .flatMap(turn -> turn.contents().stream())
                .map(this::source)
                .filter(Objects::nonNull)
                .map(source -> source.log().progress())
                .distinct()
                .toList();
        if (partitions.isEmpty()) {
            return loaded;
        }
        // If Redis refuses this, it is not about an entity.
        var marks = Progress.offsets(redis, keys, partitions)
                .recover(failure -> Future.failedFuture(new RedisAway("no progress", failure)));
        var passed = each(loaded, turn -> turn.entity().exists() ? DONE : marks);
        if (marks.succeeded()) {
            absent.forEach(turn -> turn.entity().absentAt(marks.result()));
        }
        return passed;
    }

    private Future<Void> prepare(Turn<I, W, L> turn) {
        return prepare(turn.id(), turn.entity(), turn.contents());
    }

    /// Folds, refuses and commits. What needs no dead letter is on its way to Redis while the next entity is folded.
    ///
    /// An operator clears a gap in Redis, where we do not see it. So an entity that would get another gap is first
    /// read again.
    private Future<Void> write(Turn<I, W, L> turn) {
        var entity = turn.entity();
        for (var work : turn.works()) {
            var verdict = judge(turn.id(), entity, work.content());
            turn.judge(work, verdict, verdict.outcome() instanceof Outcome.Replayed);
        }
        var loss = losses.get(turn.id());
        if (loss != null) {
            entity.gap(loss);
        }
        if (entity.isGapDoubted() && !turn.isRead()) {
            return Future.failedFuture(new Contended());
        }
        entity.gapSettled();
        var refusals = refuse(turn);
        return refusals.isEmpty() ? commit(turn) : Future.all(refusals).compose(_ -> commit(turn));
    }

    private List<Future<Void>> refuse(Turn<I, W, L> turn) {
        List<Future<Void>> refusals = new ArrayList<>();
        for (var work : turn.works()) {
            if (work.verdict().outcome() instanceof Outcome.Refused refused) {
                refusals.add(Futures.future(refuse(work.content(), refused)));
            }
        }
        return refusals;
    }

    /// Writes what changed. Fails with [Contended] if another writer has changed the entity.
    private Future<Void> commit(Turn<I, W, L> turn) {
        var id = turn.id();
        var entity = turn.entity();
        if (!entity.needsWrite()) {
            return DONE;
        }
        long now = clock.millis();
        var fields = describe(id, entity);
        entity.describe(fields, now);

        var expiry = entity.isMoved() ? expiry(entity) : Commit.SAME_EXPIRY;
        var commit = new Commit(keys(id), entity.revision(), expiry, now);
        addSideWrites(id, entity, commit);
        addChanges(keys(id).getFirst(), entity.stored(), fields.values(), commit);
        return commit.send(redis).compose(written -> {
            if (!written) {
                return Future.failedFuture(new Contended());
            }
            turn.written();
            entity.written(fields);
            return DONE;
        });
    }

    private String expiry(Held<L> entity) {
        var expiresAt = expiresAt(entity);
        if (expiresAt != null) {
            return Long.toString(expiresAt);
        }
        var before = entity.placed();
        return before != null && before.isClosed() ? Commit.NEVER : Commit.SAME_EXPIRY;
    }

    private static void addChanges(String key, Map<String, String> stored, Map<String, String> fields, Commit commit) {
        List<String> set = new ArrayList<>();
        fields.forEach((name, value) -> {
            if (!value.equals(stored.get(name))) {
                set.add(name);
                set.add(value);
            }
        });
        var gone = stored.keySet().stream()
                .filter(name -> !fields.containsKey(name))
                .toList();
        commit.add("HDEL", key, gone, 1).add("HSET", key, set, 2);
    }

    private Future<Void> place(Turn<I, W, L> turn) {
        if (traces != null && turn.leavesTraces()) {
            turn.after(traces.place(new Fields(turn.entity().stored())));
        }
        return DONE;
    }

    /// Moves what has moved in the indexes, for the whole round at once.
    private List<Turn<I, W, L>> index(List<Turn<I, W, L>> written) {
        if (traces == null) {
            return written;
        }
        var moves = traces.moves();
        for (var turn : written) {
            var after = turn.after();
            if (after != null) {
                move(turn, after, moves);
            }
        }
        var moved = moves.make();
        return each(written, _ -> moved);
    }

    private void move(Turn<I, W, L> turn, Placement after, Indexes.Moves moves) {
        var entity = turn.entity();
        var id = turn.id().toString();
        if (turn.mayLackTraces()) {
            moves.placeAnew(id, after, expiresAt(entity));
        } else if (!after.equals(entity.placed())) {
            moves.place(id, entity.placed(), after, expiresAt(entity));
        }
    }

    /// Tells the followers of an entity, and verifies that its places in the indexes are right.
    private Future<?> tell(Turn<I, W, L> turn) {
        var after = turn.after();
        if (traces == null || after == null) {
            return DONE;
        }
        var entity = turn.entity();
        var id = turn.id().toString();
        var before = entity.placed();
        if (turn.mayLackTraces()) {
            return Future.all(verify(turn), traces.tellAgain(id, entity.version()));
        }
        return after.equals(before)
                ? traces.tell(id, entity.version(), null)
                : Future.all(verify(turn), traces.tell(id, entity.version(), before));
    }

    /// Fails with [Contended] if the entity has changed since our last write, so that its traces are left again.
    ///
    /// Indexes live in other slots and are written after their entity. Of two writers, the one that looks last sees
    /// the other's version. An entity that has expired meanwhile is left to the sweeper.
    private Future<Void> verify(Turn<I, W, L> turn) {
        var expected = Long.toString(turn.entity().version());
        return redis.ask(Request.cmd(Command.HGET)
                        .arg(keys(turn.id()).getFirst())
                        .arg("version"))
                .compose(version -> version == null || version.toString().equals(expected)
                        ? DONE
                        : Future.failedFuture(new Contended()));
    }

    /// Answers the work of a turn, once what follows from it is done.
    private Future<Void> finish(Turn<I, W, L> turn) {
        var entity = turn.entity();
        held.put(turn.id(), entity);
        if (!entity.exists()) {
            turn.done();
            return DONE;
        }
        losses.remove(turn.id());
        boolean wandered = false;
        var after = turn.after();
        if (after != null) {
            var before = entity.placed();
            wandered = turn.mayLackTraces() || before == null || !after.group().equals(before.group());
            entity.placed(after);
        }
        follow(turn.id(), entity, wandered).onSuccess(_ -> turn.done());
        return DONE;
    }

    private void putOff(Turn<I, W, L> turn, Throwable cause) {
        boolean raced = cause instanceof Contended;
        held.invalidate(turn.id());
        turn.failed(raced);
        if (!raced && RedisRefused.isBehind(cause)) {
            int refusals = turn.refused();
            if (!turn.isCutOff() && (refusals == MOST_REFUSALS || losses.containsKey(turn.id()))) {
                giveUp(turn, cause);
                return;
            }
            LOG.warnf(cause, "Cannot write %s, try %d", keys(turn.id()).getFirst(), refusals);
        }
        backlog.putOff(turn);
        vertx.setTimer(raced ? backoffOfRace(turn.tries()) : backoff(turn.tries()), _ -> {
            backlog.recall(turn.id());
            run();
        });
    }

    /// Refuses the work on an entity that cannot be written, so that it holds up nobody. Later work on it is tried
    /// once. When it can be written again, it has a gap.
    private void giveUp(Turn<I, W, L> turn, Throwable cause) {
        var key = keys(turn.id()).getFirst();
        if (losses.putIfAbsent(turn.id(), loss(turn)) == null) {
            LOG.errorf(cause, "Cannot write %s; its records go to the dead letters until it can be written", key);
        }
        var refused = Outcome.refused(
                Refusal.Reason.STORE_REFUSED, "%s cannot be written: %s".formatted(key, cause.getMessage()));
        turn.works().forEach(work -> work.judge(Verdict.of(refused), false));
        Future.all(refuse(turn)).onSuccess(_ -> turn.done());
    }

    private Gap loss(Turn<I, W, L> turn) {
        var reason = Refusal.Reason.STORE_REFUSED.name();
        return turn.contents().stream()
                .map(this::source)
                .filter(Objects::nonNull)
                .findFirst()
                .map(source -> Gap.of(source, reason))
                .orElseGet(() -> new Gap(reason, clock.millis() * 1_000_000, null));
    }

    private static long backoffOfRace(int tries) {
        return ThreadLocalRandom.current().nextLong(1, 2L + Math.min(200, 1L << Math.min(tries, 8)));
    }

    private static long backoff(int tries) {
        return Math.min(LONGEST_BACKOFF_MS, 250L << Math.min(tries - 1, 7));
    }

    /// Asks again until it succeeds.
    protected final <T> Future<T> persistently(Supplier<Future<T>> asking) {
        return persistently(asking, 1);
    }

    private <T> Future<T> persistently(Supplier<Future<T>> asking, int tries) {
        return asking.get().recover(failure -> {
            if (!(failure instanceof RedisAway)) {
                LOG.errorf(failure, "Cannot read what follows from a write, try %d", tries);
            }
            Promise<T> later = Promise.promise();
            vertx.setTimer(backoff(tries), _ -> persistently(asking, tries + 1).onComplete(later));
            return later.future();
        });
    }
}
