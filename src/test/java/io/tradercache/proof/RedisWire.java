package io.tradercache.proof;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// A client that shows what `redis-cli` would show: it sends commands as text and reads answers as text,
/// numbers and lists.
final class RedisWire implements Closeable {
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    RedisWire(int port) {
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(20_000);
            in = new BufferedInputStream(socket.getInputStream());
            out = new BufferedOutputStream(socket.getOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String type(String key) {
        return (String) call("TYPE", key);
    }

    /// The remaining life of a key in milliseconds; −1 for ever, −2 if there is no such key.
    long pttl(String key) {
        return (Long) call("PTTL", key);
    }

    Map<String, String> hash(String key) {
        var flat = texts(call("HGETALL", key));
        var hash = new LinkedHashMap<String, String>();
        for (int i = 0; i < flat.size(); i += 2) {
            hash.put(flat.get(i), flat.get(i + 1));
        }
        return hash;
    }

    List<String> list(String key) {
        return texts(call("LRANGE", key, "0", "-1"));
    }

    Set<String> keys(String pattern) {
        return new TreeSet<>(texts(call("KEYS", pattern)));
    }

    /// The whole content of a key as text, whatever its type.
    List<String> content(String key) {
        return switch (type(key)) {
            case "hash" -> texts(call("HGETALL", key));
            case "list" -> list(key);
            case "set" -> texts(call("SMEMBERS", key));
            case "zset" -> texts(call("ZRANGE", key, "0", "-1"));
            case "string" -> List.of((String) call("GET", key));
            case "stream" -> List.of(String.valueOf(call("XRANGE", key, "-", "+")));
            default -> List.of();
        };
    }

    /// Makes Redis forget everything.
    void flushAll() {
        call("FLUSHALL");
    }

    /// Makes Redis keep what it has now. It comes back with that when it is started again.
    void save() {
        call("SAVE");
    }

    private static List<String> texts(Object answer) {
        return ((List<?>) answer).stream().map(String::valueOf).toList();
    }

    Object call(String... words) {
        try {
            out.write(("*" + words.length + "\r\n").getBytes(StandardCharsets.UTF_8));
            for (var word : words) {
                var bytes = word.getBytes(StandardCharsets.UTF_8);
                out.write(("$" + bytes.length + "\r\n").getBytes(StandardCharsets.UTF_8));
                out.write(bytes);
                out.write("\r\n".getBytes(StandardCharsets.UTF_8));
            }
            out.flush();
            return answer();
        } catch (IOException e) {
            throw new UncheckedIOException(String.join(" ", words), e);
        }
    }

    private Object answer() throws IOException {
        var line = line();
        var rest = line.substring(1);
        return switch (line.charAt(0)) {
            case '+' -> rest;
            case ':' -> Long.valueOf(rest);
            case '$' -> bulk(Integer.parseInt(rest));
            case '*' -> list(Integer.parseInt(rest));
            default -> throw new IOException("Redis answered " + line);
        };
    }

    private Object bulk(int length) throws IOException {
        if (length < 0) {
            return "(nil)";
        }
        var bytes = in.readNBytes(length);
        in.readNBytes(2);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private Object list(int length) throws IOException {
        var list = new ArrayList<Object>();
        for (int i = 0; i < length; i++) {
            list.add(answer());
        }
        return list;
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (int c = in.read(); c != '\r'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("Redis hung up");
            }
            line.append((char) c);
        }
        in.read();
        return line.toString();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
