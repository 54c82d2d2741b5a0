package io.tradercache.api;

import io.tradercache.store.redis.Wordless;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Turns what the server refuses before it asks a resource into problems like ours.
@ApplicationScoped
class ServerProblems {
    private static final Logger LOG = Logger.getLogger(ServerProblems.class);
    private static final int BEFORE_ALL = Integer.MIN_VALUE;

    private final FreshnessHeaders freshness;

    ServerProblems(FreshnessHeaders freshness) {
        this.freshness = freshness;
    }

    void register(@Observes Router router) {
        router.route().order(BEFORE_ALL).failureHandler(this::answer);
    }

    private void answer(RoutingContext failed) {
        if (failed.response().headWritten()) {
            failed.next();
            return;
        }
        int status = failed.statusCode();
        if (status >= 500) {
            LOG.errorf(
                    failure(failed), "Cannot answer a %s: %d", failed.request().method(), status);
        }
        var problem = Problem.ofStatus(status, failed);
        freshness.addTo(failed.response(), problem.instance() == null ? "" : problem.instance());
        SafeHeaders.addTo(failed.response(), failed.request().isSSL());
        failed.response()
                .setStatusCode(status)
                .putHeader("Content-Type", Problem.MEDIA_TYPE)
                .end(problem.json());
    }

    private static @Nullable Throwable failure(RoutingContext failed) {
        var failure = failed.failure();
        return failure == null ? null : Wordless.of(failure);
    }
}
