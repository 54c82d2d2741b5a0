package io.tradercache.ingest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Lets market data wait while a batch that moves positions, orders or accounts is under way, but never for
/// long. So on a busy machine it is the ticks that fall behind.
final class Courtesy {
    private static final Duration LONGEST_WAIT = Duration.ofMillis(100);

    private int underWay;
    private final List<CompletableFuture<Void>> waiting = new ArrayList<>();

    /// Notes that a batch of state begins.
    synchronized void begin() {
        underWay++;
    }

    /// Notes that a batch of state is done.
    void end() {
        List<CompletableFuture<Void>> free = new ArrayList<>();
        synchronized (this) {
            underWay--;
            if (underWay == 0) {
                free.addAll(waiting);
                waiting.clear();
            }
        }
        free.forEach(turn -> turn.complete(null));
    }

    /// Completes when market data may go on.
    synchronized CompletableFuture<Void> turn() {
        if (underWay == 0) {
            return CompletableFuture.completedFuture(null);
        }
        var turn =
                new CompletableFuture<Void>().completeOnTimeout(null, LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        waiting.removeIf(CompletableFuture::isDone);
        waiting.add(turn);
        return turn;
    }
}
