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
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.ConfigProvider;

/// Declares Kafka and Redis as Dev Services, so that dev mode, tests and continuous testing all start them in
/// the same way.
///
/// Quarkus finds this class through `META-INF/quarkus-build-steps.list`, as it finds those of an extension.
public final class LocalServices {

    private static final String KAFKA_SERVERS = "kafka.bootstrap.servers";
    private static final String REDIS_HOSTS = "quarkus.redis.hosts";
    private static final Pattern TOPIC_OF_A_CHANNEL =
            Pattern.compile("mp\\.messaging\\.(incoming|outgoing)\\.[^.]+\\.topic");

    @BuildStep(onlyIf = {IsDevServicesSupportedByLaunchMode.class, DevServicesConfig.Enabled.class})
    void declare(
            LaunchModeBuildItem launch,
            OutputTargetBuildItem target,
            BuildProducer<DevServicesResultBuildItem> services) {
        var folder = target.getOutputDirectory().resolve("local");
        var dev = launch.getLaunchMode() == LaunchMode.DEVELOPMENT;
        if (!ConfigUtils.isPropertyNonEmpty(KAFKA_SERVERS)) {
            services.produce(
                    service("kafka", KAFKA_SERVERS, () -> LocalService.kafka(dev ? 9092 : 0, folder, topics())));
        }
        if (!ConfigUtils.isPropertyNonEmpty(REDIS_HOSTS)) {
            services.produce(service("redis", REDIS_HOSTS, () -> LocalService.redis(dev ? 6379 : 0, folder)));
        }
    }

    /// The topics with the names that the settings of the channels give them. Nobody else creates them.
    private static Set<String> topics() {
        var config = ConfigProvider.getConfig();
        return StreamSupport.stream(config.getPropertyNames().spliterator(), false)
                .filter(name -> TOPIC_OF_A_CHANNEL.matcher(name).matches())
                .map(name -> config.getValue(name, String.class))
                .collect(Collectors.toSet());
    }

    private static DevServicesResultBuildItem service(String name, String property, Supplier<LocalService> service) {
        return DevServicesResultBuildItem.<LocalService>owned()
                .feature("local-" + name)
                .serviceName(name)
                // This is the same after each live reload, so the servers and their data survive it.
                .serviceConfig(name)
                .startable(service)
                .configProvider(Map.of(property, LocalService::getConnectionInfo))
                .build();
    }
}
