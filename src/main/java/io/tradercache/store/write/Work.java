package io.tradercache.store.write;

import io.tradercache.domain.Outcome;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// One piece of work on an entity, and the verdict that somebody waits for.
final class Work<I, W> {
    private final I id;
    private final W content;
    private final Batch batch;
    private @Nullable Verdict verdict;

    private Work(I id, W content, Batch batch) {
        this.id = id;
        this.content = content;
        this.batch = batch;
    }

    /// Work that was submitted together. Its answer has all verdicts, in the order of the work.
    record Submitted<I, W>(List<Work<I, W>> works, Future<List<Verdict>> answer) {}

    static <I, W> Submitted<I, W> submitted(List<Map.Entry<I, W>> contents) {
        var batch = new Batch(contents.size());
        List<Work<I, W>> works = new ArrayList<>(contents.size());
        contents.forEach(content -> works.add(new Work<>(content.getKey(), content.getValue(), batch)));
        return new Submitted<>(
                works,
                batch.done.future().map(_ -> works.stream().map(Work::verdict).toList()));
    }

    private static final class Batch {
        private final AtomicInteger open;
        private final Promise<Void> done = Promise.promise();

        Batch(int size) {
            open = new AtomicInteger(size);
            if (size == 0) {
                done.complete();
            }
        }
    }

    I id() {
        return id;
    }

    W content() {
        return content;
    }

    /// The verdict. Callers know that there is one.
    Verdict verdict() {
        if (verdict == null) {
            throw new IllegalStateException("not judged: " + content);
        }
        return verdict;
    }

    /// Takes a verdict. That a record was seen before says nothing new if an earlier try was never answered: the write
    /// that we find may be our own.
    void judge(Verdict found, boolean seen) {
        if (!seen || verdict == null) {
            verdict = found;
        }
    }

    /// Forgets the verdict, because nothing was written on it.
    void forgetVerdict() {
        verdict = null;
    }

    /// Answers it although it is not done, because its record comes again.
    void drop() {
        verdict = new Verdict(Outcome.REPLAYED, false);
        done();
    }

    /// Notes that all that follows from it is in Redis.
    void done() {
        if (batch.open.decrementAndGet() == 0) {
            batch.done.complete();
        }
    }
}
