package io.tradercache.proof;

import static io.tradercache.fixtures.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradercache.fixtures.Tier;
import io.tradercache.local.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// The packaged application in a process of its own, which can be killed and started again as in production.
///
/// It ends with this JVM. When it is closed, its log must hold no error and, with `-Pproof`, no blocked event
/// loop.
final class TraderCacheProcess implements AutoCloseable {
    private static final Path LOGS = Path.of("target", "proof-logs");
    private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(Process::destroyForcibly)));
    }

    private final String name;
    private final List<String> command;
    private final Map<String, String> settings;
    private final int port = FreePort.next();
    private final int managementPort = FreePort.next();
    private final Path log;
    private final List<String> allowedErrors = new ArrayList<>();
    private Process process;

    private TraderCacheProcess(String name, List<String> command, Map<String, String> settings) throws IOException {
        this.name = name;
        this.command = command;
        this.settings = settings;
        Files.createDirectories(LOGS);
        log = LOGS.resolve(name + ".log");
        Files.deleteIfExists(log);
    }

    /// Starts a new process, which is ready when this returns.
    ///
    /// @param name its name, which is also that of its log
    /// @param command what starts it
    /// @param settings environment variables
    static TraderCacheProcess start(String name, List<String> command, Map<String, String> settings)
            throws IOException {
        var application = new TraderCacheProcess(name, command, settings);
        try {
            application.start();
            return application;
        } catch (IOException | RuntimeException | AssertionError e) {
            application.process.destroyForcibly();
            throw e;
        }
    }

    /// How a process ended.
    record Ended(int exitCode, List<String> log) {}

    /// Starts a new process that ends by itself.
    static Ended runToItsEnd(String name, List<String> command, Map<String, String> settings) throws IOException {
        var application = new TraderCacheProcess(name, command, settings);
        application.launch();
        application.awaitExit();
        return new Ended(application.process.exitValue(), application.log());
    }

    Api api() {
        return new Api(port);
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /// Allows an error that the proof itself causes; `part` is a part of its line in the log.
    TraderCacheProcess allowError(String part) {
        allowedErrors.add(part);
        return this;
    }

    /// Ends the process at once, as a crash would (SIGKILL).
    void kill9() {
        process.destroyForcibly();
        awaitExit();
    }

    /// Ends the process as an operator would (SIGTERM).
    void terminate() {
        process.destroy();
        awaitExit();
    }

    void start() throws IOException {
        launch();
        await(name + " ready").pollInterval(Duration.ofMillis(100)).until(() -> {
            assertThat(process.isAlive()).as("%s ended: %s", name, tail()).isTrue();
            return isReady();
        });
    }

    /// Starts the process without waiting until it is ready.
    void launch() throws IOException {
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment()
                .keySet()
                .removeIf(variable -> variable.matches("(TRADER|QUARKUS|KAFKA|MP_MESSAGING|SMALLRYE|JAVA_TOOL).*"));
        builder.environment().putAll(environment());
        process = builder.start();
        RUNNING.add(process);
    }

    private Map<String, String> environment() {
        var environment = new TreeMap<>(Map.of(
                "QUARKUS_HTTP_HOST", "127.0.0.1",
                "QUARKUS_HTTP_PORT", String.valueOf(port),
                "QUARKUS_MANAGEMENT_HOST", "127.0.0.1",
                "QUARKUS_MANAGEMENT_PORT", String.valueOf(managementPort),
                "QUARKUS_LOG_CONSOLE_JSON_ENABLED", "false",
                // With a short timeout, a proof need not wait 45 seconds to learn that a member is dead.
                "KAFKA_SESSION_TIMEOUT_MS", "6000",
                "KAFKA_HEARTBEAT_INTERVAL_MS", "1500"));
        environment.putAll(Map.of(
                "TRADER_SECURITY_ALLOW_ANONYMOUS", "true",
                "TRADER_SECURITY_ANONYMOUS_ROLES", "reader,admin",
                // A proof asks for more than a client should, and its streams come from one address.
                "TRADER_LIMITS_REQUESTS", "1000000",
                "TRADER_LIMITS_STREAMS_PER_CLIENT", "2000"));
        environment.putAll(settings);
        return environment;
    }

    /// The bytes of its heap that are in use after a collection, according to its metrics.
    long usedHeap() {
        try {
            var collect = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                    .toString(),
                            String.valueOf(process.pid()),
                            "GC.run")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            assertThat(collect.waitFor(20, TimeUnit.SECONDS) && collect.exitValue() == 0)
                    .as("collected")
                    .isTrue();
            return metric("jvm_memory_used_bytes{area=\"heap\"");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /// The memory that it takes, in bytes.
    long resident() throws IOException {
        var status = Path.of("/proc", String.valueOf(process.pid()), "status");
        try (var lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                    .sum();
        }
    }

    /// The sum of the samples that start with a text.
    private long metric(String start) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + "/q/metrics"))
                    .timeout(Duration.ofSeconds(10))
                    .build();
            var samples = http.send(request, BodyHandlers.ofString())
                    .body()
                    .lines()
                    .filter(line -> line.startsWith(start))
                    .map(line -> new BigDecimal(line.substring(line.lastIndexOf(' ') + 1)))
                    .toList();
            assertThat(samples).as(start).isNotEmpty();
            return samples.stream().reduce(BigDecimal.ZERO, BigDecimal::add).longValue();
        }
    }

    boolean isReady() {
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + "/q/health/ready"))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void awaitExit() {
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
                throw new AssertionError(name + " did not end within a minute: " + tail());
            }
            RUNNING.remove(process);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    List<String> log() {
        try {
            return Files.readAllLines(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String tail() {
        var lines = log();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            terminate();
        }
        assertLogIsClean();
    }

    void assertLogIsClean() {
        assertThat(log().stream().filter(this::isWrong)).as("log of %s", name).isEmpty();
        assertThat(log().stream().filter(TraderCacheProcess::tellsTooMuch))
                .as("what nobody should read in the log of %s", name)
                .isEmpty();
    }

    /// Whether a line names an account, as proofs spell them, or holds a token. A key that cannot be read is named.
    private static boolean tellsTooMuch(String line) {
        return (line.contains("-ACCOUNT") && !line.contains("trader-account:")) || line.contains("eyJ");
    }

    private boolean isWrong(String line) {
        // If the machine also does other work, an event loop is as late as the machine.
        return (Tier.IS_PROOF && line.contains("has been blocked"))
                || (line.contains(" ERROR ") && allowedErrors.stream().noneMatch(line::contains));
    }
}
