package io.tradercache.store.redis;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import org.jspecify.annotations.Nullable;

/// Asks Redis to wait until what it has is on a replica or on disk.
///
/// Redis lets a connection stand still meanwhile, and waits for what was written before on the same connection. So this
/// has a connection of its own, on which it writes a mark: the replicas and the disk get all writes in one order, and
/// so they have everything that was answered before once they have the mark. Those who ask while one request is under
/// way share the next.
final class DurableWrites {
    // A disk is written once a second by default.
    private static final int LONGEST_WAIT_MS = 3_000;

    private static final Command WAITAOF = Command.create("WAITAOF");

    private final Pipeline redis;
    private final Durability where;
    private final Request mark;
    private @Nullable Promise<Void> underWay;
    private @Nullable Promise<Void> next;

    /// @param redis a connection that nobody else uses, and that does not hold requests
    /// @param mark the hash that takes the mark
    DurableWrites(Pipeline redis, Durability where, String mark) {
        this.redis = redis;
        this.where = where;
        this.mark = Request.cmd(Command.HSET).arg(mark).arg("mark").arg("");
    }

    /// Completes when what Redis has answered until now is where it must be. Fails with [NotDurable] if that takes
    /// too long.
    synchronized Future<Void> ask() {
        // The one under way may not count what was written since it began.
        if (next == null) {
            next = Promise.promise();
        }
        var answer = next.future();
        if (underWay == null) {
            begin();
        }
        return answer;
    }

    private synchronized void begin() {
        var beginning = next;
        underWay = beginning;
        next = null;
        if (beginning != null) {
            send().onComplete(done -> {
                begin();
                beginning.handle(done);
            });
        }
    }

    private Future<Void> send() {
        int session = redis.session();
        var marked = redis.ask(mark);
        var waited = redis.ask(wait(where));
        return Future.all(marked, waited).compose(_ -> {
            if (redis.session() != session) {
                return Future.failedFuture(new RedisAway("the connection was lost meanwhile"));
            }
            return isDone(waited.result()) ? Future.succeededFuture() : Future.failedFuture(late());
        });
    }

    private static Request wait(Durability where) {
        return where == Durability.REPLICA
                ? Request.cmd(Command.WAIT).arg(1).arg(LONGEST_WAIT_MS)
                : Request.cmd(WAITAOF).arg(1).arg(0).arg(LONGEST_WAIT_MS);
    }

    /// How many replicas, or disks, have it.
    private static boolean isDone(Response answer) {
        var count = answer.type() == ResponseType.MULTI ? answer.get(0) : answer;
        return Long.parseLong(count.toString()) > 0;
    }

    private NotDurable late() {
        return new NotDurable(
                where == Durability.REPLICA
                        ? "no replica of Redis has what was written"
                        : "the disk of Redis does not have what was written");
    }
}
