package io.tradercache.local;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import redis.embedded.core.ExecutableProvider;

/// One real Redis server in a process of its own on the loopback address. It ends with this process, however
/// this process ends.
///
/// The server is the `redis-server` or `valkey-server` on the PATH, or else the one that embedded-redis
/// carries. It keeps nothing on disk unless the arguments say so. If it is started again on the same directory,
/// it has what it kept.
public final class LocalRedis implements Closeable {

    private static final String HOST = "127.0.0.1";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    // The shell reads from a pipe that closes when this process ends, even after kill -9.
    private static final String DIES_WITH_PARENT = """
            "$@" </dev/null >/dev/null 2>&1 &
            echo $!
            cat >/dev/null
            kill $! 2>/dev/null
            wait $!
            """;

    private final Process guard;
    private final ProcessHandle server;
    private final int port;

    private LocalRedis(Process guard, ProcessHandle server, int port) {
        this.guard = guard;
        this.server = server;
        this.port = port;
    }

    /// Starts a server, which is ready when this returns.
    ///
    /// @param port the port to listen on; 0 for any free one
    /// @param dataDir the directory of its data; created if missing, and may hold the data of an earlier server
    /// @param arguments as on redis-server's command line, `"--appendonly", "yes"`; they win over the defaults
    public static LocalRedis start(int port, Path dataDir, String... arguments) throws IOException {
        Files.createDirectories(dataDir);
        var actualPort = port == 0 ? FreePort.next() : port;
        var redis = launch(command(actualPort, dataDir, arguments), actualPort);
        try {
            redis.awaitReady(dataDir.resolve("redis.log"));
            return redis;
        } catch (IOException e) {
            redis.kill();
            throw e;
        }
    }

    public int port() {
        return port;
    }

    /// The address for clients, like `redis://127.0.0.1:6379`.
    public String uri() {
        return "redis://" + HOST + ":" + port;
    }

    /// The process of the server, to pause and resume it by signal.
    public ProcessHandle process() {
        return server;
    }

    /// Ends the server at once, as a crash would (SIGKILL).
    public void kill() {
        server.destroyForcibly();
        close();
    }

    /// Ends the server as an operator would. It first saves its data if its arguments say so.
    @Override
    public void close() {
        server.destroy();
        try {
            guard.getOutputStream().close();
        } catch (IOException e) {
            guard.destroy();
        }
        var gone = CompletableFuture.allOf(server.onExit(), guard.onExit());
        gone.completeOnTimeout(null, PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        server.destroyForcibly();
        guard.destroyForcibly();
    }

    private static LocalRedis launch(List<String> command, int port) throws IOException {
        if (onWindows()) {
            var server = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return new LocalRedis(server, server.toHandle(), port);
        }
        var guarded = Stream.concat(Stream.of("sh", "-c", DIES_WITH_PARENT, "redis"), command.stream())
                .toList();
        var guard = new ProcessBuilder(guarded)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        var output = new BufferedReader(new InputStreamReader(guard.getInputStream(), StandardCharsets.US_ASCII));
        var pid = Long.parseLong(output.readLine());
        var server = ProcessHandle.of(pid).orElse(guard.toHandle());
        return new LocalRedis(guard, server, port);
    }

    private static List<String> command(int port, Path dataDir, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(
                executable(dataDir),
                "--bind",
                HOST,
                "--port",
                String.valueOf(port),
                "--dir",
                dataDir.toAbsolutePath().toString(),
                "--logfile",
                "redis.log",
                "--save",
                "",
                "--appendonly",
                "no"));
        command.addAll(Arrays.asList(arguments));
        return command;
    }

    /// Whether a server is installed. The one that embedded-redis carries has no TLS.
    public static boolean isInstalled() {
        return installed().isPresent();
    }

    private static String executable(Path dataDir) throws IOException {
        var installed = installed();
        return installed.isPresent()
                ? installed.get().toString()
                : ExecutableProvider.newJarResourceProvider(dataDir.toFile())
                        .get()
                        .getAbsolutePath();
    }

    private static Optional<Path> installed() {
        var path = System.getenv().getOrDefault("PATH", "").split(File.pathSeparator);
        return Stream.of("redis-server", "valkey-server")
                .flatMap(name -> Arrays.stream(path).map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private void awaitReady(Path log) throws IOException {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!answersPing()) {
            if (!server.isAlive() || System.nanoTime() > deadline) {
                throw new IOException("Redis did not start on port " + port + ": " + lastLine(log));
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    private boolean answersPing() {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(1000);
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            // While Redis loads its data it answers -LOADING. If a password is set it answers -NOAUTH, and then
            // it is ready.
            var answer = new String(socket.getInputStream().readNBytes(5), StandardCharsets.US_ASCII);
            return answer.equals("+PONG") || answer.equals("-NOAU");
        } catch (IOException e) {
            return false;
        }
    }

    private static String lastLine(Path log) throws IOException {
        return Files.exists(log) ? Files.readAllLines(log).getLast() : "no log";
    }

    private static boolean onWindows() {
        return System.getProperty("os.name", "").startsWith("Windows");
    }
}
