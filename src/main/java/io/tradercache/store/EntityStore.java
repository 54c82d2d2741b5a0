package io.tradercache.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.smallrye.mutiny.Uni;
import io.tradercache.domain.Outcome;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The write path for the entities of one type: Java decides in memory, Redis compares and sets.
///
/// An entity has one write under way at a time. Work that comes meanwhile waits and goes into the next write together.
/// If another writer has changed the entity, the write reads it again and decides again, for as long as it takes:
/// orders come from two topics, so losing that race is ordinary.
///
/// @param <I> the id of an entity
/// @param <W> a piece of work on it
/// @param <L> its ledger, which judges the work and holds the state
abstract class EntityStore<I, W, L> {
    private static final Logger LOG = Logger.getLogger(EntityStore.class);

    // Entities are held in memory so that a steady flow needs no reads; one that falls out is read again from Redis.
    // Their size is counted in parts of some 400 bytes: the events of an order, the trades of a position.
    private static final long MOST_PARTS_HELD = 200_000;
    private static final int FEWEST_PARTS = 8;
    private static final long LONGEST_BACKOFF_MS = 32_000;

    protected final Pipeline redis;
    protected final Keys keys;
    protected final Clock clock;
    private final Vertx vertx;
    private final @Nullable Traces traces;
    private final Map<I, Queue<Turn<W>>> lanes = new ConcurrentHashMap<>();
    private final Cache<I, Held<L>> held = Caffeine.newBuilder()
            .maximumWeight(MOST_PARTS_HELD)
            .weigher((I _, Held<L> entity) -> FEWEST_PARTS + parts(entity.ledger))
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

    /// Work that came together, and the promise of a verdict on each piece.
    private record Turn<W>(List<W> works, Promise<List<Verdict>> done) {}

    /// Another writer changed the entity. If it did so before our write, our write changed nothing.
    private static final class Contended extends RuntimeException {
        private final boolean written;

        Contended(boolean written) {
            super("moved by another writer", null, false, false);
            this.written = written;
        }
    }

    /// Reads the entity. If there is none, the result holds an empty ledger.
    protected abstract Future<Held<L>> load(I id);

    /// How much memory a ledger needs beside its own figures, in parts of some 400 bytes.
    protected int parts(L ledger) {
        return 0;
    }

