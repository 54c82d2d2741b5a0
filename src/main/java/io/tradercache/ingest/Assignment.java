package io.tradercache.ingest;

import io.smallrye.mutiny.Uni;
import io.tradercache.store.Log;
import java.util.Objects;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// One partition that this instance reads, from its assignment or a rewind to the next rewind.
///
/// After a rewind, Kafka's client may still deliver what it had fetched before. That is left out, because
/// other records must come first. It all lies beyond the last record that was taken, which comes again after
/// the rewind. So the first record that does not lie beyond that one is the first from after the rewind.
///
/// It is used under the lock of [Assignments].
final class Assignment {
    static final long NONE = -1;

    private final TopicPartition partition;
    private final boolean isAnew;
    private final long had;
    private @Nullable Uni<Log> log;
    private @Nullable Log begun;
    private long start = NONE;

    // The last record that was taken.
    private long last = NONE;

    // The record that comes next, unless Kafka uses its place or has deleted it.
    private long next;

    // The first record from after the rewind does not lie beyond this one. NONE if nothing is left out.
    private long bound;

    // Whether the record at the bound is there, because we saw it.
    private boolean sure;

    /// @param had up to which offset Redis once had everything; -1 if nothing is known
    private Assignment(TopicPartition partition, boolean isAnew, long had, long bound, boolean sure) {
        this.partition = partition;
        this.isAnew = isAnew;
        this.had = had;
        this.bound = bound;
        this.sure = sure;
    }

    static Assignment of(TopicPartition partition) {
        return new Assignment(partition, false, NONE, NONE, false);
    }

    /// Its topic was deleted and created again, so Kafka's client may be beyond the first records.
    static Assignment anew(TopicPartition partition) {
        return new Assignment(partition, true, NONE, NONE, false);
    }

    /// Ends this one. The next reads again what may not be in Redis.
    Assignment end() {
        long known = had;
        if (begun != null) {
            begun.end();
            known = Math.max(known, Math.max(begun.begin().refusedUpTo(), begun.written()));
        }
        return bound == NONE
                ? new Assignment(partition, isAnew && last == NONE, known, last, last != NONE)
                : new Assignment(partition, isAnew, known, bound, sure);
    }

    TopicPartition partition() {
        return partition;
    }

    /// Up to which offset Redis once had everything; -1 if nothing is known.
    long had() {
        return had;
    }

    void looksUp(Uni<Log> found) {
        log = found;
    }

    /// What it is read as, once that is known.
    Uni<Log> log() {
        return Objects.requireNonNull(log);
    }

    @Nullable
    Log begun() {
        return begun;
    }

    /// Notes what it is read as.
    ///
    /// @param from the first record that may not be in Redis
    /// @param lost up to which offset Redis has forgotten records; -1 if it has not
    /// @return where Kafka's client must go to; -1 if it may go on from where it is
    long begins(Log found, long from, long lost) {
        begun = found;
        start = from;
        next = from;
        if (bound == NONE && lost != NONE) {
            bound = lost;
        }
        if (bound == NONE) {
            return isAnew ? start : NONE;
        }
        return Math.min(start, bound);
    }

    /// Whether records are to be taken that begin and end with these.
    ///
    /// @param position where Kafka's client goes on after them
    boolean takes(long from, long to, long position) {
        if (bound != NONE && from > bound) {
            return false;
        }
        bound = NONE;
        last = to;
        next = Math.max(to + 1, position);
        return true;
    }

    /// The record that comes next, unless Kafka uses its place or has deleted it.
    long next() {
        return next;
    }

    /// Notes that records are left out.
    ///
    /// @param from the first of them
    /// @return where Kafka's client must go to; -1 if it is there
    long leavesOut(long from) {
        if (sure) {
            return NONE;
        }
        // Perhaps there is none up to the bound, and these are the first from after the rewind. They come
        // again.
        bound = from;
        sure = true;
        return Math.min(start, bound);
    }
}
