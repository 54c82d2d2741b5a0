package io.tradercache.store.redis;

/// Where what is written must be before its offsets are committed to Kafka. What a Redis loses that comes back without
/// its last writes is read again from Kafka in any case; the safer places make that rarer.
public enum Durability {
    /// In the memory of the primary.
    MEMORY,
    /// In the memory of at least one replica, too (`WAIT`).
    REPLICA,
    /// On the disk of the primary, in its append-only file (`WAITAOF`, from Redis 7.2 on).
    DISK
}
