package io.tradercache.api;

import io.quarkiverse.resteasy.problem.HttpProblem;
import io.tradercache.store.RedisAway;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/// What goes wrong, as RFC 9457 problems: each kind has a `type` of its own.
///
/// | type | status | when |
/// | --- | --- | --- |
/// | `unknown-position`, `unknown-order`, `unknown-account`, `unknown-instrument` | 404 | no such entity is held |
/// | `unknown-ticks`, `unknown-bars` | 404 | none of this instrument, or of this bar type, is held |
/// | `invalid-parameter` | 400 | a parameter is bad, unknown or out of range; `violations` names it |
/// | `another-version` | 412 | `If-Match` names a version that is not held |
/// | `redis-away` | 503 | the state cannot be read now; try again after `Retry-After` seconds |
public class Problems {
    private static final Logger LOG = Logger.getLogger(Problems.class);
    private static final int RETRY_AFTER_S = 1;

    /// One parameter and what is wrong with it.
    public record Violation(String field, String message) {}

    static HttpProblem unknown(String what, String id) {
        return problem("unknown-" + what, "No such " + what, 404)
                .withDetail("no " + what + " \"" + id + "\" is held")
                .build();
    }

    static HttpProblem anotherVersion(String what, String id) {
        return problem("another-version", "Another version is held", 412)
                .withDetail(what + " \"" + id + "\" is not at the version asked for")
                .build();
    }

    static HttpProblem invalid(String parameter, String message) {
        return problem("invalid-parameter", "Invalid parameter", 400)
                .withDetail(parameter + " " + message)
                .with("violations", List.of(new Violation(parameter, message)))
                .build();
    }

    @ServerExceptionMapper
    public Response redisAway(RedisAway away) {
        LOG.debugf("Answering 503: %s", away.getMessage());
        return problem("redis-away", "State cannot be read now", 503)
                .withDetail("Redis does not answer; no number is better than an old one")
                .withHeader("Retry-After", RETRY_AFTER_S)
                .build()
                .toResponse();
    }

    private static HttpProblem.Builder problem(String type, String title, int status) {
        return HttpProblem.builder()
                .withType(URI.create("urn:trader-cache:problem:" + type))
                .withTitle(title)
                .withStatus(status);
    }
}
