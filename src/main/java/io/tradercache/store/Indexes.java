package io.tradercache.store;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The indexes of one type of entity: sorted sets of ids by state, and the time each entity goes.
///
///     trader-index:position-open      BTCUSDT-PERP.BINANCE-001, ETHUSDT.BINANCE-S-001, …
///     trader-index:position-expiry    1767830400000 → "P-7 instrument:AUD/USD.SIM"
///
/// An index is a hint, placed after its entity in another slot: readers verify it, and the sweeper mends it.
final class Indexes {
    /// The state whose entities expire.
    static final String CLOSED = "closed";

    private static final Pattern WORDS = Pattern.compile(" ");

    private final Pipeline redis;
    private final Keys keys;
    private final String type;
    private final List<String> states;

    /// @param states those that an entity may be in or not, whatever its attributes are
    Indexes(Pipeline redis, Keys keys, String type, List<String> states) {
        this.redis = redis;
        this.keys = keys;
        this.type = type;
        this.states = states;
    }

    /// Places an entity: in these states and no others, beside its attributes.
    ///
    /// @param before the states it is known to stand in, empty for a new one; null to place it wholly anew
    /// @param attributes states named after a value, in which it stays for life
    /// @param expiresAt when the entity goes, ms since the epoch; null for never
    Future<Void> place(
            String id,
            @Nullable Set<String> before,
            Set<String> in,
            Collection<String> attributes,
            @Nullable Long expiresAt) {
        List<Future<Response>> asked = new ArrayList<>();
        for (var state : states) {
            if (before == null || before.contains(state) != in.contains(state)) {
                asked.add(in.contains(state) ? add(state, id) : remove(state, id));
            }
        }
        if (before == null || before.isEmpty()) {
            attributes.forEach(state -> asked.add(add(state, id)));
        }
        var member = attributes.isEmpty() ? id : id + " " + String.join(" ", attributes);
        if (expiresAt != null) {
            asked.add(expireAt(member, expiresAt));
        } else if (before == null || before.contains(CLOSED)) {
            asked.add(
                    redis.ask(Request.cmd(Command.ZREM).arg(keys.expiries(type)).arg(member)));
        }
        return Future.all(asked).mapEmpty();
    }

    Future<Response> add(String state, String id) {
        return redis.ask(
                Request.cmd(Command.ZADD).arg(keys.index(type, state)).arg(0).arg(id));
    }

    Future<Response> remove(String state, String id) {
        return redis.ask(Request.cmd(Command.ZREM).arg(keys.index(type, state)).arg(id));
    }

    /// Ids in one state after a given one, in their order.
    Future<List<String>> after(String state, @Nullable String id, int limit) {
        var request = Request.cmd(Command.ZRANGE)
                .arg(keys.index(type, state))
                .arg(id == null ? "-" : "(" + id)
                .arg("+")
                .arg("BYLEX")
                .arg("LIMIT")
                .arg(0)
                .arg(limit);
        return redis.ask(request).map(Indexes::texts);
    }

    /// Entities whose time has come, as they were placed: the id, then its attributes.
    Future<List<String>> due(long now, int limit) {
        var request = Request.cmd(Command.ZRANGE)
                .arg(keys.expiries(type))
                .arg("-inf")
                .arg(now)
                .arg("BYSCORE")
                .arg("LIMIT")
                .arg(0)
                .arg(limit);
        return redis.ask(request).map(Indexes::texts);
    }

    /// Takes an expired entity out of every index.
    Future<Void> forget(String member) {
        var words = WORDS.splitAsStream(member).toList();
        var id = words.getFirst();
        List<Future<Response>> asked = new ArrayList<>();
        states.forEach(state -> asked.add(remove(state, id)));
        words.stream().skip(1).forEach(state -> asked.add(remove(state, id)));
        asked.add(redis.ask(Request.cmd(Command.ZREM).arg(keys.expiries(type)).arg(member)));
        return Future.all(asked).mapEmpty();
    }

    /// Looks at an entity that lives on another time.
    Future<Response> expireAt(String member, long expiresAt) {
        return redis.ask(Request.cmd(Command.ZADD)
                .arg(keys.expiries(type))
                .arg(expiresAt)
                .arg(member));
    }

    /// The id of an entity as it was placed.
    static String id(String member) {
        return WORDS.splitAsStream(member).findFirst().orElseThrow();
    }

    private static List<String> texts(Response response) {
        List<String> texts = new ArrayList<>();
        response.forEach(item -> texts.add(item.toString()));
        return texts;
    }
}
