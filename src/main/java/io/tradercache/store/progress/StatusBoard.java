package io.tradercache.store.progress;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import io.tradercache.domain.Outcome;
import io.tradercache.store.Keys;
import io.tradercache.store.redis.Futures;
import io.tradercache.store.redis.Pipeline;
import io.tradercache.store.redis.RedisAway;
import io.tradercache.store.redis.RedisConnections;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/// The board on which every instance reports its own state once a second, for the instance that is asked for `/status`.
///
///     trader-meta:instances    hash    "0f5c…" → {"at":1767225660000,"outcomes":{"trader.fills":{"applied":1000}},…}
@ApplicationScoped
public class StatusBoard {
    private static final Logger LOG = Logger.getLogger(StatusBoard.class);
    private static final long PERIOD_MS = 1_000;
    // An instance that has been silent for this long counts as gone.
    private static final long SILENCE_MS = 10_000;

    private final RedisConnections connections;
    private final Keys keys;
    private final Vertx vertx;
    private final Clock clock;
    private final ObjectMapper json;
    private final String instance = UUID.randomUUID().toString();
    private final Map<String, Counts> counts = new ConcurrentHashMap<>();
    private final Map<String, String> held = new ConcurrentHashMap<>();
    private volatile boolean kafkaUp;
    private volatile boolean stopped;

    StatusBoard(RedisConnections connections, Keys keys, Vertx vertx, Clock clock, ObjectMapper json) {
        this.connections = connections;
        this.keys = keys;
        this.vertx = vertx;
        this.clock = clock;
        this.json = json;
    }

    /// The report of one instance.
    ///
    /// @param at when it reported, ms since the epoch
    /// @param outcomes by topic: `applied`, `duplicate`, …
    /// @param refused by topic and reason
    /// @param held partitions that wait, and why
    @RegisterForReflection
    public record Word(
            long at,
            Map<String, Map<String, Long>> outcomes,
            Map<String, Map<String, Long>> refused,
            Map<String, String> held) {}

    public void count(String topic, Outcome outcome) {
        counts.computeIfAbsent(topic, _ -> new Counts()).count(outcome);
    }

    /// Notes that a partition waits for something other than Redis.
    public void hold(String partition, String why) {
        held.put(partition, why);
    }

    public void release(String partition) {
        held.remove(partition);
    }

    public void kafka(boolean up) {
        kafkaUp = up;
    }

    public boolean isKafkaUp() {
        return kafkaUp;
    }

    public boolean isRedisUp() {
        return connections.isUp();
    }

    /// The reports of all living instances; only that of this instance while Redis is away.
    public Uni<List<Word>> all() {
        return Futures.uni(connections.reads().hash(keys.instances()).map(this::others))
                .onFailure(RedisAway.class)
                .recoverWithItem(() -> List.of(mine()));
    }

    private List<Word> others(Response response) {
        List<Word> words = new ArrayList<>();
        words.add(mine());
        Pipeline.pairs(response, (other, text) -> {
            if (!other.equals(instance)) {
                var word = parse(text);
                if (clock.millis() - word.at() < SILENCE_MS) {
                    words.add(word);
                } else {
                    connections
                            .reads()
                            .ask(Request.cmd(Command.HDEL).arg(keys.instances()).arg(other));
                }
            }
        });
        return words;
    }

    void start(@Observes StartupEvent start) {
        speak();
    }

    void stop(@Observes ShutdownEvent stop) {
        stopped = true;
        connections.reads().ask(Request.cmd(Command.HDEL).arg(keys.instances()).arg(instance));
    }

    private void speak() {
        if (stopped) {
            return;
        }
        Future<?> said = connections
                .reads()
                .ask(Request.cmd(Command.HSET)
                        .arg(keys.instances())
                        .arg(instance)
                        .arg(text(mine())));
        said.onFailure(away -> LOG.debugf("Not said: %s", away.getMessage()))
                .onComplete(_ -> vertx.setTimer(PERIOD_MS, _ -> speak()));
    }

    private Word mine() {
        Map<String, Map<String, Long>> outcomes = new TreeMap<>();
        Map<String, Map<String, Long>> refused = new TreeMap<>();
        counts.forEach((topic, sums) -> {
            outcomes.put(topic, sums.outcomes());
            refused.put(topic, sums.refused());
        });
        return new Word(clock.millis(), outcomes, refused, Map.copyOf(held));
    }

    private String text(Word word) {
        try {
            return json.writeValueAsString(word);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private Word parse(String text) {
        try {
            return json.readValue(text, Word.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
