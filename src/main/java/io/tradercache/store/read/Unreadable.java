package io.tradercache.store.read;

import io.tradercache.store.redis.RedisRefused;
import io.tradercache.store.redis.Wordless;
import io.vertx.core.Future;

/// One entity cannot be read, although Redis serves others: one of its keys does not hold what we wrote.
public final class Unreadable extends RuntimeException {
    Unreadable(String key, String why) {
        super(key + " cannot be read: " + why);
    }

    private Unreadable(String key, Throwable cause) {
        super(key + " cannot be read: " + Wordless.words(cause), Wordless.of(cause));
    }

    /// The failure of a read, in these words if it is about what was read.
    public static <T> Future<T> failure(String key, Throwable cause) {
        return Future.failedFuture(RedisRefused.isBehind(cause) ? new Unreadable(key, cause) : cause);
    }
}
