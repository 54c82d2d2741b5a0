package io.tradercache.store.progress;

import io.smallrye.mutiny.Uni;
import io.tradercache.store.Keys;
import io.tradercache.store.Log;
import io.tradercache.store.redis.Futures;
import io.tradercache.store.redis.Pipeline;
import io.tradercache.store.redis.RedisAway;
import io.tradercache.store.redis.RedisConnections;
import io.tradercache.store.redis.Script;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// How far each partition is written: everything up to the offset is in Redis.
///
///     trader-meta:progress    hash    "GQ3k…:3" → "1042 1767225660000 1767225660000000000"
@ApplicationScoped
public class Progress {
    private final RedisConnections connections;
    private final Keys keys;

    public Progress(RedisConnections connections, Keys keys) {
        this.connections = connections;
        this.keys = keys;
    }

    /// The progress of one partition.
    ///
    /// @param offset the last record written
    /// @param timestamp when Kafka had that record, ms since the epoch
    /// @param tsEvent the newest event time seen up to there, ns since the epoch; 0 where no record stated one
    public record Mark(long offset, long timestamp, long tsEvent) {
        private static Mark parse(String text) {
            var words = text.split(" ", -1);
            return new Mark(Long.parseLong(words[0]), Long.parseLong(words[1]), Long.parseLong(words[2]));
        }

        private String text() {
            return offset + " " + timestamp + " " + tsEvent;
        }
    }

    /// How far partitions are written, by [Log#progress], for use within the store. Fails if that is less
    /// than it was: then Redis has forgotten.
    public static Future<Map<String, Long>> check(Pipeline redis, Keys keys, Set<Log> logs) {
        // A log may move on while Redis answers.
        var before = written(logs);
        var request = Request.cmd(Command.HMGET).arg(keys.progress());
        before.keySet().forEach(log -> request.arg(log.progress()));
        return redis.ask(request).compose(answer -> {
            Map<String, Mark> marks = new HashMap<>();
            var answers = answer.iterator();
            before.keySet().forEach(log -> {
                var mark = answers.next();
                if (mark != null) {
                    marks.put(log.progress(), Mark.parse(mark.toString()));
                }
            });
            if (compare(before, marks)) {
                return Future.failedFuture(new RedisAway("Redis has forgotten what it had"));
            }
            Map<String, Long> offsets = new HashMap<>();
            marks.forEach((partition, mark) -> offsets.put(partition, mark.offset()));
            return Future.succeededFuture(offsets);
        });
    }

    /// What Redis has of logs at least, at this moment.
    public static Map<Log, Long> written(Collection<Log> logs) {
        Map<Log, Long> written = new LinkedHashMap<>();
        logs.forEach(log -> written.put(log, log.written()));
        return written;
    }

    /// Compares what Redis has with what it had before, and tells those logs of which it has less.
    ///
    /// @return whether there are any
    public static boolean compare(Map<Log, Long> before, Map<String, Mark> marks) {
        var forgotten = before.entrySet().stream()
                .filter(log -> {
                    var mark = marks.get(log.getKey().progress());
                    return (mark == null ? -1 : mark.offset()) < log.getValue();
                })
                .map(Map.Entry::getKey)
                .toList();
        forgotten.forEach(Log::forgotten);
        return !forgotten.isEmpty();
    }

    /// How far one partition was written; the offset is -1 if nothing ever was. Waits while Redis is away.
    public Uni<Mark> of(String topicId, int partition) {
        var request = Request.cmd(Command.HGET).arg(keys.progress()).arg(Log.partition(topicId, partition));
        // Ask on the connection of the writes, so that the answer includes what this instance is still writing.
        return Uni.createFrom()
                .deferred(() -> Futures.uni(connections
                        .writes()
                        .ask(request)
                        .map(mark -> mark == null ? new Mark(-1, 0, 0) : Mark.parse(mark.toString()))));
    }

    /// All partitions, as Redis has them now.
    public Uni<Map<String, Mark>> all() {
        return Futures.uni(connections.reads().hash(keys.progress()).map(response -> {
            Map<String, Mark> marks = new HashMap<>();
            Pipeline.pairs(response, (partition, mark) -> marks.put(partition, Mark.parse(mark)));
            return marks;
        }));
    }

    /// Moves one partition forward, and completes when that is where the settings say it must be. The request follows
    /// all earlier writes on the same connection. It fails if Redis has forgotten, or if it may have, because the
    /// connection was lost since the log began.
    public Uni<Void> advance(Log log, Mark mark) {
        return Uni.createFrom().deferred(() -> {
            var offset = Long.toString(mark.offset());
            var seen = Long.toString(log.written());
            var advanced = connections
                    .writes()
                    .runIn(
                            log.begin().session(),
                            Script.ADVANCE_PROGRESS,
                            List.of(keys.progress()),
                            List.of(log.progress(), offset, mark.text(), seen));
            return Futures.uni(advanced.compose(done -> {
                if (!isOne(done)) {
                    log.forgotten();
                    return Future.failedFuture(new RedisAway("Redis has forgotten what it had"));
                }
                log.written(Math.max(mark.offset(), log.written()));
                return connections.durable(keys.durable());
            }));
        });
    }

    /// The session of the connection for writes, see [Pipeline#session].
    public int session() {
        return connections.writes().session();
    }

    /// Lets nothing that was read before count any more, because Redis has forgotten.
    public void beginSessions() {
        connections.beginSessions();
    }

    /// Calls a task each time a connection for writes is lost: Redis may have forgotten when it is back.
    public void whenWritesLost(Runnable task) {
        connections.whenWritesLost(task);
    }

    /// Calls a task each time a connection for reads is lost.
    public void whenReadsLost(Runnable task) {
        connections.whenReadsLost(task);
    }

    /// Notes that a rebuild begins, and whether it begins from nothing: then entities that there are seem not
    /// to be there.
    public Uni<Void> rebuildBegins() {
        return Uni.createFrom()
                .deferred(() -> Futures.uni(connections
                        .writes()
                        .ask(Request.cmd(Command.EXISTS).arg(keys.progress()))
                        .compose(there -> isOne(there)
                                ? Future.succeededFuture()
                                : connections
                                        .writes()
                                        .ask(Request.cmd(Command.HSET)
                                                .arg(keys.rebuild())
                                                .arg("from")
                                                .arg("nothing")))
                        .mapEmpty()));
    }

    /// Whether a rebuild is under way that began from nothing.
    public Uni<Boolean> isRebuiltFromNothing() {
        return Futures.uni(connections
                .reads()
                .ask(Request.cmd(Command.EXISTS).arg(keys.rebuild()))
                .map(there -> isOne(there)));
    }

    private static boolean isOne(Response answer) {
        return answer.toString().equals("1");
    }

    /// Notes that no rebuild is under way any more.
    public Uni<Void> rebuildEnds() {
        return Futures.uni(connections
                .reads()
                .ask(Request.cmd(Command.DEL).arg(keys.rebuild()))
                .mapEmpty());
    }
}
