package io.tradercache.store.write;

import io.tradercache.store.redis.Pipeline;
import io.tradercache.store.redis.Script;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
    private final String expiry;
    private final String now;
    private final List<String> sizes = new ArrayList<>();
    private final List<String> operations = new ArrayList<>();
    private final Map<String, String> lengths = new LinkedHashMap<>();

    Commit(List<String> keys, long expected, String expiry, long now) {
        this.keys = keys;
        this.expected = Long.toString(expected);
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
        add(operations, command, key, values);
        if (!key.equals(keys.getFirst())) {
            lengths.put(key, length(command));
        }
        return this;
    }

    /// Writes nothing if a side key has another size.
    ///
    /// @param command tells the size: `HLEN`, `LLEN`, or `EXISTS` if it only must be there
    Commit expect(String key, String command, long size) {
        add(sizes, "SIZE", key, List.of(command, Long.toString(size)));
        return this;
    }

    private void add(List<String> to, String command, String key, List<String> values) {
        to.add(command);
        to.add(Integer.toString(keys.indexOf(key) + 1));
        to.add(Integer.toString(values.size()));
        to.addAll(values);
    }

    /// A command that fails if the key is not of the type that another command needs.
    private static String length(String command) {
        return switch (command) {
            case "HSET", "HDEL" -> "HLEN";
            case "RPUSH", "LPUSH", "LTRIM", "PRUNE" -> "LLEN";
            case "XADD" -> "XLEN";
            default -> "EXISTS";
        };
    }

    /// How a commit ended. Unless it is written, nothing has changed.
    enum Result {
        WRITTEN,
        /// Another writer had changed the entity.
        RACED,
        /// A side key has not the size that was expected.
        PARTS_MISSING
    }

    /// Sends it.
    ///
    /// @param session in which the entity was read
    Future<Result> send(Pipeline redis, int session) {
        List<String> arguments = new ArrayList<>();
        arguments.add(expected);
        arguments.add(expiry);
        arguments.add(now);
        if (lengths.size() > 1) {
            // Nothing undoes a command, so all keys must be right before the first is changed.
            lengths.forEach((key, length) -> add(arguments, length, key, List.of()));
        }
        return redis.runIn(session, Script.COMMIT_ENTITY, keys, arguments, sizes, operations)
                .map(response -> switch (response.toString()) {
                    case "1" -> Result.WRITTEN;
                    case "0" -> Result.RACED;
                    default -> Result.PARTS_MISSING;
                });
    }
}
