package io.tradercache.api;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Says what went wrong with one request, as RFC 9457 defines it.
///
/// @param status the HTTP status; the framework has some that no kind has
/// @param instance the path as it was asked for; null if the request had none
/// @param violations the bad parameters; empty if the problem is not about parameters
record Problem(
        ProblemKind kind,
        int status,
        String detail,
        @Nullable String instance,
        List<Violation> violations) {
    static final String MEDIA_TYPE = "application/problem+json";

    /// One parameter, and what is wrong with it.
    record Violation(String field, String message) {}

    static Problem of(RequestRefused refused, RoutingContext request) {
        return new Problem(
                refused.kind(), refused.kind().status(), refused.detail(), path(request), refused.violations());
    }

    static Problem of(ProblemKind kind, String detail, RoutingContext request) {
        return new Problem(kind, kind.status(), detail, path(request), List.of());
    }

    /// The problem for a status that the framework chose.
    static Problem ofStatus(int status, RoutingContext request) {
        var kind = ProblemKind.ofStatus(status);
        return new Problem(kind, status, kind.when(), path(request), List.of());
    }

    private static @Nullable String path(RoutingContext request) {
        return request.request().path();
    }

    String json() {
        var json = new JsonObject()
                .put("type", kind.type())
                .put("title", kind.title())
                .put("status", status)
                .put("detail", detail);
        if (instance != null) {
            json.put("instance", instance);
        }
        if (!violations.isEmpty()) {
            var bad = new JsonArray();
            violations.forEach(
                    one -> bad.add(new JsonObject().put("field", one.field()).put("message", one.message())));
            json.put("violations", bad);
        }
        return json.encode();
    }
}
