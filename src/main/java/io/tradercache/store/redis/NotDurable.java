package io.tradercache.store.redis;

/// What Redis has is not yet where it must be, see [Durability].
public final class NotDurable extends RedisAway {
    NotDurable(String what) {
        super(what);
    }
}
