package io.tradercache.store.write;

import io.tradercache.store.Placement;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The part that one entity has in a round: the work on it, and how far this has come. If the entity cannot be written,
/// the turn is tried again in a later round.
final class Turn<I, W, E> {
    private final I id;
    private final List<Work<I, W>> works = new ArrayList<>();
    private @Nullable Future<List<Response>> read;
    private int session;
    private @Nullable Held<E> entity;
    private @Nullable Placement after;
    private int tries;
    private int refusals;

    // Whether this try wrote the entity, and whether readers see a change by that.
    private boolean written;
    private boolean shown;

    // Whether an earlier try wrote and may have left no traces.
    private boolean cutOff;

    // Whether a record was seen before, so that a crash may have cut off its traces.
    private boolean seen;

    Turn(I id) {
        this.id = id;
    }

    I id() {
        return id;
    }

    List<Work<I, W>> works() {
        return works;
    }

    List<W> contents() {
        return works.stream().map(Work::content).toList();
    }

    void add(Work<I, W> work) {
        works.add(work);
    }

    void addAll(Turn<I, W, E> later) {
        works.addAll(later.works);
    }

    /// Drops work that must not be done any more. Nothing follows from it.
    ///
    /// @return whether any is left
    boolean drop(Predicate<W> isOver) {
        works.removeIf(work -> {
            boolean over = isOver.test(work.content());
            if (over) {
                work.drop();
            }
            return over;
        });
        return !works.isEmpty();
    }

    boolean isHeld() {
        return entity != null;
    }

    /// The entity. Callers know that it is held.
    Held<E> entity() {
        return Objects.requireNonNull(entity);
    }

    void entity(Held<E> found) {
        entity = found;
    }

    /// Whether the entity was read from Redis for this round.
    boolean isRead() {
        return read != null;
    }

    /// What Redis answers about an entity that is not held; empty if there is none. Callers know that it has answered.
    List<Response> answers() {
        return Objects.requireNonNull(read).result();
    }

    /// @param session in which Redis was asked
    void read(Future<List<Response>> asked, int session) {
        read = asked;
        this.session = session;
    }

    int session() {
        return session;
    }

    void judge(Work<I, W> work, Verdict verdict, boolean seenBefore) {
        seen |= seenBefore;
        work.judge(verdict, seenBefore);
    }

    /// Whether traces may be missing that an earlier write should have left.
    boolean mayLackTraces() {
        return seen || cutOff;
    }

    /// Whether something is to be told to others: where the entity stands in the indexes, and that it changed.
    boolean leavesTraces() {
        return entity().exists() && (mayLackTraces() || shown);
    }

    /// Where the entity stands in the indexes from now on; null before that is known.
    @Nullable
    Placement after() {
        return after;
    }

    void after(Placement placement) {
        after = placement;
    }

    int tries() {
        return tries;
    }

    /// Notes that this try failed because of the entity itself.
    ///
    /// @return how many did
    int refused() {
        return ++refusals;
    }

    /// Notes that Redis has taken what is noted in the entity.
    void written() {
        written = true;
        shown = entity().isShown();
    }

    /// Whether an earlier try wrote the entity, and something failed after that.
    boolean isCutOff() {
        return cutOff;
    }

    /// Notes that this try failed.
    ///
    /// @param raced whether another writer was first
    void failed(boolean raced) {
        tries++;
        cutOff |= written;
        if (raced && !cutOff) {
            works.forEach(Work::forgetVerdict);
        }
        entity = null;
        after = null;
        read = null;
        seen = false;
        written = false;
        shown = false;
    }

    void done() {
        works.forEach(Work::done);
    }
}
