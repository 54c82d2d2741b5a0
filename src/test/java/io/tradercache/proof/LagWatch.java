package io.tradercache.proof;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Watches the lag of a topic while something goes on.
final class LagWatch implements AutoCloseable {
    private static final long PERIOD_MS = 100;

    private final Samples samples = new Samples();
    private final Thread thread;
    private volatile boolean closed;

    private LagWatch(Api api, String topic) {
        thread = Thread.ofPlatform().daemon().name("lag of " + topic).start(() -> {
            while (!closed) {
                samples.add(api.lag(topic));
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PERIOD_MS));
            }
        });
    }

    static LagWatch start(Api api, String topic) {
        return new LagWatch(api, topic);
    }

    Samples samples() {
        return samples;
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
