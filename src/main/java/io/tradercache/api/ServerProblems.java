package io.tradercache.api;

import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkiverse.resteasy.problem.postprocessing.ProblemContext;
import io.quarkiverse.resteasy.problem.postprocessing.ProblemPostProcessor;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.util.Objects;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// What the server refuses by itself, and what nobody foresaw, as problems like ours.
@ApplicationScoped
public class ServerProblems implements ProblemPostProcessor {
    private static final Logger LOG = Logger.getLogger(ServerProblems.class);
    private static final int BEFORE_THE_LOG = 200;
    private static final int BEFORE_ALL = Integer.MIN_VALUE;

    private final CurrentVertxRequest current;
    private final FreshnessHeaders freshness;

    ServerProblems(CurrentVertxRequest current, FreshnessHeaders freshness) {
        this.current = current;
        this.freshness = freshness;
    }

    @Override
    public int priority() {
        return BEFORE_THE_LOG;
    }

    @Override
    public HttpProblem apply(HttpProblem problem, ProblemContext context) {
        var complete = HttpProblem.builder(problem).withInstance(instance(current.getCurrent()));
        if (problem.getType() == null) {
            var kind = ProblemKind.ofStatus(problem.getStatusCode());
            complete.withType(kind.type()).withTitle(kind.title()).withDetail(kind.when());
            if (kind == ProblemKind.METHOD_NOT_ALLOWED) {
                complete.withHeader("Allow", "GET, HEAD, OPTIONS");
            }
        }
        return complete.build();
    }

    void register(@Observes Router router) {
        router.route().order(BEFORE_ALL).failureHandler(this::answer);
    }

    /// Answers what failed outside of any resource.
    private void answer(RoutingContext failed) {
        if (failed.response().headWritten()) {
            failed.next();
            return;
        }
        int status = failed.statusCode();
        if (status >= 500) {
            LOG.errorf(
                    failed.failure(),
                    "Cannot answer: %s %s",
                    failed.request().method(),
                    failed.request().uri());
        }
        var kind = ProblemKind.ofStatus(status);
        freshness.addTo(
                failed.response(),
                failed.request().path() == null ? "" : failed.request().path());
        failed.response()
                .setStatusCode(status)
                .putHeader("Content-Type", HttpProblem.MEDIA_TYPE.toString())
                .end(new JsonObject()
                        .put("type", kind.type().toString())
                        .put("status", status)
                        .put("title", kind.title())
                        .put("detail", kind.when())
                        .put("instance", Objects.toString(instance(failed), null))
                        .encode());
    }

    /// The path as it was asked for; null where it was none.
    static @Nullable URI instance(RoutingContext request) {
        var path = request.request().path();
        return path == null ? null : URI.create(path);
    }
}
