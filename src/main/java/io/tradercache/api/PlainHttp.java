package io.tradercache.api;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.enterprise.context.ApplicationScoped;

/// Speaks HTTP/2 under TLS only. Without TLS, the server would wait for the head of a request to know which HTTP is
/// spoken, and would only then count the connection. So clients that never send a whole head would not be counted.
@ApplicationScoped
class PlainHttp implements HttpServerOptionsCustomizer {
    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        options.setHttp2ClearTextEnabled(false);
    }
}
