package io.tradercache.store.redis;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.StartupEvent;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/// Looks at each connection whether Redis is set up so that what it has is safe. What endangers it is a warning. One
/// that may drop what it has, or cannot do what is asked of it, ends the service at the first look.
@ApplicationScoped
class RedisCheck {
    private static final Logger LOG = Logger.getLogger(RedisCheck.class);
    private static final String KEEPS_ALL = "noeviction";

    private final RedisConnections connections;
    private final SafetyConfig config;

    // What was said last. It is touched only on the thread of the connection.
    private List<String> said = List.of();
    private boolean looked;

    RedisCheck(RedisConnections connections, SafetyConfig config) {
        this.connections = connections;
        this.config = config;
    }

    void start(@Observes StartupEvent start) {
        connections.whenWritesConnected(this::look);
    }

    private void look() {
        connections
                .writes()
                .ask(Request.cmd(Command.INFO))
                .onSuccess(answer -> judge(Info.parse(answer.toString())))
                .onFailure(refused ->
                        say(List.of("cannot look whether it is set up safely: %s".formatted(Wordless.words(refused)))));
    }

    private void judge(Info info) {
        var fatal = fatal(info);
        if (!looked && !fatal.isEmpty()) {
            fatal.forEach(reason -> LOG.fatalf("Redis %s", reason));
            Quarkus.asyncExit(1);
            return;
        }
        looked = true;
        List<String> dangers = new ArrayList<>(fatal);
        dangers.addAll(dangers(info));
        say(dangers);
    }

    private void say(List<String> dangers) {
        if (!dangers.equals(said)) {
            dangers.forEach(danger -> LOG.warnf("Redis %s", danger));
            said = dangers;
        }
    }

    private List<String> fatal(Info info) {
        List<String> reasons = new ArrayList<>();
        if (info.evicts() && !config.allowEviction()) {
            reasons.add(
                    "has maxmemory-policy %s, must be noeviction: it drops positions when its memory is full. Set TRADER_REDIS_ALLOW_EVICTION=true if it may"
                            .formatted(info.text("maxmemory_policy")));
        }
        if (config.acknowledge() == Durability.DISK) {
            if (!info.isAtLeast(7, 2)) {
                reasons.add("is version %s, TRADER_REDIS_ACKNOWLEDGE=disk needs 7.2 or later"
                        .formatted(info.text("redis_version")));
            } else if (!info.keepsAppendOnlyFile()) {
                reasons.add("has appendonly no, TRADER_REDIS_ACKNOWLEDGE=disk needs yes");
            }
        }
        return reasons;
    }

    private List<String> dangers(Info info) {
        List<String> dangers = new ArrayList<>();
        if (info.evicts() && config.allowEviction()) {
            dangers.add("has maxmemory-policy %s: entities lose parts, or are gone, when its memory is full"
                    .formatted(info.text("maxmemory_policy")));
        }
        if (!info.keepsAppendOnlyFile()) {
            dangers.add(
                    "has appendonly no: after a restart, what it had is read again from Kafka, if that still has it");
        }
        if (config.acknowledge() == Durability.REPLICA
                && info.text("connected_slaves").equals("0")) {
            dangers.add("has no replica: with TRADER_REDIS_ACKNOWLEDGE=replica, nothing is committed to Kafka");
        }
        return dangers;
    }

    /// What Redis tells of itself.
    record Info(Map<String, String> values) {
        static Info parse(String text) {
            Map<String, String> values = new HashMap<>();
            text.lines().forEach(line -> {
                int colon = line.indexOf(':');
                if (colon > 0) {
                    values.put(line.substring(0, colon), line.substring(colon + 1));
                }
            });
            return new Info(values);
        }

        String text(String name) {
            return values.getOrDefault(name, "");
        }

        /// Without a bound for its memory, it evicts nothing either, but a bound is set in a moment.
        boolean evicts() {
            return values.containsKey("maxmemory_policy")
                    && !text("maxmemory_policy").equals(KEEPS_ALL);
        }

        boolean keepsAppendOnlyFile() {
            return text("aof_enabled").equals("1");
        }

        boolean isAtLeast(int major, int minor) {
            var words = text("redis_version").split("\\.", 3);
            if (words.length < 2) {
                return false;
            }
            int ours = Integer.parseInt(words[0]);
            return ours > major || (ours == major && Integer.parseInt(words[1]) >= minor);
        }
    }
}
