package io.tradercache.store.redis;

/// Redis does not answer, or answers that it cannot serve now.
public sealed class RedisAway extends RuntimeException permits RedisRefused, NotDurable {
    public RedisAway(String what, Throwable cause) {
        super(what, cause);
    }

    public RedisAway(String what) {
        super(what);
    }
}
