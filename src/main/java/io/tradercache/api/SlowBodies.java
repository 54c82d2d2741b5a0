package io.tradercache.api;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;

/// Gives up on a request whose body takes too long. The server's idle timeout does not: a byte now and then is enough
/// for it.
@ApplicationScoped
class SlowBodies {
    private static final int BEFORE_ALL = 1_001;
    private static final Set<HttpMethod> NO_BODY = Set.of(HttpMethod.GET, HttpMethod.HEAD);
    private static final int REQUEST_TIMEOUT = 408;

    private final Vertx vertx;
    private final long patienceMs;

    SlowBodies(Vertx vertx, LimitsConfig limits) {
        this.vertx = vertx;
        this.patienceMs = limits.bodyTime().toMillis();
    }

    void register(@Observes Filters filters) {
        filters.register(this::watch, BEFORE_ALL);
    }

    private void watch(RoutingContext request) {
        if (mayHaveBody(request.request())) {
            long timer = vertx.setTimer(patienceMs, _ -> giveUp(request));
            request.request().end().onComplete(_ -> vertx.cancelTimer(timer));
        }
        request.next();
    }

    private static boolean mayHaveBody(HttpServerRequest request) {
        return !NO_BODY.contains(request.method())
                || request.headers().contains(HttpHeaders.CONTENT_LENGTH)
                || request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
    }

    /// The connection must end with it, because the rest of the body would be read as the next request.
    private static void giveUp(RoutingContext request) {
        var connection = request.request().connection();
        if (request.response().headWritten()) {
            connection.close();
        } else {
            request.addEndHandler(_ -> connection.close());
            request.fail(REQUEST_TIMEOUT);
        }
    }
}
