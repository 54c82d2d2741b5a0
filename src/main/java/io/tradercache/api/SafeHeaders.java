package io.tradercache.api;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/// Adds headers that keep others from storing or misreading an answer.
@ApplicationScoped
class SafeHeaders {
    private static final int BEFORE_ALL = 1_000;
    private static final CharSequence NO_SNIFF = HttpHeaders.createOptimized("nosniff");
    private static final CharSequence CONTENT_TYPE_OPTIONS = HttpHeaders.createOptimized("X-Content-Type-Options");
    private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");
    private static final CharSequence STRICT_TRANSPORT = HttpHeaders.createOptimized("Strict-Transport-Security");
    private static final CharSequence A_YEAR = HttpHeaders.createOptimized("max-age=31536000; includeSubDomains");

    void register(@Observes Filters filters) {
        filters.register(SafeHeaders::add, BEFORE_ALL);
    }

    private static void add(RoutingContext request) {
        addTo(request.response(), request.request().isSSL());
        request.next();
    }

    static void addTo(HttpServerResponse response, boolean isEncrypted) {
        response.putHeader(CONTENT_TYPE_OPTIONS, NO_SNIFF).putHeader(HttpHeaders.CACHE_CONTROL, NO_STORE);
        if (isEncrypted) {
            response.putHeader(STRICT_TRANSPORT, A_YEAR);
        }
    }
}
