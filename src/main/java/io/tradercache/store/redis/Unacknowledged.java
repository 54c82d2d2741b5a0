package io.tradercache.store.redis;

/// What Redis has is not yet where it must be, see [Acknowledge].
public final class Unacknowledged extends RedisAway {
    Unacknowledged(String what) {
        super(what);
    }
}
