package io.tradercache.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.quarkus.oidc.OIDCException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.tradercache.api.Problem.Violation;
import io.tradercache.security.NoAccounts;
import io.tradercache.store.read.Unreadable;
import io.tradercache.store.redis.RedisAway;
import io.tradercache.store.redis.Wordless;
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
    private static final String ADMIN = "/api/v1/admin/";
    private static final String ACTIONS = ADMIN + "actions";

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

    /// @param kind one that passes
    static RequestRefused tooMuch(ProblemKind kind, String detail) {
        return new RequestRefused(kind, detail, List.of());
    }

    @ServerExceptionMapper
    public Response refused(RequestRefused refused, RoutingContext request) {
        return answer(Problem.of(refused, request)).build();
    }

    @ServerExceptionMapper
    public Response redisAway(RedisAway away, RoutingContext request) {
        return away(ProblemKind.REDIS_AWAY, away, request);
    }

    @ServerExceptionMapper
    public Response unreadable(Unreadable unreadable, RoutingContext request) {
        var detail = String.valueOf(unreadable.getMessage());
        LOG.error(detail);
        return answer(Problem.of(ProblemKind.UNREADABLE, detail, request)).build();
    }

    @ServerExceptionMapper({UnauthorizedException.class, AuthenticationFailedException.class})
    public Response unauthorized(SecurityException refused, RoutingContext request) {
        // The words of RFC 6750.
        boolean hasToken = refused instanceof AuthenticationFailedException;
        return answer(Problem.of(ProblemKind.UNAUTHORIZED, ProblemKind.UNAUTHORIZED.when(), request))
                .header("WWW-Authenticate", hasToken ? "Bearer error=\"invalid_token\"" : "Bearer")
                .build();
    }

    /// Without the keys of the issuer no token can be told from a false one. The log has the reason from the framework.
    @ServerExceptionMapper
    public Response issuerAway(OIDCException away, RoutingContext request) {
        return away(ProblemKind.ISSUER_AWAY, away, request);
    }

    private static Response away(ProblemKind kind, Throwable away, RoutingContext request) {
        LOG.debugf("Answering 503: %s", away.getMessage());
        return answer(Problem.of(kind, kind.when(), request)).build();
    }

    @ServerExceptionMapper
    public Response forbidden(ForbiddenException refused, RoutingContext request) {
        return answer(Problem.of(ProblemKind.FORBIDDEN, ProblemKind.FORBIDDEN.when(), request))
                .build();
    }

    @ServerExceptionMapper
    public Response noAccounts(NoAccounts refused, RoutingContext request) {
        return answer(Problem.of(ProblemKind.FORBIDDEN, String.valueOf(refused.getMessage()), request))
                .build();
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
        if (refused.getCause() instanceof JsonProcessingException) {
            return badBody(request);
        }
        var problem = Problem.ofStatus(status, request);
        var answer = answer(problem);
        if (problem.kind() == ProblemKind.METHOD_NOT_ALLOWED) {
            var path = request.normalizedPath();
            boolean isVerb = path.startsWith(ADMIN) && !path.equals(ACTIONS);
            answer.header("Allow", isVerb ? "POST, OPTIONS" : "GET, HEAD, OPTIONS");
        }
        return answer.build();
    }

    @ServerExceptionMapper
    public Response anotherShape(MismatchedInputException refused, RoutingContext request) {
        return badBody(request);
    }

    private static Response badBody(RoutingContext request) {
        return answer(Problem.of(ProblemKind.INVALID_BODY, ProblemKind.INVALID_BODY.when(), request))
                .build();
    }

    @ServerExceptionMapper
    public Response internal(Throwable bug, RoutingContext request) {
        // The path may hold the id of an account; the stack trace says which method it was.
        LOG.errorf(Wordless.of(bug), "Cannot answer a %s", request.request().method());
        return answer(Problem.of(ProblemKind.INTERNAL, ProblemKind.INTERNAL.when(), request))
                .build();
    }

    private static Response.ResponseBuilder answer(Problem problem) {
        var answer = Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(problem.json());
        return problem.kind().passes() ? answer.header("Retry-After", RETRY_AFTER_S) : answer;
    }
}
