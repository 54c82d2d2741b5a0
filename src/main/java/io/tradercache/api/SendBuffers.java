package io.tradercache.api;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.enterprise.context.ApplicationScoped;

/// Keeps little on the way to a client: what waits in a socket for a slow reader is old when it is read, and is told
/// of each change, not of the last one. Left alone, that would grow to megabytes a reader.
@ApplicationScoped
class SendBuffers implements HttpServerOptionsCustomizer {
    private static final int BYTES = 128 << 10;

    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        options.setSendBufferSize(BYTES);
    }

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        options.setSendBufferSize(BYTES);
    }
}
