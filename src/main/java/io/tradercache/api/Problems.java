package io.tradercache.api;

import io.tradercache.api.Problem.Violation;
import io.tradercache.store.read.Unreadable;
import io.tradercache.store.redis.RedisAway;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/// Turns what goes wrong in a resource into RFC 9457 problems; [ProblemKind] lists them all.
public class Problems {
    private static final Logger LOG = Logger.getLogger(Problems.class);
    private static final int RETRY_AFTER_S = 1;

    static RequestRefused unknown(String what, String id) {
        return new RequestRefused(ProblemKind.unknown(what), "no " + what + " \"" + id + "\" is held", List.of());
    }

    static RequestRefused anotherVersion(String what, String id) {
        return new RequestRefused(
                ProblemKind.ANOTHER_VERSION, what + " \"" + id + "\" is not at the version asked for", List.of());
    }

    static RequestRefused invalid(String parameter, String message) {
        return new RequestRefused(
                ProblemKind.INVALID_PARAMETER, parameter + " " + message, List.of(new Violation(parameter, message)));
    }

    @ServerExceptionMapper
    public Response refused(RequestRefused refused, RoutingContext request) {
        return answer(Problem.of(refused, request)).build();
    }

    @ServerExceptionMapper
    public Response redisAway(RedisAway away, RoutingContext request) {
        LOG.debugf("Answering 503: %s", away.getMessage());
        return answer(Problem.of(ProblemKind.REDIS_AWAY, ProblemKind.REDIS_AWAY.when(), request))
                .header("Retry-After", RETRY_AFTER_S)
                .build();
    }

    @ServerExceptionMapper
    public Response unreadable(Unreadable unreadable, RoutingContext request) {
        var detail = String.valueOf(unreadable.getMessage());
        LOG.error(detail);
        return answer(Problem.of(ProblemKind.UNREADABLE, detail, request)).build();
    }

    /// This exception needs a mapper of its own, because the framework's mapper for it would list all paths.
    @ServerExceptionMapper
    public Response notFound(NotFoundException notFound, RoutingContext request) {
        return byTheFramework(notFound, request);
    }

    @ServerExceptionMapper
    public Response byTheFramework(WebApplicationException refused, RoutingContext request) {
        int status = refused.getResponse().getStatus();
        if (status >= 500) {
            return internal(refused, request);
        }
        var problem = Problem.ofStatus(status, request);
        var answer = answer(problem);
        if (problem.kind() == ProblemKind.METHOD_NOT_ALLOWED) {
            answer.header("Allow", "GET, HEAD, OPTIONS");
        }
        return answer.build();
    }

    @ServerExceptionMapper
    public Response internal(Throwable bug, RoutingContext request) {
        LOG.errorf(
                bug,
                "Cannot answer: %s %s",
                request.request().method(),
                request.request().uri());
        return answer(Problem.of(ProblemKind.INTERNAL, ProblemKind.INTERNAL.when(), request))
                .build();
    }

    private static Response.ResponseBuilder answer(Problem problem) {
        return Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(problem.json());
    }
}
