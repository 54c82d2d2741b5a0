package io.tradercache.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tradercache.local.FreePort;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;

/// The packaged application. How far it is, its progress in Redis tells.
final class Ours {
    static final String NAME = "Trader Cache";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

    private final Machine machine;
    private final long fills;
    private final long warmAt;
    private final Map<String, List<BigDecimal>> positions = new TreeMap<>();

    Ours(Machine machine, long fills, long warmAt) {
        this.machine = machine;
        this.fills = fills;
        this.warmAt = warmAt;
    }

    /// Runs it until all is applied, and reads what it serves then.
    Measured run() throws IOException, InterruptedException {
        var topic = topicId();
        int port = FreePort.next();
        var builder = new ProcessBuilder(
                        machine.java(),
                        "-Xmx2g",
                        "-jar",
                        Path.of("target", "quarkus-app", "quarkus-run.jar").toString())
                .redirectErrorStream(true)
                .redirectOutput(machine.log(NAME));
        builder.environment()
                .putAll(Map.of(
                        "KAFKA_BOOTSTRAP_SERVERS", machine.brokers(),
                        "QUARKUS_REDIS_HOSTS", "redis://127.0.0.1:" + machine.redisPort(),
                        "KAFKA_GROUP_ID", "ours-" + System.nanoTime(),
                        "QUARKUS_HTTP_HOST", "127.0.0.1",
                        "QUARKUS_HTTP_PORT", String.valueOf(port),
                        "QUARKUS_MANAGEMENT_HOST", "127.0.0.1",
                        "QUARKUS_MANAGEMENT_PORT", String.valueOf(FreePort.next()),
                        "TRADER_SECURITY_ALLOW_ANONYMOUS", "true"));
        var process = builder.start();
        try {
            var warm = awaitDone(topic, warmAt, process);
            var end = awaitDone(topic, fills, process);
            readPositions(port);
            return Measured.between(NAME, warm, end);
        } finally {
            process.destroy();
            process.waitFor(30, TimeUnit.SECONDS);
            process.destroyForcibly();
        }
    }

    /// The signed quantity and the realized P&L of each position, as served after the last run.
    Map<String, List<BigDecimal>> positions() {
        return positions;
    }

    private Machine.Look awaitDone(String topic, long wanted, Process process) throws IOException {
        while (true) {
            long done = machine.redis().hgetAll("trader-meta:progress").entrySet().stream()
                    .filter(mark -> mark.getKey().startsWith(topic + ":"))
                    .mapToLong(mark -> 1 + Long.parseLong(mark.getValue().split(" ", 2)[0]))
                    .sum();
            if (done >= wanted) {
                return machine.look(done, process.toHandle());
            }
            if (!process.isAlive()) {
                throw new IllegalStateException(NAME + " ended, see " + machine.log(NAME));
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
    }

    private String topicId() {
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

    private void readPositions(int port) throws IOException, InterruptedException {
        positions.clear();
        try (var http = HttpClient.newHttpClient()) {
            var next = "";
            do {
                var path = "http://127.0.0.1:" + port + "/api/v1/positions?status=all&limit=1000" + next;
                var page = JSON.readTree(http.send(
                                HttpRequest.newBuilder(URI.create(path)).build(), BodyHandlers.ofString())
                        .body());
                for (var position : page.path("items")) {
                    positions.put(
                            position.path("position_id").asText(),
                            List.of(
                                    decimal(position.path("signed_qty")), decimal(position.path("realized_pnl"))));
                }
                var cursor = page.path("next_cursor").asText("");
                next = cursor.isEmpty() || cursor.equals("null") ? "" : "&cursor=" + cursor;
            } while (!next.isEmpty());
        }
    }

    private static BigDecimal decimal(JsonNode text) {
        return new BigDecimal(text.asText()).stripTrailingZeros();
    }
}
