package io.tradercache.proof;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.regex.Pattern;

/// Many connections at once from some addresses, which do what no client should do until the flood is closed.
final class Flood implements AutoCloseable {
    /// A connection that was closed without an answer.
    static final String CUT_OFF = "cut off";
    /// A stream that has all that was stored. It goes on.
    static final String CAUGHT_UP = "caught up";

    private static final int ADDRESSES = 20;
    private static final int STATUS_LINE = "HTTP/1.1 200".length();
    private static final String BLANK_LINE = "\r\n\r\n";
    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: (\\d+)");
    private static final Duration BETWEEN_WAVES = Duration.ofSeconds(2);
    private static final Duration BETWEEN_BYTES = Duration.ofMillis(500);

    private final int port;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Map<String, Integer> ends = new ConcurrentSkipListMap<>();
    private volatile boolean isOver;

    /// What one connection does.
    private interface Attack {
        /// Returns how it ended.
        String on(Socket socket) throws IOException;
    }

    private Flood(int port) {
        this.port = port;
    }

    /// Connections that send nothing.
    static Flood idle(int port, int connections) {
        return new Flood(port).once(connections, _ -> "", Flood::end);
    }

    /// Bodies that come byte by byte, and never end.
    static Flood slowBodies(int port, int connections) {
        return new Flood(port).once(connections, _ -> """
                POST /api/v1/admin/positions/none/gap/clear HTTP/1.1
                Host: localhost
                Content-Type: application/json
                Content-Length: 60000

                """, Flood::trickle);
    }

    /// Headers that come byte by byte, and never end.
    static Flood slowHeaders(int port, int connections) {
        return new Flood(port).once(connections, _ -> "GET /api/v1/positions HTTP/1.1\nX-Slow: ", Flood::trickle);
    }

    /// Headers of a megabyte, over and over.
    static Flood largeHeaders(int port, int connections) {
        var head = "GET /api/v1/positions HTTP/1.1\nX-Large: " + "a".repeat(1 << 20);
        return new Flood(port).again(connections, head);
    }

    /// Streams that each resume after another event.
    static Flood streams(int port, int connections) {
        long now = System.currentTimeMillis();
        var flood = new Flood(port);
        return flood.once(connections, number -> """
                GET /api/v1/stream/positions HTTP/1.1
                Host: localhost
                Last-Event-ID: %d-0

                """.formatted(now - number), flood::follow);
    }

    /// Exposures, on all connections at once, time after time.
    static Flood exposures(int port, int connections) {
        var flood = new Flood(port);
        var request = http("""
                GET /api/v1/exposure HTTP/1.1
                Host: localhost

                """);
        long start = System.nanoTime();
        return flood.once(connections, _ -> "", socket -> {
            var in = new BufferedInputStream(socket.getInputStream());
            for (int wave = 1; true; wave++) {
                LockSupport.parkNanos(start + wave * BETWEEN_WAVES.toNanos() - System.nanoTime());
                socket.getOutputStream().write(request);
                flood.ended(answer(in));
            }
        });
    }

    private Flood once(int connections, IntFunction<String> head, Attack then) {
        for (int i = 0; i < connections; i++) {
            int number = i;
            threads.execute(() -> attack(number, head.apply(number), then));
        }
        return this;
    }

    private Flood again(int connections, String head) {
        for (int i = 0; i < connections; i++) {
            int number = i;
            threads.execute(() -> {
                while (!isOver) {
                    attack(number, head, Flood::end);
                }
            });
        }
        return this;
    }

    private void attack(int number, String head, Attack then) {
        try (var socket = new Socket()) {
            attack(socket, number, head, then);
        } catch (IOException e) {
            ended(CUT_OFF);
        }
    }

    private void attack(Socket socket, int number, String head, Attack then) throws IOException {
        open.add(socket);
        try {
            // Whoever closes the flood may have looked at the open ones before.
            if (isOver) {
                return;
            }
            socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.2." + (1 + number % ADDRESSES)), 0));
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            socket.getOutputStream().write(http(head));
            ended(then.on(socket));
        } finally {
            open.remove(socket);
        }
    }

    private static byte[] http(String text) {
        return text.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    private void ended(String how) {
        if (!isOver) {
            ends.merge(how, 1, Integer::sum);
        }
    }

    private static String end(Socket socket) throws IOException {
        var status = status(socket);
        socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        return status;
    }

    /// Reads one answer, and keeps the connection.
    private static String answer(InputStream in) throws IOException {
        var head = untilBlankLine(in);
        var length = LENGTH.matcher(head);
        if (length.find()) {
            in.skipNBytes(Long.parseLong(length.group(1)));
        } else {
            // It comes in chunks, and a blank line follows the last one. JSON holds none.
            untilBlankLine(in);
        }
        return status(head);
    }

    private static String untilBlankLine(InputStream in) throws IOException {
        var text = new StringBuilder();
        while (text.indexOf(BLANK_LINE, text.length() - BLANK_LINE.length()) < 0) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException();
            }
            text.append((char) next);
        }
        return text.toString();
    }

    private String follow(Socket socket) throws IOException {
        try (var lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            var status = lines.readLine();
            for (var line = status; line != null; line = lines.readLine()) {
                if (line.equals("event: caught-up")) {
                    ended(CAUGHT_UP);
                }
            }
            return String.valueOf(status);
        }
    }

    private static String status(Socket socket) throws IOException {
        var line = new String(socket.getInputStream().readNBytes(STATUS_LINE), StandardCharsets.US_ASCII);
        return status(line);
    }

    private static String status(String answer) {
        int code = answer.indexOf(' ') + 1;
        return code == 0 ? CUT_OFF : answer.substring(code, code + 3);
    }

    private static String trickle(Socket socket) throws IOException {
        socket.setSoTimeout((int) BETWEEN_BYTES.toMillis());
        while (true) {
            socket.getOutputStream().write('a');
            try {
                return status(socket);
            } catch (SocketTimeoutException _) {
                // Nothing is answered yet.
            }
        }
    }

    /// How many connections are open.
    int open() {
        return open.size();
    }

    /// How many connections ended by themselves or caught up, by what they were answered.
    Map<String, Integer> ends() {
        return new TreeMap<>(ends);
    }

    @Override
    public void close() {
        isOver = true;
        for (var socket : open) {
            try {
                socket.close();
            } catch (IOException _) {
                // It is gone, and that is what we want.
            }
        }
        threads.close();
    }
}
