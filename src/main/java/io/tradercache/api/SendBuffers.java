package io.tradercache.api;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.enterprise.context.ApplicationScoped;

/// Keeps the buffers towards clients small. What waits in the socket of a slow client is old when it is read,
/// and contains every change instead of only the last one. By default a buffer would grow to megabytes per
/// client.
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
