package io.tradercache.store;

/// Redis answers, but refuses one request: mostly because a key holds another type than ours.
public final class RedisRefused extends RedisAway {
    RedisRefused(String error) {
        super(error);
    }
}
