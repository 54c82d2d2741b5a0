package io.tradercache.store.redis;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;

/// Converts between the futures of the Redis client and the type that the other stages use.
public final class Futures {
    private Futures() {}

    public static <T> Uni<T> uni(Future<T> future) {
        return Uni.createFrom().completionStage(future.toCompletionStage());
    }

    public static <T> Future<T> future(Uni<T> uni) {
        return Future.fromCompletionStage(uni.subscribeAsCompletionStage());
    }
}
