package io.tradercache.api;

import io.quarkiverse.resteasy.problem.HttpProblem;
import io.tradercache.store.RedisAway;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/// What goes wrong in a resource, as RFC 9457 problems; [ProblemKind] has them all.
public class Problems {
    private static final Logger LOG = Logger.getLogger(Problems.class);
    private static final int RETRY_AFTER_S = 1;

    /// One parameter and what is wrong with it.
    public record Violation(String field, String message) {}

    static HttpProblem unknown(String what, String id) {
        return problem(ProblemKind.unknown(what))
                .withDetail("no " + what + " \"" + id + "\" is held")
                .build();
    }

    static HttpProblem anotherVersion(String what, String id) {
        return problem(ProblemKind.ANOTHER_VERSION)
                .withDetail(what + " \"" + id + "\" is not at the version asked for")
                .build();
    }

    static HttpProblem invalid(String parameter, String message) {
        return problem(ProblemKind.INVALID_PARAMETER)
                .withDetail(parameter + " " + message)
                .with("violations", List.of(new Violation(parameter, message)))
                .build();
    }

    @ServerExceptionMapper
    public Response redisAway(RedisAway away, RoutingContext request) {
        LOG.debugf("Answering 503: %s", away.getMessage());
        return problem(ProblemKind.REDIS_AWAY)
                .withDetail("Redis does not answer; no number is better than an old one")
                .withInstance(ServerProblems.instance(request))
                .withHeader("Retry-After", RETRY_AFTER_S)
                .build()
                .toResponse();
    }

    private static HttpProblem.Builder problem(ProblemKind kind) {
        return HttpProblem.builder()
                .withType(kind.type())
                .withTitle(kind.title())
                .withStatus(kind.status());
    }
}
