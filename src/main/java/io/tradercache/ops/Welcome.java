package io.tradercache.ops;

import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.vertx.http.HttpServerStart;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/// Greets a developer in dev mode when everything is up: it says where the parts are, and what to try first.
@IfBuildProfile("dev")
@ApplicationScoped
class Welcome {

    private static final Logger LOG = Logger.getLogger(Welcome.class);

    private final String kafka;
    private final String redis;

    Welcome(
            @ConfigProperty(name = "kafka.bootstrap.servers") String kafka,
            @ConfigProperty(name = "quarkus.redis.hosts") String redis) {
        this.kafka = kafka;
        this.redis = redis;
    }

    void greet(@ObservesAsync HttpServerStart http) {
        var rest = "localhost:" + http.options().getPort();
        LOG.infof("REST http://%s   Kafka %s   Redis %s", rest, kafka, redis);
        LOG.infof("Try: curl -s %s/api/v1/positions", rest);
    }
}
