package io.tradercache.store.write;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.smallrye.mutiny.Uni;
import io.tradercache.domain.Outcome;
import io.tradercache.domain.Refusal;
import io.tradercache.store.Gap;
import io.tradercache.store.Keys;
import io.tradercache.store.Source;
import io.tradercache.store.hash.Fields;
import io.tradercache.store.progress.Progress;
import io.tradercache.store.redis.Futures;
import io.tradercache.store.redis.Pipeline;
import io.tradercache.store.redis.RedisAway;
import io.tradercache.store.redis.RedisRefused;
import io.tradercache.store.redis.Script;
import io.tradercache.store.redis.Wordless;
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
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The write path for the entities of one type: Java decides in memory, Redis compares and sets.
///
/// It works in [Rounds], one at a time, for all entities for which there is work:
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
/// @param <E> what is held of it in memory
abstract class EntityStore<I, W, E> {
    private static final Logger LOG = Logger.getLogger(EntityStore.class);

    // Entities are held in memory so that a steady flow needs no reads; one that falls out is read again from Redis.
    // Their size is an estimate: the hash as it was stored, and the parts, which are the events of an order.
    private static final int SHARE_OF_HEAP = 10;
    private static final int BYTES_OF_ENTITY = 5_000;
    private static final int BYTES_OF_PART = 400;

    // How many entities get the same work at once.
    private static final int PAGE = 500;

    // How often an entity is tried that cannot be written while Redis serves others.
    private static final int MOST_REFUSALS = 4;

    private static final Future<Void> DONE = Future.succeededFuture();

    protected final Pipeline redis;
    protected final Keys keys;
    protected final Clock clock;
    private final Vertx vertx;
    private final @Nullable Traces traces;
    private final Rounds<I, W, E> rounds;

    /// The entities that could not be written, each with the gap that it has for that.
    private final Map<I, Gap> losses = new ConcurrentHashMap<>();

    // The heap is not asked for in a constant: in a native image, that would be the heap of the build.
    private final Cache<I, Held<E>> held = Caffeine.newBuilder()
            .maximumWeight(Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP)
            .weigher((I _, Held<E> entity) -> BYTES_OF_ENTITY + BYTES_OF_PART * parts(entity.entry))
            .build();

    /// @param redis the connection for its writes
    /// @param traces what its entities leave outside their own slot; null if they leave nothing
    protected EntityStore(Pipeline redis, Keys keys, Vertx vertx, Clock clock, @Nullable Traces traces) {
        this.redis = redis;
        this.keys = keys;
        this.traces = traces;
        this.vertx = vertx;
        this.clock = clock;
        this.rounds = new Rounds<>(getClass().getSimpleName(), vertx, this::round, this::failed);
    }

    /// The commands that read an entity: one for its hash, then one for each of its first side keys.
    protected abstract List<String> reads();

    /// The entity as Redis answered [#reads], marked as broken if a side key does not hold what the hash states.
    ///
    /// @param fields its hash; empty if there is none
    /// @param sides what its side keys hold, in the order of [#reads]; empty if there is neither hash nor side key
    protected abstract Held<E> restore(I id, Fields fields, List<Response> sides);

    /// How many parts an entry has beside its own figures.
    protected int parts(E entry) {
        return 0;
    }

    /// The record that a piece of work comes from; null for work that comes from none.
    protected @Nullable Source source(W work) {
        return work instanceof Delivery<?> delivery ? delivery.source() : null;
    }

    /// Fetches what [#judge] needs beyond the entity itself.
    protected Future<Void> prepare(I id, Held<E> entity, List<W> works) {
        return DONE;
    }

    protected abstract Verdict judge(I id, Held<E> entity, W work);

    /// Writes refused work to the dead letters, before anything says that it was seen.
    protected abstract Uni<Void> refuse(W work, Outcome.Refused refused);

    /// Prepares an entity that has changed for the write.
    protected void settle(Held<E> entity) {}

    /// The entity's own fields, as they will be stored.
    protected abstract Fields describe(I id, Held<E> entity);

    /// The entity's key, then those of its side keys.
    protected abstract List<String> keysOf(I id);

    /// Adds to the commit how large the side keys must be, by what the hash states. What goes on from an entity must
    /// not go on from less than there was.
    ///
    /// @param stored the hash; empty if there is none, and then there must be no side key either
    protected void expectParts(I id, Fields stored, Commit commit) {}

    /// Moves the changes of the side keys into the commit.
    protected abstract void moveSideWrites(I id, Held<E> entity, Commit commit);

    /// When the entity expires if it is written now, ms since the epoch; null for never.
    protected abstract @Nullable Long expiresAt(Held<E> entity);

