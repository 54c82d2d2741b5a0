package io.tradercache.proof;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// Sends records on a thread of its own, so many a second, so that something is always under way.
final class Pace {
    private final AtomicInteger sent = new AtomicInteger();
    private final CompletableFuture<Void> done;

    private Pace(Line line, List<FillStream.Sent> records, int perSecond) {
        done = CompletableFuture.runAsync(() -> send(line, records, perSecond));
    }

    static Pace start(Line line, List<FillStream.Sent> records, int perSecond) {
        return new Pace(line, records, perSecond);
    }

    private void send(Line line, List<FillStream.Sent> records, int perSecond) {
        var started = System.nanoTime();
        for (var record : records) {
            var due = started + TimeUnit.SECONDS.toNanos(sent.get()) / perSecond;
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            line.send(Line.FILLS, record.fill().position(), record.fill().toJson());
            sent.incrementAndGet();
        }
        line.flush();
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
