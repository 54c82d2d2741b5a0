package io.tradercache.bench;

/// Tells the benchmark, on standard output, how far a contestant is. A contestant is measured from the first mark, when
/// it is warm, to the second.
public final class Marks {
    private final long warmAt;
    private final long all;
    private long done;

    /// @param all how many records there are
    /// @param warmAt after how many of them it is warm
    public Marks(long all, long warmAt) {
        this.all = all;
        this.warmAt = warmAt;
    }

    /// Notes that some more records are done.
    public synchronized void done(long more) {
        long before = done;
        done += more;
        if (before < warmAt && done >= warmAt) {
            System.out.println("mark " + done);
        }
        if (before < all && done >= all) {
            System.out.println("mark " + done);
        }
    }

    public synchronized boolean allDone() {
        return done >= all;
    }
}