    /// Tells others what they must know of a write, and completes when they have dealt with it. The next round does not
    /// wait for that, so nothing may touch the entity once this has returned.
    ///
    /// @param cause the last record for which it was written; null if it was for none
    /// @param wandered whether somebody who looked in one group after the other may have missed the entity:
    ///     because it is new, or because it went from one group to another
    protected Future<Void> follow(I id, Held<E> entity, @Nullable Source cause, boolean wandered) {
        return DONE;
    }

    /// Applies pieces of work, each on the entity that it names. Completes when all that follows is in Redis, with the
    /// verdicts in the order of the work. An entity sees work in the order of the calls.
    ///
    /// A record that was written before its partition was assigned has left its traces, too, and needs no
    /// look at its entity. So a replay costs little more than reading it.
    protected final Future<List<Verdict>> submit(List<Map.Entry<I, W>> contents) {
        var submitted = Work.submitted(contents);
        List<Work<I, W>> left = new ArrayList<>(contents.size());
        for (var work : submitted.works()) {
            var source = source(work.content());
            if (source != null && source.isWritten()) {
                work.judge(Verdict.of(Outcome.REPLAYED), true);
                work.done();
            } else {
                left.add(work);
            }
        }
        rounds.add(left);
        return submitted.answer();
    }

    protected final Future<List<Verdict>> submit(I id, W work) {
        return submit(List.of(Map.entry(id, work)));
    }

    /// Submits a piece of work on each entity that stands under a word in the indexes, page by page.
    ///
    /// @param word "" for all entities
    protected final Future<Void> submitToAll(String word, Function<String, I> idOf, W work) {
        return submitAfter(null, word, idOf, work);
    }

    private Future<Void> submitAfter(@Nullable String after, String word, Function<String, I> idOf, W work) {
        return Objects.requireNonNull(traces).page(word, after, PAGE).compose(ids -> {
            List<Map.Entry<I, W>> works = new ArrayList<>();
            ids.forEach(id -> works.add(Map.entry(idOf.apply(id), work)));
            var page = submit(works);
            return ids.size() < PAGE
                    ? page.mapEmpty()
                    : page.compose(_ -> submitAfter(ids.getLast(), word, idOf, work));
        });
    }

    private void round(List<Turn<I, W, E>> turns) {
        try {
            process(turns);
        } catch (Throwable bug) {
            // They may have folded what was never written.
            turns.forEach(turn -> held.invalidate(turn.id()));
            throw bug;
        }
    }

    private void process(List<Turn<I, W, E>> turns) {
        var current = turns.stream().filter(turn -> turn.drop(this::isOver)).toList();
        var loaded = rounds.each(rounds.each(current, this::load), this::restore);
        var prepared = rounds.each(doubt(loaded), this::prepare);
        var written = rounds.each(prepared, this::write);
        var traced = traces == null ? written : leave(traces, written);
        rounds.each(traced, this::finish);
    }

    /// Whether work comes from a record that is to come again, after others that Redis has forgotten.
    private boolean isOver(W work) {
        var source = source(work);
        return source != null && source.log().isOver();
    }

    /// Leaves the traces of what was written: first in the indexes, then in the feed.
    private List<Turn<I, W, E>> leave(Traces traces, List<Turn<I, W, E>> written) {
        var placed = rounds.each(written, turn -> {
            if (turn.leavesTraces()) {
                turn.after(traces.place(turn.entity().stored()));
            }
            return DONE;
        });
        var moved = traces.index(placed, turn -> expiresAt(turn.entity()));
        var indexed = rounds.each(placed, _ -> moved);
        return rounds.each(indexed, traces::tell);
    }

    private Future<?> load(Turn<I, W, E> turn) {
        int session = redis.session();
        var known = held.getIfPresent(turn.id());
        if (known != null && known.session() == session) {
            turn.entity(known);
            return DONE;
        }
        // Most entities that are not held are new, and to see that costs Redis less than the script.
        var there = Request.cmd(Command.EXISTS);
        keysOf(turn.id()).forEach(there::arg);
        var asked = redis.ask(there)
                .compose(count -> count.toString().equals("0") ? Future.succeededFuture(List.of()) : read(turn.id()));
        turn.read(asked, session);
        return asked;
    }

    private Future<List<Response>> read(I id) {
        var commands = reads();
        return redis.run(Script.LOAD_ENTITY, keysOf(id).subList(0, commands.size()), commands)
                .map(answers -> answers.stream().toList());
    }

