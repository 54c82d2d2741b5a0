package io.tradercache.store;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;

/// One write of one entity in the form that [Script#COMMIT_ENTITY] takes: what to expect, what to change, when it
/// expires.
final class Commit {
    // Lua's unpack fails near 8 000 values.
    private static final int MOST_VALUES = 2_000;

    /// How the expiry changes: "" leaves it, "never" removes it, any other value is the new one in ms since the
    /// epoch.
    static final String SAME_EXPIRY = "";

    static final String NEVER = "never";

    private final List<String> keys;
    private final String expected;
    private final String version;
    private final String expiry;
    private final String now;
    private final List<String> operations = new ArrayList<>();

    Commit(List<String> keys, long expected, long version, String expiry, long now) {
        this.keys = keys;
        this.expected = Long.toString(expected);
        this.version = Long.toString(version);
        this.expiry = expiry;
        this.now = Long.toString(now);
    }

    /// Adds a command on one of the keys, in as many calls as its values need. Groups of `step` values stay in one
    /// call.
    Commit add(String command, String key, List<String> values, int step) {
        int most = MOST_VALUES / step * step;
        for (int from = 0; from < values.size(); from += most) {
            addOnce(command, key, values.subList(from, Math.min(values.size(), from + most)));
        }
        return this;
    }

    Commit addOnce(String command, String key, List<String> values) {
        operations.add(command);
        operations.add(Integer.toString(keys.indexOf(key) + 1));
        operations.add(Integer.toString(values.size()));
        operations.addAll(values);
        return this;
    }

    Request request() {
        var request =
                Request.cmd(Command.EVALSHA).arg(Script.COMMIT_ENTITY.sha1()).arg(keys.size());
        keys.forEach(request::arg);
        request.arg(expected).arg(version).arg(expiry).arg(now);
        operations.forEach(request::arg);
        return request;
    }

    /// Whether it was written; false if another writer had changed the entity.
    static boolean isWritten(Response response) {
        return response.get(0).toString().equals("1");
    }
}
