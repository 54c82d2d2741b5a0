package io.tradercache.store.progress;

import io.smallrye.mutiny.Uni;
import io.tradercache.store.Keys;
import io.tradercache.store.Log;
import io.tradercache.store.redis.Futures;
import io.tradercache.store.redis.Pipeline;
import io.tradercache.store.redis.RedisConnections;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// Where Kafka had deleted records before they could be read. Entities may lack them for good.
///
///     trader-meta:truncated    hash    "GQ3k…:3 5000" → "MARKED trader.fills"
@ApplicationScoped
public class Truncations {
    private final RedisConnections connections;
    private final Keys keys;

    public Truncations(RedisConnections connections, Keys keys) {
        this.connections = connections;
        this.keys = keys;
    }

    /// How far a truncation is dealt with.
    public enum State {
        /// Entities that may lack records are not all marked yet.
        FOUND,
        /// They have a gap, and so gets each that is made from the partition from now on.
        MARKED,
        /// An operator knows of it. What is made from the partition from now on counts as whole.
        ACKNOWLEDGED
    }

    /// One truncation of one partition.
    ///
    /// @param partition as [Log#progress] names it
    /// @param before some records below this offset were gone
    public record Truncation(String topic, String partition, long before, State state) {
        private static Truncation parse(String field, String value) {
            int offset = field.lastIndexOf(' ');
            int topic = value.indexOf(' ');
            return new Truncation(
                    value.substring(topic + 1),
                    field.substring(0, offset),
                    Long.parseLong(field.substring(offset + 1)),
                    State.valueOf(value.substring(0, topic)));
        }

        private String field() {
            return partition + " " + before;
        }

        private String value(State next) {
            return next + " " + topic;
        }

        /// The number of the partition.
        public int number() {
            return Integer.parseInt(partition.substring(partition.lastIndexOf(':') + 1));
        }

        /// Its place in the log, `{topic}:{partition}:{offset}`.
        public String place() {
            return topic + ":" + number() + ":" + before;
        }

        public boolean isOpen() {
            return state != State.ACKNOWLEDGED;
        }
    }

    /// Those that an operator has acknowledged: by [Log#progress], the offset below which records were gone.
    public static Map<String, Long> acknowledged(List<Truncation> truncations) {
        return before(truncations, one -> !one.isOpen());
    }

    /// Those that no operator has acknowledged: by [Log#progress], the offset below which records were gone.
    public static Map<String, Long> open(List<Truncation> truncations) {
        return before(truncations, Truncation::isOpen);
    }

    private static Map<String, Long> before(List<Truncation> truncations, Predicate<Truncation> wanted) {
        Map<String, Long> before = new HashMap<>();
        truncations.stream().filter(wanted).forEach(one -> before.merge(one.partition(), one.before(), Math::max));
        return before;
    }

    /// Notes that records below an offset were gone. If that is known, it stays as it is.
    public Uni<Void> found(Log log, long before) {
        var truncation = new Truncation(log.topic(), log.progress(), before, State.FOUND);
        return all().chain(all -> all.stream().anyMatch(one -> one.field().equals(truncation.field()))
                ? Uni.createFrom().voidItem()
                : note(truncation, State.FOUND));
    }

    /// All that were ever found, as Redis has them now.
    public Uni<List<Truncation>> all() {
        return Uni.createFrom()
                .deferred(() ->
                        Futures.uni(connections.reads().hash(keys.truncated()).map(Truncations::read)));
    }

    private static List<Truncation> read(Response response) {
        List<Truncation> all = new ArrayList<>();
        Pipeline.pairs(response, (field, value) -> all.add(Truncation.parse(field, value)));
        return all;
    }

    /// Notes how far a truncation is dealt with.
    public Uni<Void> note(Truncation truncation, State state) {
        var request = Request.cmd(Command.HSET)
                .arg(keys.truncated())
                .arg(truncation.field())
                .arg(truncation.value(state));
        return Uni.createFrom()
                .deferred(() -> Futures.uni(connections.writes().ask(request).mapEmpty()));
    }
}
