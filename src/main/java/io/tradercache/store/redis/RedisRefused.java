package io.tradercache.store.redis;

/// Redis refuses one request because of what its key holds, which is not what we wrote.
public final class RedisRefused extends RedisAway {
    RedisRefused(String error) {
        super(error);
    }

    /// Whether a failure comes from what a key holds, or from an error of ours with it, and not from Redis as a whole.
    public static boolean isBehind(Throwable failure) {
        return failure instanceof RedisRefused
                || !(failure instanceof RedisAway || failure instanceof VirtualMachineError);
    }
}
