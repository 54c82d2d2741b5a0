package io.tradercache.store.admin;

import io.smallrye.mutiny.Uni;
import io.tradercache.store.Keys;
import io.tradercache.store.admin.Action.Step;
import io.tradercache.store.admin.Action.Verb;
import io.tradercache.store.read.Page;
import io.tradercache.store.redis.Futures;
import io.tradercache.store.redis.Pipeline;
import io.tradercache.store.redis.RedisConnections;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The log of what operators did. It only grows.
@Singleton
public class ActionLog {
    private final Pipeline redis;
    private final Keys keys;

    public ActionLog(RedisConnections connections, Keys keys) {
        this.redis = connections.reads();
        this.keys = keys;
    }

    /// Writes that something is about to be done.
    ///
    /// @return the id of the action
    Future<String> begin(Verb verb, String target, String actor, String reason) {
        return add(verb, target, actor, reason, Step.REQUESTED, null);
    }

    /// Writes what came of an action.
    Future<Void> end(String id, Verb verb, String target, String actor, String reason, Step step) {
        return add(verb, target, actor, reason, step, id).mapEmpty();
    }

    private Future<String> add(
            Verb verb, String target, String actor, String reason, Step step, @Nullable String action) {
        var request = Request.cmd(Command.XADD)
                .arg(keys.actions())
                .arg("*")
                .arg("verb")
                .arg(verb.name())
                .arg("target")
                .arg(target)
                .arg("actor")
                .arg(actor)
                .arg("reason")
                .arg(reason)
                .arg("step")
                .arg(step.name());
        if (action != null) {
            request.arg("action").arg(action);
        }
        return redis.ask(request).map(Response::toString);
    }

    /// The newest steps first.
    ///
    /// @param before the place before which the page starts; null for the newest
    public Uni<Page<Action>> page(@Nullable String before, int limit) {
        var request = Request.cmd(Command.XREVRANGE)
                .arg(keys.actions())
                .arg(before == null ? "+" : "(" + before)
                .arg("-")
                .arg("COUNT")
                .arg(limit);
        return Futures.uni(redis.ask(request).map(entries -> page(entries, limit)));
    }

    private static Page<Action> page(Response entries, int limit) {
        List<Action> actions = entries.stream().map(ActionLog::read).toList();
        boolean mayHaveMore = actions.size() == limit;
        return new Page<>(
                actions, mayHaveMore ? entries.get(actions.size() - 1).get(0).toString() : null);
    }

    private static Action read(Response entry) {
        var place = entry.get(0).toString();
        Map<String, String> fields = new HashMap<>();
        Pipeline.pairs(entry.get(1), fields::put);
        return new Action(
                fields.getOrDefault("action", place),
                Long.parseLong(place.substring(0, place.indexOf('-'))) * 1_000_000,
                Verb.valueOf(need(fields, "verb")),
                need(fields, "target"),
                need(fields, "actor"),
                need(fields, "reason"),
                Step.valueOf(need(fields, "step")));
    }

    private static String need(Map<String, String> fields, String name) {
        return Objects.requireNonNull(fields.get(name), name);
    }
}
