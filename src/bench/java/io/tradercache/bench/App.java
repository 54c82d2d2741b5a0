package io.tradercache.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tradercache.local.FreePort;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;

/// The packaged application, running. How far it is, its progress in Redis tells.
final class App implements Closeable {
    static final String NAME = "Trader Cache";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

    private final Machine machine;
    private final String topic;
    private final String group;
    private final int port;
    private final int managementPort;
    private final Process process;
    private final HttpClient http = HttpClient.newHttpClient();

    private App(Machine machine, Map<String, String> settings) throws IOException {
        this.machine = machine;
        topic = topicId(machine);
        group = "ours-" + System.nanoTime();
        port = FreePort.next();
        managementPort = FreePort.next();
        process = launch(settings);
    }

    /// Starts it in a new consumer group, which reads the fills from the first.
    static App start(Machine machine) throws IOException {
        return start(machine, Map.of());
    }

    /// @param settings environment variables
    static App start(Machine machine, Map<String, String> settings) throws IOException {
        return new App(machine, settings);
    }

    private Process launch(Map<String, String> settings) throws IOException {
        var builder = new ProcessBuilder(
                        machine.java(),
                        "-Xmx2g",
                        "-jar",
                        Path.of("target", "quarkus-app", "quarkus-run.jar").toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(machine.log(NAME)));
        builder.environment()
                .putAll(Map.of(
                        "KAFKA_BOOTSTRAP_SERVERS", machine.brokers(),
                        "QUARKUS_REDIS_HOSTS", "redis://127.0.0.1:" + machine.redisPort(),
                        "KAFKA_GROUP_ID", group,
                        "QUARKUS_HTTP_HOST", "127.0.0.1",
                        "QUARKUS_HTTP_PORT", String.valueOf(port),
                        "QUARKUS_MANAGEMENT_HOST", "127.0.0.1",
                        "QUARKUS_MANAGEMENT_PORT", String.valueOf(managementPort),
                        "TRADER_SECURITY_ALLOW_ANONYMOUS", "true",
                        // All readers of a measurement come from one address.
                        "TRADER_LIMITS_REQUESTS", "1000000"));
        builder.environment().putAll(settings);
        return builder.start();
    }

    int port() {
        return port;
    }

    int managementPort() {
        return managementPort;
    }

    String group() {
        return group;
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
        return JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
    }

    /// Waits until so many fills are written.
    Machine.Look awaitDone(long wanted) throws IOException {
        while (true) {
            long done = done();
            if (done >= wanted) {
                return machine.look(done, process.toHandle());
            }
            checkAlive();
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
    }

    /// How many fills are written.
    long done() {
        return machine.redis().hgetAll("trader-meta:progress").entrySet().stream()
                .filter(mark -> mark.getKey().startsWith(topic + ":"))
                .mapToLong(mark -> 1 + Long.parseLong(mark.getValue().split(" ", 2)[0]))
                .sum();
    }

    void checkAlive() {
        if (!process.isAlive()) {
            throw new IllegalStateException(NAME + " ended, see " + machine.log(NAME));
        }
    }

    @Override
    public void close() {
        http.close();
        process.destroy();
        try {
            process.waitFor(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }

    private static String topicId(Machine machine) {
        try (var admin = Admin.create(Map.<String, Object>of("bootstrap.servers", machine.brokers()))) {
            return admin.describeTopics(List.of(Workload.FILLS))
                    .topicNameValues()
                    .get(Workload.FILLS)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join()
                    .topicId()
                    .toString();
        }
    }
}
