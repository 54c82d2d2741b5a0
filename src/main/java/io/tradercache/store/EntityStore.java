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

/// The entities of one type being written: memory decides, Redis compares and sets.
///
/// An entity has one write under way at a time; what comes for it meanwhile waits, and goes into the next write
/// together. A write that finds the entity moved by somebody else reads it again and decides anew, for as long as it
/// takes: orders have two lanes, so losing that race is ordinary.
///
/// @param <I> the id of an entity
/// @param <W> a piece of work on it
/// @param <L> its ledger, which judges the work and holds the state
abstract class EntityStore<I, W, L> {
    private static final Logger LOG = Logger.getLogger(EntityStore.class);

    // Held in memory so that a steady flow needs no reads; what falls out is read again from Redis. Counted in parts of
    // some 400 bytes: an order's events, a position's trades.
    private static final long MOST_PARTS_HELD = 200_000;
    private static final int FEWEST_PARTS = 8;
    private static final long LONGEST_BACKOFF_MS = 32_000;

    protected final Pipeline redis;
    protected final Keys keys;
    protected final Clock clock;
    private final Vertx vertx;
    private final Map<I, Queue<Turn<W>>> lanes = new ConcurrentHashMap<>();
    private final Cache<I, Held<L>> held = Caffeine.newBuilder()
            .maximumWeight(MOST_PARTS_HELD)
            .weigher((I _, Held<L> entity) -> FEWEST_PARTS + parts(entity.ledger))
            .build();

    /// @param redis the line it is read and written by
    protected EntityStore(Pipeline redis, Keys keys, Vertx vertx, Clock clock) {
        this.redis = redis;
        this.keys = keys;
        this.vertx = vertx;
        this.clock = clock;
    }

    /// Work that came together, and what is to become of each piece.
    private record Turn<W>(List<W> works, Promise<List<Verdict>> done) {}

    /// Somebody else moved the entity, before our write (which then was none) or after it.
    private static final class Contended extends RuntimeException {
        private final boolean written;

        Contended(boolean written) {
            super("moved by another writer", null, false, false);
            this.written = written;
        }
    }

    /// Reads the entity, or the ledger of one that is not there.
    protected abstract Future<Held<L>> load(I id);

    /// How much memory a ledger takes beside its own figures, in parts of some 400 bytes.
    protected int parts(L ledger) {
        return 0;
    }

    /// Fetches what judging needs beyond the entity itself.
    protected Future<Void> prepare(I id, Held<L> entity, List<W> works) {
        return Future.succeededFuture();
    }

    protected abstract Verdict judge(I id, Held<L> entity, W work);

    /// Keeps a refused piece of work among the dead letters, before anything says that it was seen.
    protected abstract Uni<Void> refuse(W work, Outcome.Refused refused);

    /// The entity's own fields, as they are to be stored.
    protected abstract Fields describe(I id, Held<L> entity);

    /// The entity's key, then those of its side keys.
    protected abstract List<String> keys(I id);

    /// Adds what changed in the side keys, and forgets that it changed.
    protected abstract void addSideWrites(I id, Held<L> entity, Commit commit);

    /// How a write that moved the entity changes its expiry, as [Commit] takes it.
    protected abstract String expiry(Held<L> entity);

    /// What follows a write: indexes, and what other entities must hear.
    ///
    /// @param again whether a record was seen before, and its traces outside the entity may have been cut off
    protected abstract Future<Void> settle(I id, Held<L> entity, boolean again);

    /// Applies work to one entity, in the order of calls; answers once all of it is in Redis.
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
        // The lane goes when nothing waits in it; while it is there, its turns are being run.
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
            return known != null ? Future.succeededFuture(known) : load(id);
        }

        private Future<Held<L>> apply(Held<L> entity) {
            return prepare(id, entity, works).compose(_ -> {
                boolean again = judgeAll(entity);
                return refuseAll()
                        .compose(_ -> write(id, entity))
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
                // After an answer that never came our own write may be what we meet here.
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
                if (!race.written) {
                    verdicts = new @Nullable Verdict[works.size()];
                }
            } else if (!(cause instanceof RedisAway)) {
                // Ours to mend; the partition waits rather than lose a record.
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

    /// Writes what changed; fails with [Contended] where somebody else moved the entity.
    protected final Future<Void> write(I id, Held<L> entity) {
        if (!entity.needsWrite()) {
            return Future.succeededFuture();
        }
        long now = clock.millis();
        // Starting from the clock, a version never returns when an entity expires and is made again.
        long version = entity.version() == 0 ? now : entity.version() + 1;
        var fields = describe(id, entity);
        entity.describe(fields);

        var expiry = entity.isMoved() ? expiry(entity) : Commit.SAME_EXPIRY;
        var commit = new Commit(keys(id), entity.version(), version, expiry, now);
        // The entity last: a script is not undone where it fails midway, and the entity says which records are in.
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

    /// Fails with [Contended] where the entity has moved since our last write, so that indexes are placed anew.
    ///
    /// Indexes live in other slots and are written after their entity; of two writers the one that looks last sees
    /// the other's version.
    protected final Future<Void> verify(I id, Held<L> entity) {
        return redis.ask(Request.cmd(Command.HGET).arg(keys(id).getFirst()).arg("version"))
                .compose(version -> version != null && version.toString().equals(Long.toString(entity.version()))
                        ? Future.succeededFuture()
                        : Future.failedFuture(new Contended(true)));
    }

    /// Applies deliveries grouped by their entity; the verdicts stand in the order of the deliveries.
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