    /// Fetches what [#judge] needs beyond the entity itself.
    protected Future<Void> prepare(I id, Held<L> entity, List<W> works) {
        return Future.succeededFuture();
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

    /// Tells other entities what they must know of a write, before its traces are left.
    protected Future<Void> pass(I id, Held<L> entity) {
        return Future.succeededFuture();
    }

    /// Runs after the traces of a write are left.
    ///
    /// @param wandered whether somebody who looked in one group after the other may have missed the entity:
    ///     because it is new, or because it went from one group to another
    protected Future<Void> settled(I id, Held<L> entity, boolean wandered) {
        return Future.succeededFuture();
    }

    /// Applies work to one entity, in the order of the calls, and completes when all of it is in Redis.
    Future<List<Verdict>> submit(I id, List<W> works) {
        var turn = new Turn<W>(works, Promise.promise());
        boolean[] first = {false};
        lanes.compute(id, (_, waiting) -> {
            first[0] = waiting == null;
            Queue<Turn<W>> lane = waiting == null ? new ArrayDeque<>() : waiting;
            lane.add(turn);
            return lane;
        });
        if (first[0]) {
            run(id);
        }
        return turn.done().future();
    }

    private void run(I id) {
        List<Turn<W>> turns = new ArrayList<>();
        // The queue is removed when it is empty. While it exists, its turns are being run.
        lanes.computeIfPresent(id, (_, waiting) -> {
            turns.addAll(waiting);
            waiting.clear();
            return turns.isEmpty() ? null : waiting;
        });
        if (!turns.isEmpty()) {
            var works = turns.stream().flatMap(turn -> turn.works().stream()).toList();
            new Attempt(id, works, verdicts -> {
                        complete(turns, verdicts);
                        run(id);
                    })
                    .start();
        }
    }

    private static <W> void complete(List<Turn<W>> turns, List<Verdict> verdicts) {
        int from = 0;
        for (var turn : turns) {
            int to = from + turn.works().size();
            turn.done().complete(List.copyOf(verdicts.subList(from, to)));
            from = to;
        }
    }

    private interface Done {
        void with(List<Verdict> verdicts);
    }

    /// One run over an entity's work, repeated until it is written.
    private final class Attempt {
        private final I id;
        private final List<W> works;
        private final Done done;
        private @Nullable Verdict[] verdicts;
        private int tries;

        // Whether an earlier try wrote and may have left no traces.
        private boolean cutOff;

        Attempt(I id, List<W> works, Done done) {
            this.id = id;
            this.works = works;
            this.done = done;
            this.verdicts = new @Nullable Verdict[works.size()];
        }

        void start() {
            tries++;
            entity().compose(this::apply).onComplete(result -> {
                if (result.succeeded()) {
                    held.put(id, result.result());
                    done.with(Arrays.stream(verdicts).map(EntityStore::present).toList());
                } else {
                    again(result.cause());
                }
            });
        }

        private Future<Held<L>> entity() {
            var known = held.getIfPresent(id);
            return known != null ? Future.succeededFuture(known) : load(id).map(this::placed);
        }

        /// A stored entity is already indexed. If a crash interrupted that, the redelivered record indexes it again.
        private Held<L> placed(Held<L> loaded) {
            if (traces != null && loaded.exists()) {
                loaded.placed(traces.place(new Fields(loaded.stored())));
            }
            return loaded;
        }

        private Future<Held<L>> apply(Held<L> entity) {
            return prepare(id, entity, works).compose(_ -> {
                boolean again = judgeAll(entity) || cutOff;
                return refuseAll()
                        .compose(_ -> write(id, entity))
                        .onSuccess(_ -> cutOff |= entity.isUntold())
                        .compose(_ -> settle(id, entity, again))
                        .map(entity);
            });
        }

        private boolean judgeAll(Held<L> entity) {
            boolean again = false;
            for (int i = 0; i < verdicts.length; i++) {
                var verdict = judge(id, entity, works.get(i));
                boolean seen = verdict.outcome() instanceof Outcome.Replayed;
                again |= seen;
                // If the answer to an earlier try was lost, the write that we find here may be our own.
                if (!seen || verdicts[i] == null) {
                    verdicts[i] = verdict;
                }
            }
            return again;
        }

        private Future<Void> refuseAll() {
            List<Future<Void>> refusals = new ArrayList<>();
            for (int i = 0; i < verdicts.length; i++) {
                if (present(verdicts[i]).outcome() instanceof Outcome.Refused refused) {
                    refusals.add(future(refuse(works.get(i), refused)));
                }
            }
            return refusals.isEmpty()
                    ? Future.succeededFuture()
                    : Future.all(refusals).mapEmpty();
        }

        private void again(Throwable cause) {
            held.invalidate(id);
            if (cause instanceof Contended race) {
                if (!race.written && !cutOff) {
                    verdicts = new @Nullable Verdict[works.size()];
                }
            } else if (!(cause instanceof RedisAway)) {
                // This is an error of ours. The partition waits until it is mended, so no record is lost.
                LOG.errorf(cause, "Cannot write %s, try %d", id, tries);
            }
            long backoff = cause instanceof Contended ? contendedBackoff() : backoff();
            vertx.setTimer(backoff, _ -> start());
        }

        private long contendedBackoff() {
            return ThreadLocalRandom.current().nextLong(1, 2L + Math.min(200, 1L << Math.min(tries, 8)));
        }

        private long backoff() {
            return Math.min(LONGEST_BACKOFF_MS, 250L << Math.min(tries, 7));
        }
    }

    private static Verdict present(@Nullable Verdict verdict) {
        if (verdict == null) {
            throw new IllegalStateException("work was not judged");
        }
        return verdict;
    }

    /// Writes what changed. Fails with [Contended] if another writer has changed the entity.
    protected final Future<Void> write(I id, Held<L> entity) {
        if (!entity.needsWrite()) {
            return Future.succeededFuture();
        }
        long now = clock.millis();
        // Versions start from the clock, so none is used again when an entity expires and is created again.
        long version = entity.version() == 0 ? now : entity.version() + 1;
        var fields = describe(id, entity);
        entity.describe(fields);

        var expiry = entity.isMoved() ? expiry(entity) : Commit.SAME_EXPIRY;
        var commit = new Commit(keys(id), entity.version(), version, expiry, now);
        // The entity is written last: nothing undoes a script that fails midway, and the entity says which records
        // are in.
        addSideWrites(id, entity, commit);
        addChanges(keys(id).getFirst(), entity.stored(), fields.values(), commit);
        return redis.ask(commit.request()).compose(response -> {
            if (!Commit.isWritten(response)) {
                return Future.failedFuture(new Contended(false));
            }
            fields.put("version", version);
            entity.written(fields, version);
            return Future.succeededFuture();
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
                .filter(name -> !fields.containsKey(name) && !name.equals("version"))
                .toList();
        commit.add("HSET", key, set, 2).add("HDEL", key, gone, 1);
    }

    /// Does what follows a write.
    ///
    /// @param again whether a record was seen before, so that a crash may have cut off its traces
    private Future<Void> settle(I id, Held<L> entity, boolean again) {
        if (!entity.exists()) {
            return Future.succeededFuture();
        }
        return pass(id, entity)
                .compose(_ -> leave(id, entity, again))
                .compose(wandered -> settled(id, entity, wandered))
                .compose(_ -> leave(id, entity, false))
                .mapEmpty();
    }

    /// Leaves the traces of a write, and returns whether somebody may have missed the entity meanwhile.
    private Future<Boolean> leave(I id, Held<L> entity, boolean again) {
        if (traces == null || !(again || entity.isUntold())) {
            return Future.succeededFuture(false);
        }
        var name = id.toString();
        long version = entity.version();
        var before = entity.placed();
        var after = traces.place(new Fields(entity.stored()));
        Future<Void> left;
        if (again) {
            left = traces.again(name, version, after, expiresAt(entity), () -> verify(id, entity));
        } else if (after.equals(before)) {
            left = traces.stayed(name, version);
        } else {
            left = traces.moved(name, version, before, after, expiresAt(entity), () -> verify(id, entity));
        }
        return left.map(_ -> {
            entity.told(after);
            return again || before == null || !after.group().equals(before.group());
        });
    }

    /// Fails with [Contended] if the entity has changed since our last write, so that its traces are left again.
    ///
    /// Indexes live in other slots and are written after their entity. Of two writers, the one that looks last sees
    /// the other's version.
    private Future<Void> verify(I id, Held<L> entity) {
        return redis.ask(Request.cmd(Command.HGET).arg(keys(id).getFirst()).arg("version"))
                .compose(version -> version != null && version.toString().equals(Long.toString(entity.version()))
                        ? Future.succeededFuture()
                        : Future.failedFuture(new Contended(true)));
    }

    /// Applies deliveries grouped by their entity. The verdicts are in the order of the deliveries.
    protected final Uni<List<Verdict>> submitAll(List<Map.Entry<I, W>> deliveries) {
        Map<I, List<Integer>> places = new LinkedHashMap<>();
        for (int i = 0; i < deliveries.size(); i++) {
            places.computeIfAbsent(deliveries.get(i).getKey(), _ -> new ArrayList<>())
                    .add(i);
        }
        var verdicts = new Verdict[deliveries.size()];
        List<Future<Void>> writes = new ArrayList<>();
        places.forEach((id, at) -> {
            var works = at.stream().map(i -> deliveries.get(i).getValue()).toList();
            writes.add(submit(id, works).map(answers -> {
                for (int i = 0; i < at.size(); i++) {
                    verdicts[at.get(i)] = answers.get(i);
                }
                return null;
            }));
        });
        return uni(Future.all(writes).map(_ -> List.of(verdicts)));
    }

    static <T> Uni<T> uni(Future<T> future) {
        return Uni.createFrom().completionStage(future.toCompletionStage());
    }

    static <T> Future<T> future(Uni<T> uni) {
        return Future.fromCompletionStage(uni.subscribeAsCompletionStage());
    }
}
