package io.tradercache.store.read;

import io.smallrye.mutiny.Uni;
import io.tradercache.store.Keys;
import io.tradercache.store.Turns;
import io.tradercache.store.feed.Notice;
import io.tradercache.store.redis.Futures;
import io.tradercache.store.redis.Pipeline;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/// Reads the feed of one kind: what changed after a place, with the entities as they are stored at that time.
public final class FeedReader<T> {
    // An entity that changed several times among these is read once. An entry may hold many changes.
    private static final int MOST_ENTRIES = 128;
    private static final int MOST_ENTITIES = 500;
    private static final String END = "+";

    private static final Logger LOG = Logger.getLogger(FeedReader.class);

    private final Pipeline redis;
    private final Turns turns;
    private final EntityReader<T> entities;
    private final String feed;

    FeedReader(Pipeline redis, Turns turns, Keys keys, EntityReader<T> entities) {
        this.redis = redis;
        this.turns = turns;
        this.entities = entities;
        this.feed = keys.feed(entities.kind());
    }

    /// What happened after one place in the feed.
    ///
    /// @param end the place in the feed up to which these changes go
    /// @param isAll whether these were all changes at that time
    public record Changes<T>(List<Change<T>> all, String end, boolean isAll) {}

    /// The last place of the feed. What comes after it is news.
    public Uni<String> last() {
        var request = Request.cmd(Command.XREVRANGE)
                .arg(feed)
                .arg("+")
                .arg("-")
                .arg("COUNT")
                .arg(1);
        return Futures.uni(redis.ask(request)
                .compose(last -> last.size() > 0 ? Future.succeededFuture(id(last.get(0))) : begin()));
    }

    /// Gives an empty feed a first entry, so that there is a place to start from. No entity has its empty id.
    private Future<String> begin() {
        var request = Request.cmd(Command.XADD).arg(feed).arg("*").arg("").arg("");
        return redis.ask(request).map(Response::toString);
    }

    /// What happened after a place; empty if the feed does not reach back to it.
    public Future<Optional<Changes<T>>> after(String place) {
        return between(place, END);
    }

    /// What happened after one place up to another; empty if the feed does not reach back to the first.
    public Future<Optional<Changes<T>>> between(String place, String end) {
        var request = Request.cmd(Command.XRANGE)
                .arg(feed)
                .arg(place)
                .arg(end)
                .arg("COUNT")
                .arg(MOST_ENTRIES + 1);
        return redis.ask(request).compose(entries -> {
            // As long as the entry of the place is still there, nothing after it was trimmed away.
            boolean reaches = entries.size() > 0 && id(entries.get(0)).equals(place);
            return reaches ? changes(entries, end).map(Optional::of) : Future.succeededFuture(Optional.empty());
        });
    }

    /// Reads in its turn among the followers.
    public <R> Future<R> inTurn(Supplier<Future<R>> read) {
        return turns.take(read);
    }

    private Future<Changes<T>> changes(Response entries, String upTo) {
        Map<String, List<Notice>> notices = new LinkedHashMap<>();
        int last = 0;
        while (last < entries.size() - 1 && notices.size() < MOST_ENTITIES) {
            var told = entries.get(++last).get(1);
            for (int at = 0; at + 1 < told.size(); at += 2) {
                var id = told.get(at).toString();
                if (!id.isEmpty()) {
                    notices.computeIfAbsent(id, _ -> new ArrayList<>())
                            .add(Notice.parse(told.get(at + 1).toString()));
                }
            }
        }
        List<Future<Optional<Change<T>>>> read = new ArrayList<>();
        notices.forEach((id, of) -> read.add(change(id, of)));
        var end = id(entries.get(last));
        boolean isAll = upTo.equals(END) && last == entries.size() - 1 && entries.size() <= MOST_ENTRIES;
        return Future.all(read)
                .map(_ -> new Changes<>(
                        read.stream()
                                .flatMap(change -> change.result().stream())
                                .toList(),
                        end,
                        isAll));
    }

    /// A change; empty if the entity cannot be read. The others must reach their followers all the same.
    private Future<Optional<Change<T>>> change(String id, List<Notice> of) {
        return entities.read(redis, id)
                .map(found -> Optional.of(new Change<>(entities.kind(), id, found.orElse(null), of)))
                .recover(failure -> {
                    if (failure instanceof Unreadable) {
                        LOG.errorf("Followers are not told of a change: %s", failure.getMessage());
                        return Future.succeededFuture(Optional.empty());
                    }
                    return Future.failedFuture(failure);
                });
    }

    private static String id(Response entry) {
        return entry.get(0).toString();
    }
}
