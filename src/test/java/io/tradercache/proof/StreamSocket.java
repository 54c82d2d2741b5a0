package io.tradercache.proof;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/// One answer over a connection of its own. It can be read to the end, left unread, or cut at any byte.
///
/// No HTTP client can do the last two: each reads ahead, and ends politely.
final class StreamSocket implements Closeable {
    private final Socket socket;
    private final InputStream in;
    private final int status;
    private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final boolean isChunked;
    private long left;
    private boolean ended;

    /// Sends a request, and reads the head of the answer.
    ///
    /// @param receiveBuffer how many bytes the kernel may hold for a reader that does not read; 0: its default
    static StreamSocket open(int port, String path, Map<String, String> headers, int receiveBuffer) throws IOException {
        var socket = new Socket();
        try {
            if (receiveBuffer > 0) {
                // This must come before the connection, because a window that was offered once stays.
                socket.setReceiveBufferSize(receiveBuffer);
            }
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 5_000);
            socket.setSoTimeout(30_000);
            var request = new StringBuilder(
                    "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAccept: text/event-stream\r\n".formatted(path, port));
            headers.forEach((name, value) ->
                    request.append(name).append(": ").append(value).append("\r\n"));
            socket.getOutputStream().write(request.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
            return new StreamSocket(socket);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private StreamSocket(Socket socket) throws IOException {
        this.socket = socket;
        in = new BufferedInputStream(socket.getInputStream(), 4_096);
        status = Integer.parseInt(line().split(" ", 3)[1]);
        for (var line = line(); !line.isEmpty(); line = line()) {
            var colon = line.indexOf(':');
            headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
        }
        isChunked = "chunked".equalsIgnoreCase(headers.get("Transfer-Encoding"));
        // Without either header, the body goes on until the connection ends.
        left = isChunked ? 0 : Long.parseLong(headers.getOrDefault("Content-Length", String.valueOf(Long.MAX_VALUE)));
    }

    int status() {
        return status;
    }

    String header(String name) {
        return headers.getOrDefault(name, "");
    }

    /// Reads the next bytes of the body as soon as there are some; -1 when the server says that it is over.
    int read(byte[] bytes, int most) throws IOException {
        if (isChunked && left == 0 && !ended) {
            left = Long.parseLong(line().split(";", 2)[0].strip(), 16);
            ended = left == 0;
        }
        if (ended || left == 0) {
            return -1;
        }
        int read = in.read(bytes, 0, (int) Math.min(most, left));
        if (read < 0) {
            throw new EOFException("the connection ended");
        }
        left -= read;
        if (isChunked && left == 0) {
            line();
        }
        return read;
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the connection ended");
            }
            line.append((char) c);
        }
        return line.toString().stripTrailing();
    }

    /// Cuts the connection at once, whatever is under way, so that the other side sees a reset.
    @Override
    public synchronized void close() throws IOException {
        if (!socket.isClosed()) {
            socket.setSoLinger(true, 0);
            socket.close();
        }
    }
}
