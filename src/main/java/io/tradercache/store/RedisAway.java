package io.tradercache.store;

/// Redis does not answer, or answers that it cannot serve now.
public final class RedisAway extends RuntimeException {
    public RedisAway(String what, Throwable cause) {
        super(what, cause);
    }

    public RedisAway(String what) {
        super(what);
    }
}
