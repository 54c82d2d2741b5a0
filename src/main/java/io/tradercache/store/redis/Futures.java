package io.tradercache.store.redis;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/// Converts between the futures of the Redis client and the type that the other stages use.
public final class Futures {
    private Futures() {}

    /// The result goes on in the context of the caller, if that is one of Vert.x, such as that of a request. Else what
    /// follows from an answer would keep the thread of the connection from taking the next.
    public static <T> Uni<T> uni(Future<T> future) {
        var uni = Uni.createFrom().completionStage(future.toCompletionStage());
        var caller = Vertx.currentContext();
        return caller == null ? uni : uni.emitOn(rest -> caller.runOnContext(_ -> rest.run()));
    }

    public static <T> Future<T> future(Uni<T> uni) {
        return Future.fromCompletionStage(uni.subscribeAsCompletionStage());
    }
}
