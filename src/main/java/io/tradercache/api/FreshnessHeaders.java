package io.tradercache.api;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.tradercache.store.progress.Freshness;
import io.tradercache.store.progress.Freshness.Scope;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/// Adds headers to every answer, also to errors, that say how old the answer may be.
///
/// The headers are set before the answer is read, so it is at least as new as they say.
@ApplicationScoped
class FreshnessHeaders {
    private static final int BEFORE_ALL = 1_000;

    private final Freshness freshness;

    FreshnessHeaders(Freshness freshness) {
        this.freshness = freshness;
    }

    void register(@Observes Filters filters) {
        filters.register(this::add, BEFORE_ALL);
    }

    private void add(RoutingContext request) {
        if (request.normalizedPath().startsWith("/api/")) {
            addTo(request.response(), request.normalizedPath());
        }
        request.next();
    }

    /// What the answers below a path are made of.
    private static Scope scope(String path) {
        var words = path.split("/", 5);
        return switch (words.length > 3 ? words[3] : "") {
            case "ticks", "exposure" -> Scope.TICKS;
            case "bars" -> Scope.BARS;
            case "status" -> Scope.ALL;
            default -> Scope.STATE;
        };
    }

    /// @param path the path of the request that is answered
    void addTo(HttpServerResponse response, String path) {
        var scope = scope(path);
        var snapshot = freshness.snapshot(scope);
        var asOf = snapshot.asOf();
        response
                // An answer of unknown age counts as the oldest possible one.
                .putHeader("Trader-As-Of", asOf == null ? "0" : Long.toString(asOf))
                .putHeader("Trader-Lag", Long.toString(snapshot.lag()))
                .putHeader("Trader-Stale", Boolean.toString(freshness.isStale(scope)));
        if (snapshot.isRebuilt()) {
            response.putHeader("Trader-Rebuilding", "true");
        }
    }
}
