package io.tradercache.store.index;

import io.tradercache.store.Keys;
import io.tradercache.store.Kind;
import io.tradercache.store.Placement;
import io.tradercache.store.feed.Feed;
import io.tradercache.store.hash.Fields;
import io.tradercache.store.redis.Pipeline;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Goes through the indexes and the entities, a few at a time, and makes them agree. It removes entries of entities
/// that are gone or have moved, and places entities that lack an entry.
///
/// A writer writes an entity first and moves it in the indexes a moment later. If the mender did the same at that
/// moment, the two could take the entity out of a place where it now belongs. So it mends only what it finds wrong at
/// two looks, with the entity unchanged between them.
final class Mender {
    private static final int SOME = 250;
    private static final String START = "0";

    // Stands for the version of an entity that is not there.
    private static final String GONE = "";

    private final Pipeline redis;
    private final Keys keys;
    private final Feed feed;
    private final Clock clock;

    // How far the round through each group has come, and the round through all keys.
    private final Map<String, String> members = new HashMap<>();
    private String cursor = START;

    /// What the look before this one found wrong, and what this one does, each with the version of the entity.
    private Map<Wrong, String> doubted = new HashMap<>();

    private Map<Wrong, String> doubts = new HashMap<>();

    /// An entry that is wrong, or an entity that lacks an entry.
    ///
    /// @param member the entry; null if one is missing
    private record Wrong(Kind kind, String group, @Nullable String member, String id) {}

    Mender(Pipeline redis, Keys keys, Feed feed, Clock clock) {
        this.redis = redis;
        this.keys = keys;
        this.feed = feed;
        this.clock = clock;
    }

    Future<Void> mendSome() {
        doubted = doubts;
        doubts = new HashMap<>();
        List<Future<Void>> rounds = new ArrayList<>();
        Set.copyOf(doubted.keySet()).forEach(wrong -> rounds.add(again(wrong)));
        for (var kind : Kind.values()) {
            kind.groups().forEach(group -> rounds.add(entries(kind, group)));
        }
        rounds.add(entities());
        return Future.join(rounds).mapEmpty();
    }

    private Future<Void> again(Wrong wrong) {
        var kind = wrong.kind();
        var group = wrong.group();
        var member = wrong.member();
        if (member == null) {
            return entity(kind, wrong.id());
        }
        var indexes = new Indexes(redis, keys, kind);
        return indexes.has(group, member)
                .compose(stands -> stands ? entry(kind, indexes, group, member) : Future.succeededFuture());
    }

    /// Mends what was found wrong if the look before found the same.
    private Future<Void> mend(Wrong wrong, Fields fields, Supplier<Future<Void>> cure) {
        var version = fields.isEmpty() ? GONE : fields.need("version");
        if (version.equals(doubted.remove(wrong))) {
            return cure.get();
        }
        doubts.put(wrong, version);
        return Future.succeededFuture();
    }

    private Future<Void> entries(Kind kind, String group) {
        var round = keys.index(kind, group);
        var indexes = new Indexes(redis, keys, kind);
        return indexes.members(group, members.get(round), SOME).compose(some -> {
            if (some.size() < SOME) {
                members.remove(round);
            } else {
                members.put(round, some.getLast());
            }
            return Future.join(some.stream()
                            .map(member -> entry(kind, indexes, group, member))
                            .toList())
                    .mapEmpty();
        });
    }

    private Future<Void> entry(Kind kind, Indexes indexes, String group, String member) {
        int blank = member.indexOf(' ');
        if (blank < 0) {
            // We never write such a member.
            return indexes.remove(group, List.of(member)).mapEmpty();
        }
        var word = member.substring(0, blank);
        var id = member.substring(blank + 1);
        return fields(kind, id).compose(fields -> {
            if (!fields.isEmpty() && isRight(kind.place(fields), group, word)) {
                return Future.succeededFuture();
            }
            return mend(
                    new Wrong(kind, group, member, id),
                    fields,
                    () -> indexes.remove(group, List.of(member))
                            .compose(_ -> fields.isEmpty() && word.isEmpty()
                                    ? feed.tellGone(kind, id, new Placement(group, Set.of()))
                                    : Future.succeededFuture())
                            // The writer may have placed the entity there again just before we removed it.
                            .compose(_ -> place(kind, id)));
        });
    }

    private static boolean isRight(Placement placement, String group, String word) {
        if (!placement.group().equals(group)) {
            return false;
        }
        return word.isEmpty() || isIndexed(placement, word);
    }

    private static boolean isIndexed(Placement placement, String word) {
        return Placement.isIndexed(word) && placement.words().contains(word);
    }

    private Future<Void> entities() {
        var request = Request.cmd(Command.SCAN)
                .arg(cursor)
                .arg("MATCH")
                .arg(keys.all())
                .arg("COUNT")
                .arg(SOME);
        return redis.ask(request).compose(page -> {
            cursor = page.get(0).toString();
            return Future.join(Stream.concat(
                                    Stream.of(Future.<Void>succeededFuture()),
                                    page.get(1).stream().map(key -> entity(key.toString())))
                            .toList())
                    .mapEmpty();
        });
    }

    private Future<Void> entity(String key) {
        for (var kind : Kind.values()) {
            var id = keys.id(kind, key);
            if (id != null) {
                return entity(kind, id);
            }
        }
        return Future.succeededFuture();
    }

    private Future<Void> entity(Kind kind, String id) {
        return fields(kind, id).compose(fields -> {
            if (fields.isEmpty()) {
                return Future.succeededFuture();
            }
            var placement = kind.place(fields);
            var scores = Request.cmd(Command.ZMSCORE).arg(keys.index(kind, placement.group()));
            placement.members(id).forEach(scores::arg);
            return redis.ask(scores)
                    .compose(found -> found.stream().allMatch(Mender::isThere)
                            ? Future.succeededFuture()
                            : mend(new Wrong(kind, placement.group(), null, id), fields, () -> place(kind, id)));
        });
    }

    private static boolean isThere(@Nullable Response score) {
        return score != null;
    }

    /// Places an entity as it is now, if it exists. Repeats this until the entity has not changed meanwhile.
    Future<Void> place(Kind kind, String id) {
        return fields(kind, id).compose(fields -> {
            if (fields.isEmpty()) {
                return Future.succeededFuture();
            }
            var indexes = new Indexes(redis, keys, kind);
            var key = keys.entity(kind, id);
            return redis.ask(Request.cmd(Command.PTTL).arg(key))
                    .compose(left -> indexes.placeAnew(id, kind.place(fields), expiresAt(left)))
                    .compose(_ -> redis.ask(Request.cmd(Command.HGET).arg(key).arg("version")))
                    .compose(now -> now == null || now.toString().equals(fields.need("version"))
                            ? Future.succeededFuture()
                            : place(kind, id));
        });
    }

    private @Nullable Long expiresAt(Response left) {
        long ms = Long.parseLong(left.toString());
        return ms < 0 ? null : clock.millis() + ms;
    }

    private Future<Fields> fields(Kind kind, String id) {
        return redis.hash(keys.entity(kind, id)).map(Fields::of);
    }
}