    private Future<Void> restore(Turn<I, W, E> turn) {
        if (!turn.isHeld()) {
            var answers = turn.answers();
            var loaded = answers.isEmpty()
                    ? restore(turn.id(), Fields.of(Map.of()), List.of())
                    : restore(turn.id(), Fields.of(answers.getFirst()), answers.subList(1, answers.size()));
            if (loaded.isBroken()) {
                LOG.errorf("Parts of %s are missing in Redis", keysOf(turn.id()).getFirst());
            }
            if (traces != null && loaded.exists()) {
                // A stored entity is already indexed. If a crash interrupted that, the redelivered record indexes it
                // again.
                loaded.placement(traces.place(loaded.stored()));
            }
            loaded.session(turn.session());
            turn.entity(loaded);
        }
        return DONE;
    }

    /// Looks up how far the records of entities that were read are written by now.
    ///
    /// If that is less than it was, Redis has forgotten, and then the entity may lack records that come
    /// before these. If the entity is not there, it may have lived and expired while we slept, and must not
    /// come back from records that were in it.
    private List<Turn<I, W, E>> doubt(List<Turn<I, W, E>> loaded) {
        var read = loaded.stream().filter(Turn::isRead).toList();
        var logs = read.stream()
                .flatMap(turn -> turn.contents().stream())
                .map(this::source)
                .filter(Objects::nonNull)
                .map(Source::log)
                .collect(Collectors.toSet());
        if (logs.isEmpty()) {
            return loaded;
        }
        // If Redis refuses this, it is not about an entity.
        var marks = Progress.check(redis, keys, logs)
                .recover(failure -> Future.failedFuture(new RedisAway("no progress", failure)));
        var passed = rounds.each(loaded, turn -> turn.isRead() ? marks : DONE);
        if (marks.succeeded()) {
            read.stream()
                    .map(Turn::entity)
                    .filter(entity -> !entity.exists())
                    .forEach(entity -> entity.absentAt(marks.result()));
        }
        return passed;
    }

    private Future<Void> prepare(Turn<I, W, E> turn) {
        var entity = turn.entity();
        return entity.isOld()
                ? prune(turn).compose(_ -> prepare(turn.id(), entity, turn.contents()))
                : prepare(turn.id(), entity, turn.contents());
    }

    /// Forgets the watermarks of topics that are gone. A topic that is created anew every day would add one per day.
    /// If Kafka does not answer, they stay.
    private Future<Void> prune(Turn<I, W, E> turn) {
        return turn.contents().stream()
                .map(this::source)
                .filter(Objects::nonNull)
                .findFirst()
                .map(source -> Futures.future(source.log().topicIds())
                        .onSuccess(ids -> turn.entity().forget(turn.entity().partitionsGone(ids)))
                        .<Void>mapEmpty()
                        .otherwiseEmpty())
                .orElse(DONE);
    }

    /// Folds, refuses and commits. What needs no dead letter is on its way to Redis while the next entity is folded.
    ///
    /// An operator clears a gap by way of any instance, which the others do not see. So an entity that would get
    /// another gap is first read again.
    private Future<Void> write(Turn<I, W, E> turn) {
        var entity = turn.entity();
        // What is there before the work can be cleared by it.
        boolean isNew = !entity.exists();
        if (entity.isBroken() && !isNew) {
            entity.gap(partsMissing());
        }
        for (var work : turn.works()) {
            var verdict = judge(turn.id(), entity, work.content());
            turn.judge(work, verdict, verdict.outcome() instanceof Outcome.Replayed);
        }
        var loss = losses.get(turn.id());
        if (loss != null) {
            entity.gap(loss);
        }
        if (entity.isBroken() && isNew) {
            entity.gap(partsMissing());
        }
        if (entity.isGapDoubted() && !turn.isRead()) {
            return Future.failedFuture(new Contended());
        }
        entity.gapSettled();
        var refusals = refuse(turn);
        return refusals.isEmpty() ? commit(turn) : Future.all(refusals).compose(_ -> commit(turn));
    }

    private Gap partsMissing() {
        return new Gap(Gap.PARTS_MISSING, clock.millis() * 1_000_000, null);
    }

    private List<Future<Void>> refuse(Turn<I, W, E> turn) {
        List<Future<Void>> refusals = new ArrayList<>();
        for (var work : turn.works()) {
            if (work.verdict().outcome() instanceof Outcome.Refused refused) {
                refusals.add(Futures.future(refuse(work.content(), refused)));
            }
        }
        return refusals;
    }

