package io.tradercache.local;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/// One real Kafka broker in this process, on the loopback address.
///
/// If it is started again on the same directory, it has the same cluster, topics and records. To be able to
/// kill it, run it as a process of its own with [#main].
public final class LocalKafka implements Closeable {

    /// The topics that the service reads and writes by default.
    static final List<String> TOPICS = List.of(
            "trader.fills",
            "trader.orders",
            "trader.accounts",
            "trader.instruments",
            "trader.ticks",
            "trader.bars",
            "trader.dead-letters");

    static final int PARTITIONS = 4;

    private static final String HOST = "127.0.0.1";
    private static final String LARGEST_RECORD = String.valueOf(20 * 1024 * 1024);

    private final KafkaRaftServer server;
    private final int port;

    private LocalKafka(KafkaRaftServer server, int port) {
        this.server = server;
        this.port = port;
    }

    /// Starts a broker, which is ready when this returns.
    ///
    /// @param port the port to listen on; 0 for any free one
    /// @param dataDir the directory of its data; created if missing, and may hold the data of an earlier broker
    public static LocalKafka start(int port, Path dataDir) throws IOException {
        return start(port, dataDir, List.of(), Map.of());
    }

    /// Starts a broker that clients also reach in other ways, such as over TLS.
    ///
    /// @param listeners those beside the plain one, like `SASL_SSL://127.0.0.1:9093`
    /// @param more settings of the broker; they win over the defaults
    public static LocalKafka start(int port, Path dataDir, List<String> listeners, Map<String, String> more)
            throws IOException {
        int actualPort = port == 0 ? FreePort.next() : port;
        format(dataDir);
        var settings = settings(actualPort, listeners, dataDir);
        settings.putAll(more);
        var server = new KafkaRaftServer(KafkaConfig.fromProps(settings, false), Time.SYSTEM);
        server.startup();
        return new LocalKafka(server, actualPort);
    }

    public int port() {
        return port;
    }

    /// The address for clients, like `127.0.0.1:9092`.
    public String bootstrapServers() {
        return HOST + ":" + port;
    }

    /// Creates topics with this number of partitions each. Topics that exist stay as they are.
    public void createTopics(int partitions, Collection<String> names) throws IOException {
        try (var admin = Admin.create(Map.<String, Object>of("bootstrap.servers", bootstrapServers()))) {
            var wanted = names.stream()
                    .map(name -> new NewTopic(name, partitions, (short) 1))
                    .toList();
            for (var made : admin.createTopics(wanted).values().values()) {
                awaitMade(made);
            }
            awaitLed(admin, wanted);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("topics not made: " + names, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while making topics", e);
        }
    }

    private static void awaitMade(Future<Void> made) throws ExecutionException, InterruptedException, TimeoutException {
        try {
            made.get(1, TimeUnit.MINUTES);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    /// Waits until each partition takes records. A producer that is idempotent, and sends many before that, may lose
    /// their order and never get it right again.
    private static void awaitLed(Admin admin, List<NewTopic> topics)
            throws ExecutionException, InterruptedException, TimeoutException {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        for (var topic : topics) {
            for (int partition = 0; partition < topic.numPartitions(); partition++) {
                ends.put(new TopicPartition(topic.name(), partition), OffsetSpec.latest());
            }
        }
        admin.listOffsets(ends).all().get(1, TimeUnit.MINUTES);
    }

    /// Creates the topics that the service reads and writes by default.
    public void createTopics() throws IOException {
        createTopics(PARTITIONS, TOPICS);
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }

    /// Runs a broker as a process of its own until it is killed: `LocalKafka <port> <data directory>`.
    public static void main(String[] args) throws IOException {
        var kafka = start(Integer.parseInt(args[0]), Path.of(args[1]));
        Runtime.getRuntime().addShutdownHook(new Thread(kafka::close));
        kafka.createTopics();
        kafka.server.awaitShutdown();
    }

    private static void format(Path dataDir) throws IOException {
        if (Files.exists(dataDir.resolve("meta.properties"))) {
            return;
        }
        Files.createDirectories(dataDir);
        try {
            new Formatter()
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream()))
                    .setNodeId(1)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                    .setControllerListenerName("CONTROLLER")
                    .setMetadataLogDirectory(Optional.of(dataDir.toString()))
                    .setDirectories(List.of(dataDir.toString()))
                    .run();
        } catch (Exception e) {
            throw new IOException("cannot format " + dataDir, e);
        }
    }

    private static Properties settings(int port, List<String> listeners, Path dataDir) throws IOException {
        int controllerPort = FreePort.next();
        var forClients = Stream.concat(Stream.of("PLAINTEXT://" + HOST + ":" + port), listeners.stream())
                .collect(Collectors.joining(","));
        var settings = new Properties();
        settings.putAll(Map.ofEntries(
                Map.entry("process.roles", "broker,controller"),
                Map.entry("node.id", "1"),
                Map.entry("controller.quorum.voters", "1@" + HOST + ":" + controllerPort),
                Map.entry("controller.listener.names", "CONTROLLER"),
                Map.entry("listeners", forClients + ",CONTROLLER://" + HOST + ":" + controllerPort),
                Map.entry("advertised.listeners", forClients),
                Map.entry(
                        "listener.security.protocol.map",
                        "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SASL_SSL:SASL_SSL,SSL:SSL"),
                Map.entry("log.dirs", dataDir.toString()),
                Map.entry("log.cleanup.policy", "delete"),
                // The default takes 128 MB of the application's heap in dev.
                Map.entry("log.cleaner.dedupe.buffer.size", "2097152"),
                // If clients could create topics by the way, that would race with creating them on purpose.
                Map.entry("auto.create.topics.enable", "false"),
                Map.entry("num.partitions", String.valueOf(PARTITIONS)),
                Map.entry("default.replication.factor", "1"),
                Map.entry("offsets.topic.num.partitions", "1"),
                Map.entry("offsets.topic.replication.factor", "1"),
                Map.entry("transaction.state.log.num.partitions", "1"),
                Map.entry("transaction.state.log.replication.factor", "1"),
                Map.entry("transaction.state.log.min.isr", "1"),
                Map.entry("group.initial.rebalance.delay.ms", "0"),
                // With a short session timeout, a test need not wait ten seconds to learn that a member is
                // dead.
                Map.entry("group.min.session.timeout.ms", "1000"),
                Map.entry("message.max.bytes", LARGEST_RECORD),
                Map.entry("replica.fetch.max.bytes", LARGEST_RECORD)));
        return settings;
    }
}
