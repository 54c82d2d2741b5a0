package io.tradercache.local;

import io.quarkus.deployment.builditem.Startable;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Kafka or Redis as Quarkus starts and stops it: on the wanted or the next free port, in an empty folder.
final class LocalService implements Startable {

    private final String name;
    private final int wantedPort;
    private final Path folder;
    private final Starter starter;
    private @Nullable Started started;

    private LocalService(String name, int wantedPort, Path folder, Starter starter) {
        this.name = name;
        this.wantedPort = wantedPort;
        this.folder = folder;
        this.starter = starter;
    }

    static LocalService kafka(int wantedPort, Path folder, Set<String> topics) {
        return new LocalService("kafka", wantedPort, folder, (port, data) -> {
            var kafka = LocalKafka.start(port, data);
            kafka.createTopics(LocalKafka.PARTITIONS, topics);
            return new Started(kafka.bootstrapServers(), kafka);
        });
    }

    static LocalService redis(int wantedPort, Path folder) {
        return new LocalService("redis", wantedPort, folder, (port, data) -> {
            var redis = LocalRedis.start(port, data);
            return new Started(redis.uri(), redis);
        });
    }

    @Override
    public void start() {
        try {
            int port = wantedPort == 0 ? FreePort.next() : FreePort.from(wantedPort);
            var data = folder.resolve(name + "-" + port);
            delete(data);
            started = starter.start(port, data);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start the local " + name, e);
        }
    }

    @Override
    public String getConnectionInfo() {
        return Objects.requireNonNull(started, "not started").address();
    }

    @Override
    @SuppressWarnings("NullAway") // Quarkus takes null for "in no container", without saying so in the type.
    public String getContainerId() {
        return null;
    }

    @Override
    public void close() throws IOException {
        if (started != null) {
            started.server().close();
        }
    }

    private static void delete(Path data) throws IOException {
        if (!Files.exists(data)) {
            return;
        }
        try (var files = Files.walk(data)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /// Starts a server on a port, with its data in a folder.
    interface Starter {
        Started start(int port, Path data) throws IOException;
    }

    /// A running server and its address.
    record Started(String address, Closeable server) {}
}
