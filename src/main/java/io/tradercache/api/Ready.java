package io.tradercache.api;

import io.tradercache.store.progress.Freshness;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Says that the service is not ready while the state is rebuilt from nothing: until then, entities that
/// there are seem not to be there. Whatever else makes an answer old is said in the answer.
@Readiness
@ApplicationScoped
class Ready implements HealthCheck {
    private final Freshness freshness;

    Ready(Freshness freshness) {
        this.freshness = freshness;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("state")
                .status(!freshness.isRebuiltFromNothing())
                .withData("rebuilding", freshness.snapshot(Freshness.Scope.ALL).isRebuilt())
                .build();
    }
}