    /// Writes what changed. Fails with [Contended] if another writer has changed the entity.
    private Future<Void> commit(Turn<I, W, E> turn) {
        var id = turn.id();
        var entity = turn.entity();
        if (!entity.needsWrite()) {
            return DONE;
        }
        long now = clock.millis();
        settle(entity);
        var fields = describe(id, entity);
        entity.describe(fields, now);

        var expiry = entity.isMoved() ? expiry(entity) : Commit.SAME_EXPIRY;
        var commit = new Commit(keysOf(id), entity.revision(), expiry, now);
        if (!entity.isBroken()) {
            expectParts(id, entity.stored(), commit);
        }
        moveSideWrites(id, entity, commit);
        addChanges(keysOf(id).getFirst(), entity.stored(), fields, commit);
        return commit.send(redis, entity.session()).compose(result -> {
            if (result != Commit.Result.WRITTEN) {
                // Missing parts show when the entity is read again.
                return Future.failedFuture(new Contended());
            }
            turn.written();
            entity.written(fields);
            return DONE;
        });
    }

    private String expiry(Held<E> entity) {
        var expiresAt = expiresAt(entity);
        if (expiresAt != null) {
            return Long.toString(expiresAt);
        }
        var before = entity.placement();
        return before != null && before.isClosed() ? Commit.NEVER : Commit.SAME_EXPIRY;
    }

    private static void addChanges(String key, Fields stored, Fields fields, Commit commit) {
        List<String> set = new ArrayList<>();
        fields.forEach((name, value) -> {
            if (!value.equals(stored.text(name))) {
                set.add(name);
                set.add(value);
            }
        });
        List<String> gone = new ArrayList<>();
        stored.forEach((name, _) -> {
            if (!fields.has(name)) {
                gone.add(name);
            }
        });
        commit.add("HDEL", key, gone, 1).add("HSET", key, set, 2);
    }

    /// Answers the work of a turn, once what follows from it is done.
    private Future<Void> finish(Turn<I, W, E> turn) {
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
            var before = entity.placement();
            wandered = turn.mayLackTraces() || before == null || !after.group().equals(before.group());
            entity.placement(after);
        }
        follow(turn.id(), entity, cause(turn), wandered).onSuccess(_ -> turn.done());
        return DONE;
    }

    private @Nullable Source cause(Turn<I, W, E> turn) {
        return turn.contents().reversed().stream()
                .map(this::source)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private void failed(Turn<I, W, E> turn, Throwable cause) {
        boolean raced = cause instanceof Contended;
        held.invalidate(turn.id());
        turn.failed(raced);
        if (!raced && RedisRefused.isBehind(cause)) {
            int refusals = turn.refused();
            if (!turn.isCutOff() && (refusals == MOST_REFUSALS || losses.containsKey(turn.id()))) {
                giveUp(turn, cause);
                return;
            }
            LOG.warnf(
                    Wordless.of(cause),
                    "Cannot write %s, try %d",
                    keysOf(turn.id()).getFirst(),
                    refusals);
        }
        rounds.putOff(turn, raced);
    }

    /// Refuses the work on an entity that cannot be written, so that it holds up nobody. Later work on it is tried
    /// once. When it can be written again, it has a gap.
    private void giveUp(Turn<I, W, E> turn, Throwable cause) {
        var key = keysOf(turn.id()).getFirst();
        if (losses.putIfAbsent(turn.id(), loss(turn)) == null) {
            LOG.errorf(
                    Wordless.of(cause),
                    "Cannot write %s; its records go to the dead letters until it can be written",
                    key);
        }
        var refused = Outcome.refused(
                Refusal.Reason.STORE_REFUSED, "%s cannot be written: %s".formatted(key, Wordless.words(cause)));
        turn.works().forEach(work -> work.judge(Verdict.of(refused), false));
        Future.all(refuse(turn)).onSuccess(_ -> turn.done());
    }

    private Gap loss(Turn<I, W, E> turn) {
        var reason = Refusal.Reason.STORE_REFUSED.name();
        return turn.contents().stream()
                .map(this::source)
                .filter(Objects::nonNull)
                .findFirst()
                .map(source -> Gap.of(source, reason))
                .orElseGet(() -> new Gap(reason, clock.millis() * 1_000_000, null));
    }

    /// Asks again until it succeeds.
    protected final <T> Future<T> persistently(Supplier<Future<T>> asking) {
        return persistently(asking, 1);
    }

    private <T> Future<T> persistently(Supplier<Future<T>> asking, int tries) {
        return asking.get().recover(failure -> {
            if (!(failure instanceof RedisAway)) {
                LOG.errorf(Wordless.of(failure), "Cannot read what follows from a write, try %d", tries);
            }
            Promise<T> later = Promise.promise();
            vertx.setTimer(
                    Rounds.backoff(tries), _ -> persistently(asking, tries + 1).onComplete(later));
            return later.future();
        });
    }
}
