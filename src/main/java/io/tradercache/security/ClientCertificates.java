package io.tradercache.security;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Singleton;

/// Lets only clients in that show a certificate, if the settings ask for it.
///
/// The framework's own setting is fixed when the service is built.
@Singleton
class ClientCertificates implements HttpServerOptionsCustomizer {
    private final SecurityConfig config;

    ClientCertificates(SecurityConfig config) {
        this.config = config;
    }

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        if (config.requireClientCertificates()) {
            options.setClientAuth(ClientAuth.REQUIRED);
        }
    }
}
