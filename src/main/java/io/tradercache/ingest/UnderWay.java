package io.tradercache.ingest;

import java.util.concurrent.CompletableFuture;

/// Counts the batches that are under way, so that a stop can wait for them.
final class UnderWay {
    private int batches;
    private boolean stopping;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    /// Notes that a batch begins.
    ///
    /// @return whether it may; none may from the stop on
    synchronized boolean begin() {
        if (stopping) {
            return false;
        }
        batches++;
        return true;
    }

    /// Notes that a batch is done.
    void end() {
        if (lessOne()) {
            ended.complete(null);
        }
    }

    private synchronized boolean lessOne() {
        batches--;
        return stopping && batches == 0;
    }

    /// Lets no more batches begin. The result completes when those under way are done.
    CompletableFuture<Void> stop() {
        if (noMore()) {
            ended.complete(null);
        }
        return ended;
    }

    private synchronized boolean noMore() {
        stopping = true;
        return batches == 0;
    }
}
