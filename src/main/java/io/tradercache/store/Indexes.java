package io.tradercache.store;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The indexes of one kind of entity. Each group is one sorted set, in which an entity stands by itself and under each
/// word that holds for it. One more sorted set has the time at which each entity expires.
///
///     trader-index:position-open      " P-1", "account:A-1 P-1", "instrument:AUD/USD.SIM P-1", "side:LONG P-1", …
///     trader-index:position-expiry    1767830400000 → "P-7 closed account:A-1 instrument:AUD/USD.SIM side:FLAT"
///
/// All scores of a group are 0, so members are in lexical order: the entities under one word are one range, in the
/// order of ids. An index is only a hint, because it is written after its entity and in another slot. Readers verify
/// it, and the sweeper mends it.
final class Indexes {
    private final Pipeline redis;
    private final Keys keys;
    private final Kind kind;

    Indexes(Pipeline redis, Keys keys, Kind kind) {
        this.redis = redis;
        this.keys = keys;
        this.kind = kind;
    }

    /// Places an entity. It stands in its new places before it leaves the old ones, so a reader finds it twice
    /// rather than nowhere.
    ///
    /// @param before where it stands now; null for a new entity
    /// @param expiresAt when it expires, ms since the epoch; null for never
    Future<Void> place(String id, @Nullable Placement before, Placement after, @Nullable Long expiresAt) {
        List<Future<Response>> asked = new ArrayList<>();
        if (before == null) {
            asked.add(add(after.group(), after.members(id)));
        } else {
            boolean stays = before.group().equals(after.group());
            var gone = except(before.members(id), stays ? after.members(id) : List.of());
            var come = except(after.members(id), stays ? before.members(id) : List.of());
            if (!come.isEmpty()) {
                asked.add(add(after.group(), come));
            }
            if (!gone.isEmpty()) {
                asked.add(remove(before.group(), gone));
            }
            if (before.isClosed()) {
                asked.add(removeExpiry(expiring(id, before)));
            }
        }
        if (expiresAt != null) {
            asked.add(expireAt(expiring(id, after), expiresAt));
        }
        return Future.all(asked).mapEmpty();
    }

    /// Places an entity if nobody knows where it stood before.
    Future<Void> placeAnew(String id, Placement after, @Nullable Long expiresAt) {
        List<Future<Response>> asked = new ArrayList<>();
        asked.add(add(after.group(), after.members(id)));
        for (var group : kind.groups()) {
            var gone = except(everUnder(id, after), group.equals(after.group()) ? after.members(id) : List.of());
            if (!gone.isEmpty()) {
                asked.add(remove(group, gone));
            }
        }
        if (expiresAt != null) {
            asked.add(expireAt(expiring(id, after), expiresAt));
        }
        return Future.all(asked).mapEmpty();
    }

    /// Every member that may ever have stood for an entity.
    private List<String> everUnder(String id, Placement placement) {
        Set<String> words = new HashSet<>(placement.words());
        words.addAll(kind.passing());
        return new Placement(placement.group(), words).members(id);
    }

    /// Removes an entity that is gone from every index.
    Future<Void> forget(Due gone) {
        List<Future<Response>> asked = new ArrayList<>();
        kind.groups().forEach(group -> asked.add(remove(group, everUnder(gone.id(), gone.placement()))));
        asked.add(removeExpiry(gone.member()));
        return Future.all(asked).mapEmpty();
    }

    Future<Response> add(String group, List<String> members) {
        var request = Request.cmd(Command.ZADD).arg(keys.index(kind, group));
        members.forEach(member -> request.arg(0).arg(member));
        return redis.ask(request);
    }

    Future<Response> remove(String group, List<String> members) {
        var request = Request.cmd(Command.ZREM).arg(keys.index(kind, group));
        members.forEach(request::arg);
        return redis.ask(request);
    }

    private static List<String> except(Collection<String> members, Collection<String> others) {
        return members.stream().filter(member -> !others.contains(member)).toList();
    }

    /// The ids that stand under any of the words in any of the groups, in order, starting after the given id.
    Future<List<String>> after(List<String> groups, Set<String> words, @Nullable String id, int limit) {
        var ranges = ranges(groups, words)
                .map(range -> redis.ask(range.after(id, limit)).map(range::ids))
                .toList();
        return Future.all(ranges)
                .map(_ -> ranges.stream()
                        .flatMap(range -> range.result().stream())
                        .sorted()
                        .distinct()
                        .limit(limit)
                        .toList());
    }

