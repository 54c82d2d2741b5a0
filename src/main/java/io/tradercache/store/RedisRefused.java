package io.tradercache.store;

/// Redis refuses one request because of what its key holds, which is not what we wrote.
public final class RedisRefused extends RedisAway {
    RedisRefused(String error) {
        super(error);
    }
}
