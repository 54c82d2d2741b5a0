package io.tradercache.store.index;

import io.tradercache.store.Keys;
import io.tradercache.store.Kind;
import io.tradercache.store.Placement;
import io.tradercache.store.redis.Pipeline;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The indexes of one kind of entity. Each group is one sorted set, in which an entity stands by itself and under each
/// indexed word that holds for it. One more sorted set has the time at which each entity expires.
///
///     trader-index:position-open      " P-1", "account:A-1 P-1", "instrument:AUD/USD.SIM P-1", "gap P-1", …
///     trader-index:position-expiry    1767830400000 → "P-7 closed account:A-1 instrument:AUD/USD.SIM side:FLAT"
///
/// All scores of a group are 0, so members are in lexical order: the entities under one word are one range, in the
/// order of ids. An index is only a hint, because it is written after its entity and in another slot. Readers verify
/// it, and the sweeper mends it.
public final class Indexes {
    private static final int MOST_MEMBERS = 500;

    private final Pipeline redis;
    private final Keys keys;
    private final Kind kind;

    public Indexes(Pipeline redis, Keys keys, Kind kind) {
        this.redis = redis;
        this.keys = keys;
        this.kind = kind;
    }

    /// Moves of entities, gathered so that all those of a round take a few commands. An entity stands in its new places
    /// before it leaves the old ones, so a reader finds it twice rather than nowhere.
    public final class Moves {
        private final Map<String, List<String>> come = new HashMap<>();
        private final Map<String, List<String>> gone = new HashMap<>();
        private final List<String> spared = new ArrayList<>();
        private final List<Expiry> expiring = new ArrayList<>();

        private record Expiry(String member, long at) {}

        /// Places an entity.
        ///
        /// @param before where it stands now; null for a new entity
        /// @param expiresAt when it expires, ms since the epoch; null for never
        public Moves place(String id, @Nullable Placement before, Placement after, @Nullable Long expiresAt) {
            if (before == null) {
                come(after.group(), after.members(id));
            } else {
                boolean stays = before.group().equals(after.group());
                come(after.group(), except(after.members(id), stays ? before.members(id) : List.of()));
                gone(before.group(), except(before.members(id), stays ? after.members(id) : List.of()));
                if (before.isClosed()) {
                    spared.add(expiring(id, before));
                }
            }
            return expireAt(id, after, expiresAt);
        }

        /// Places an entity if nobody knows where it stood before.
        public Moves placeAnew(String id, Placement after, @Nullable Long expiresAt) {
            come(after.group(), after.members(id));
            for (var group : kind.groups()) {
                gone(group, except(everUnder(id, after), group.equals(after.group()) ? after.members(id) : List.of()));
            }
            return expireAt(id, after, expiresAt);
        }

        /// Removes an entity that is gone from every index.
        Moves forget(Due due) {
            kind.groups().forEach(group -> gone(group, everUnder(due.id(), due.placement())));
            spared.add(due.member());
            return this;
        }

        private void come(String group, List<String> members) {
            come.computeIfAbsent(group, _ -> new ArrayList<>()).addAll(members);
        }

        private void gone(String group, List<String> members) {
            gone.computeIfAbsent(group, _ -> new ArrayList<>()).addAll(members);
        }

        private Moves expireAt(String id, Placement after, @Nullable Long expiresAt) {
            if (expiresAt != null) {
                expiring.add(new Expiry(Indexes.expiring(id, after), expiresAt));
            }
            return this;
        }

        /// Sends them, and completes when they are made.
        public Future<Void> make() {
            List<Future<Response>> asked = new ArrayList<>();
            come.forEach((group, members) -> some(members).forEach(some -> asked.add(add(group, some))));
            gone.forEach((group, members) -> some(members).forEach(some -> asked.add(remove(group, some))));
            some(spared).forEach(some -> asked.add(removeExpiries(some)));
            some(expiring).forEach(some -> asked.add(expire(some)));
            return asked.isEmpty()
                    ? Future.succeededFuture()
                    : Future.all(asked).mapEmpty();
        }

        private Future<Response> expire(List<Expiry> some) {
            var request = Request.cmd(Command.ZADD).arg(keys.expiries(kind));
            some.forEach(expiry -> request.arg(expiry.at()).arg(expiry.member()));
            return redis.ask(request);
        }
    }

    public Moves moves() {
        return new Moves();
    }

    // One command with very many members would hold up everybody else's.
    private static <T> List<List<T>> some(List<T> members) {
        List<List<T>> parts = new ArrayList<>();
        for (int from = 0; from < members.size(); from += MOST_MEMBERS) {
            parts.add(members.subList(from, Math.min(members.size(), from + MOST_MEMBERS)));
        }
        return parts;
    }

    /// Places an entity if nobody knows where it stood before.
    Future<Void> placeAnew(String id, Placement after, @Nullable Long expiresAt) {
        return moves().placeAnew(id, after, expiresAt).make();
    }

    /// Every member that may ever have stood for an entity.
    private List<String> everUnder(String id, Placement placement) {
        Set<String> words = new HashSet<>(placement.words());
        words.addAll(kind.passing());
        return new Placement(placement.group(), words).members(id);
    }

    /// Removes an entity that is gone from every index.
    Future<Void> forget(Due gone) {
        return moves().forget(gone).make();
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

    Future<Boolean> has(String group, String member) {
        return redis.ask(
                        Request.cmd(Command.ZSCORE).arg(keys.index(kind, group)).arg(member))
                .map(Objects::nonNull);
    }

    private static List<String> except(Collection<String> members, Collection<String> others) {
        return members.stream().filter(member -> !others.contains(member)).toList();
    }

    /// The ids that stand under any of the words in any of the groups, in order, starting after the given id.
    public Future<List<String>> after(List<String> groups, Set<String> words, @Nullable String id, int limit) {
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
    public Future<Long> count(List<String> groups, Set<String> words) {
        var counts =
                ranges(groups, words).map(range -> redis.ask(range.count())).toList();
        return Future.all(counts)
                .map(_ -> counts.stream()
                        .mapToLong(count -> Long.parseLong(count.result().toString()))
                        .sum());
    }

    /// Those of the given ids that stand under any of the words in any of the groups, in the order given.
    public Future<List<String>> under(List<String> groups, Set<String> words, List<String> ids) {
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

    /// Those of the given ids whose entities have one of the words in their fields, in the order given.
    public Future<List<String>> having(Set<String> words, List<String> ids) {
        var field = Placement.name(words.iterator().next());
        var answers = ids.stream()
                .map(id -> redis.ask(
                        Request.cmd(Command.HGET).arg(keys.entity(kind, id)).arg(field)))
                .toList();
        return Future.all(answers).map(_ -> {
            List<String> found = new ArrayList<>();
            for (int i = 0; i < ids.size(); i++) {
                if (words.contains(field + ":" + answers.get(i).result())) {
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
        return redis.ask(request).map(Pipeline::texts);
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
                .map(members -> Pipeline.texts(members).stream().map(Due::parse).toList());
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

    private Future<Response> removeExpiries(List<String> members) {
        var request = Request.cmd(Command.ZREM).arg(keys.expiries(kind));
        members.forEach(request::arg);
        return redis.ask(request);
    }
}
