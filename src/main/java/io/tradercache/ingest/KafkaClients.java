package io.tradercache.ingest;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Optional;
import org.apache.kafka.common.utils.Utils;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/// Watches the start of the Kafka clients, each of which is made on its own thread beside the rest of the start.
///
/// A client that cannot be made ends the process, because its topic would not be read, and nothing else would say so.
/// Settings cause this. A broker that is only away does not.
@ApplicationScoped
class KafkaClients {
    private static final Logger LOG = Logger.getLogger(KafkaClients.class);

    private final KafkaClientService clients;
    private final String brokers;

    KafkaClients(
            KafkaClientService clients, @ConfigProperty(name = "kafka.bootstrap.servers") Optional<String> brokers) {
        this.clients = clients;
        this.brokers = brokers.orElse("");
    }

    // This comes before the clients, each of which would report a wrong address in pages of its own.
    void check(@Observes @Priority(2) StartupEvent start) {
        if (Arrays.stream(brokers.split(",")).map(String::strip).allMatch(KafkaClients::isUnknown)) {
            throw new IllegalStateException("KAFKA_BOOTSTRAP_SERVERS: no host is known of " + brokers);
        }
    }

    private static boolean isUnknown(String broker) {
        var host = Utils.getHost(broker);
        return host == null || new InetSocketAddress(host, 0).isUnresolved();
    }

    void watch(@Observes StartupEvent start) {
        clients.getConsumerChannels()
                .forEach(channel -> watch(channel, clients.getConsumer(channel).runOnPollingThread(_ -> {})));
        clients.getProducerChannels()
                .forEach(channel -> watch(channel, clients.getProducer(channel).runOnSendingThread(_ -> {})));
    }

    private static void watch(String channel, Uni<Void> made) {
        made.subscribe().with(_ -> {}, failure -> end(channel, failure));
    }

    private static void end(String channel, Throwable failure) {
        LOG.fatalf(
                "No Kafka client for the channel %s: %s", channel, root(failure).getMessage());
        Quarkus.asyncExit(1);
    }

    private static Throwable root(Throwable failure) {
        var cause = failure.getCause();
        return cause == null ? failure : root(cause);
    }
}
