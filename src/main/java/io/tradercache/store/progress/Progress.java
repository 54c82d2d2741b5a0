package io.tradercache.store.progress;

import io.smallrye.mutiny.Uni;
import io.tradercache.store.Keys;
import io.tradercache.store.Log;
import io.tradercache.store.redis.Futures;
import io.tradercache.store.redis.Pipeline;
import io.tradercache.store.redis.RedisConnections;
import io.tradercache.store.redis.Script;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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

    /// How far partitions are written, for use within the store.
    public static Future<Map<String, Long>> offsets(Pipeline redis, Keys keys, List<String> partitions) {
        var request = Request.cmd(Command.HMGET).arg(keys.progress());
        partitions.forEach(request::arg);
        return redis.ask(request).map(marks -> {
            Map<String, Long> offsets = new HashMap<>();
            for (int i = 0; i < partitions.size(); i++) {
                var mark = marks.get(i);
                if (mark != null) {
                    offsets.put(partitions.get(i), Mark.parse(mark.toString()).offset());
                }
            }
            return offsets;
        });
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

    /// Moves one partition forward. The request follows all earlier writes on the same connection.
    public Uni<Void> advance(String topicId, int partition, Mark mark) {
        return Uni.createFrom()
                .deferred(() -> Futures.uni(connections
                        .writes()
                        .run(
                                Script.ADVANCE_PROGRESS,
                                List.of(keys.progress()),
                                List.of(Log.partition(topicId, partition), Long.toString(mark.offset()), mark.text()))
                        .mapEmpty()));
    }
}
