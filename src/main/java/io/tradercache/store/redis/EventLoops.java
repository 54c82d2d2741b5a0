package io.tradercache.store.redis;

import io.quarkus.vertx.VertxOptionsCustomizer;
import io.vertx.core.VertxOptions;
import jakarta.inject.Singleton;

/// Adds an event loop for each connection of [RedisConnections].
///
/// There are as many event loops as processors unless somebody sets another number. With one or two, the connections
/// would share threads with each other and with all requests.
@Singleton
class EventLoops implements VertxOptionsCustomizer {
    @Override
    public void accept(VertxOptions options) {
        options.setEventLoopPoolSize(options.getEventLoopPoolSize() + RedisConnections.COUNT);
    }
}