    /// How many ids stand under any of the words in any of the groups.
    Future<Long> count(List<String> groups, Set<String> words) {
        var counts =
                ranges(groups, words).map(range -> redis.ask(range.count())).toList();
        return Future.all(counts)
                .map(_ -> counts.stream()
                        .mapToLong(count -> Long.parseLong(count.result().toString()))
                        .sum());
    }

    /// Those of the given ids that stand under any of the words in any of the groups, in the order given.
    Future<List<String>> under(List<String> groups, Set<String> words, List<String> ids) {
        if (ids.isEmpty()) {
            return Future.succeededFuture(ids);
        }
        var answers =
                ranges(groups, words).map(range -> redis.ask(range.scores(ids))).toList();
        return Future.all(answers).map(_ -> {
            List<String> found = new ArrayList<>();
            for (int i = 0; i < ids.size(); i++) {
                int at = i;
                if (answers.stream().anyMatch(answer -> answer.result().get(at) != null)) {
                    found.add(ids.get(i));
                }
            }
            return found;
        });
    }

    private Stream<Range> ranges(List<String> groups, Set<String> words) {
        return groups.stream().flatMap(group -> words.stream().map(word -> new Range(keys.index(kind, group), word)));
    }

    /// The ids under one word in one group.
    private record Range(String key, String word) {
        // A blank follows the word, and '!' is the next character after the blank: this end is behind all ids of the
        // word.
        private String end() {
            return "(" + word + "!";
        }

        Request after(@Nullable String id, int limit) {
            return Request.cmd(Command.ZRANGE)
                    .arg(key)
                    .arg(id == null ? "[" + Placement.member(word, "") : "(" + Placement.member(word, id))
                    .arg(end())
                    .arg("BYLEX")
                    .arg("LIMIT")
                    .arg(0)
                    .arg(limit);
        }

        Request count() {
            return Request.cmd(Command.ZLEXCOUNT)
                    .arg(key)
                    .arg("[" + Placement.member(word, ""))
                    .arg(end());
        }

        Request scores(List<String> ids) {
            var request = Request.cmd(Command.ZMSCORE).arg(key);
            ids.forEach(id -> request.arg(Placement.member(word, id)));
            return request;
        }

        List<String> ids(Response members) {
            List<String> ids = new ArrayList<>(members.size());
            int start = word.length() + 1;
            members.forEach(member -> ids.add(member.toString().substring(start)));
            return ids;
        }
    }

    /// Members of a group after the given one. Each member is a word, a blank and an id.
    Future<List<String>> members(String group, @Nullable String after, int limit) {
        var request = Request.cmd(Command.ZRANGE)
                .arg(keys.index(kind, group))
                .arg(after == null ? "-" : "(" + after)
                .arg("+")
                .arg("BYLEX")
                .arg("LIMIT")
                .arg(0)
                .arg(limit);
        return redis.ask(request).map(Indexes::texts);
    }

    /// An entity whose time to expire has come, and where it was placed.
    record Due(String member, String id, Placement placement) {
        private static Due parse(String member) {
            var words = member.split(" ", 2);
            return new Due(member, words[0], Placement.parse(words.length < 2 ? "" : words[1]));
        }
    }

    Future<List<Due>> due(long now, int limit) {
        var request = Request.cmd(Command.ZRANGE)
                .arg(keys.expiries(kind))
                .arg("-inf")
                .arg(now)
                .arg("BYSCORE")
                .arg("LIMIT")
                .arg(0)
                .arg(limit);
        return redis.ask(request)
                .map(members -> texts(members).stream().map(Due::parse).toList());
    }

    /// Sets the time at which the sweeper looks at an entity.
    Future<Response> expireAt(String member, long expiresAt) {
        return redis.ask(Request.cmd(Command.ZADD)
                .arg(keys.expiries(kind))
                .arg(expiresAt)
                .arg(member));
    }

    private static String expiring(String id, Placement placement) {
        return id + " " + placement.text();
    }

    private Future<Response> removeExpiry(String member) {
        return redis.ask(Request.cmd(Command.ZREM).arg(keys.expiries(kind)).arg(member));
    }

    private static List<String> texts(Response response) {
        List<String> texts = new ArrayList<>(response.size());
        response.forEach(item -> texts.add(item.toString()));
        return texts;
    }
}
