package io.tradercache.store.redis;

import java.time.Duration;
import org.jboss.logging.Logger;

/// Tells the log why a [Pipeline] gets nothing done. There may be thousands of such requests a second, so it
/// speaks once a minute.
///
/// It is used on one thread.
final class Complaints {
    private static final Logger LOG = Logger.getLogger(Complaints.class);
    private static final Duration SILENCE = Duration.ofMinutes(1);

    private final String name;
    private long next = System.nanoTime();

    Complaints(String name) {
        this.name = name;
    }

    void log(String what, String reason) {
        long now = System.nanoTime();
        if (now - next >= 0) {
            next = now + SILENCE.toNanos();
            LOG.warnf("Redis: %s: %s: %s", name, what, reason);
        }
    }
}
