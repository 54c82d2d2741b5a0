package io.tradercache.local;

import io.quarkus.deployment.IsDevServicesSupportedByLaunchMode;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.builditem.DevServicesResultBuildItem;
import io.quarkus.deployment.builditem.LaunchModeBuildItem;
import io.quarkus.deployment.dev.devservices.DevServicesConfig;
import io.quarkus.deployment.pkg.builditem.OutputTargetBuildItem;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.configuration.ConfigUtils;
import java.util.Map;
import java.util.function.Supplier;

/// Declares Kafka and Redis as Dev Services, so that dev mode, tests and continuous testing start them in one way.
///
/// Quarkus finds this class by `META-INF/quarkus-build-steps.list`, as it finds an extension's.
public final class LocalServices {

    private static final String KAFKA_SERVERS = "kafka.bootstrap.servers";
    private static final String REDIS_HOSTS = "quarkus.redis.hosts";

    @BuildStep(onlyIf = {IsDevServicesSupportedByLaunchMode.class, DevServicesConfig.Enabled.class})
    void declare(
            LaunchModeBuildItem launch,
            OutputTargetBuildItem target,
            BuildProducer<DevServicesResultBuildItem> services) {
        var folder = target.getOutputDirectory().resolve("local");
        var dev = launch.getLaunchMode() == LaunchMode.DEVELOPMENT;
        if (!ConfigUtils.isPropertyNonEmpty(KAFKA_SERVERS)) {
            services.produce(service("kafka", KAFKA_SERVERS, () -> LocalService.kafka(dev ? 9092 : 0, folder)));
        }
        if (!ConfigUtils.isPropertyNonEmpty(REDIS_HOSTS)) {
            services.produce(service("redis", REDIS_HOSTS, () -> LocalService.redis(dev ? 6379 : 0, folder)));
        }
    }

    private static DevServicesResultBuildItem service(String name, String property, Supplier<LocalService> service) {
        return DevServicesResultBuildItem.<LocalService>owned()
                .feature("local-" + name)
                .serviceName(name)
                // Equal from one live reload to the next, so the servers and their data live through it.
                .serviceConfig(name)
                .startable(service)
                .configProvider(Map.of(property, LocalService::getConnectionInfo))
                .build();
    }
}
