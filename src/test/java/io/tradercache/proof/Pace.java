package io.tradercache.proof;

import static io.tradercache.fixtures.Waits.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/// Sends a number of records per second on a thread of its own, so that something is always under way.
final class Pace {
    private final AtomicInteger sent = new AtomicInteger();
    private final CompletableFuture<Void> done;

    private Pace(Line line, int records, int perSecond, IntConsumer send) {
        done = CompletableFuture.runAsync(() -> send(line, records, perSecond, send));
    }

    static Pace start(Line line, List<FillStream.Sent> records, int perSecond) {
        return start(line, records.size(), perSecond, i -> send(line, records.get(i)));
    }

    /// @param send builds and sends the record of a number
    static Pace start(Line line, int records, int perSecond, IntConsumer send) {
        return new Pace(line, records, perSecond, send);
    }

    static void send(Line line, FillStream.Sent record) {
        line.send(Line.FILLS, record.fill().position(), record.fill().toJson());
    }

    private void send(Line line, int records, int perSecond, IntConsumer send) {
        var started = System.nanoTime();
        for (int i = 0; i < records; i++) {
            var due = started + TimeUnit.SECONDS.toNanos(i) / perSecond;
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            send.accept(i);
            sent.incrementAndGet();
        }
        line.flush();
    }

    int sent() {
        return sent.get();
    }

    boolean isDone() {
        return done.isDone();
    }

    void awaitSent(int records) {
        await().atMost(Duration.ofMinutes(3))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> sent.get() >= records || done.isDone());
    }

    void awaitDone() {
        done.join();
    }
}
