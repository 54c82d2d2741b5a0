package io.tradercache.store.redis;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/// A Lua script of ours. It is called by its digest, and every new connection loads all scripts first.
///
/// A script may return an error as a text, and returns nothing else as a text.
public enum Script {
    LOAD_ENTITY("load_entity"),
    COMMIT_ENTITY("commit_entity"),
    ADVANCE_PROGRESS("advance_progress");

    static final List<Script> ALL = List.of(values());

    private final String text;
    private final String sha1;

    Script(String name) {
        text = read("/redis/" + name + ".lua");
        sha1 = sha1(text);
    }

    String text() {
        return text;
    }

    @SafeVarargs
    final Request call(List<String> keys, List<String>... arguments) {
        var request = Request.cmd(Command.EVALSHA).arg(sha1).arg(keys.size());
        keys.forEach(request::arg);
        for (var some : arguments) {
            some.forEach(request::arg);
        }
        return request;
    }

    private static String read(String resource) {
        try (var in = Objects.requireNonNull(Script.class.getResourceAsStream(resource), resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha1(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
