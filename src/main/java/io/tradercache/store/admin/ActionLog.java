package io.tradercache.store.admin;

import io.smallrye.mutiny.Uni;
import io.tradercache.domain.AccountId;
import io.tradercache.domain.AccountScope;
import io.tradercache.store.Keys;
import io.tradercache.store.admin.Action.Asked;
import io.tradercache.store.admin.Action.Step;
import io.tradercache.store.admin.Action.Verb;
import io.tradercache.store.hash.Fields;
import io.tradercache.store.read.Page;
import io.tradercache.store.read.Unreadable;
import io.tradercache.store.redis.Futures;
import io.tradercache.store.redis.Pipeline;
import io.tradercache.store.redis.RedisConnections;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
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
    Future<String> begin(Asked asked) {
        return add(asked, Step.REQUESTED, null);
    }

    /// Writes what came of an action.
    Future<Void> end(String id, Asked asked, Step step) {
        return add(asked, step, id).mapEmpty();
    }

    private Future<String> add(Asked asked, Step step, @Nullable String action) {
        var request = Request.cmd(Command.XADD).arg(keys.actions()).arg("*");
        var fields = new Fields()
                .put("verb", asked.verb().name())
                .put("target", asked.target())
                .put("account", asked.account())
                .put("actor", asked.actor())
                .put("reason", asked.reason())
                .put("step", step.name())
                .put("action", action);
        fields.forEach((name, value) -> request.arg(name).arg(value));
        return redis.ask(request).map(Response::toString);
    }

    /// The steps on entities of some accounts, the newest first. Those of others are left out of a page, so it may hold
    /// fewer than asked for.
    ///
    /// @param before the place before which the page starts; null for the newest
    public Uni<Page<Action>> page(AccountScope scope, @Nullable String before, int limit) {
        var request = Request.cmd(Command.XREVRANGE)
                .arg(keys.actions())
                .arg(before == null ? "+" : "(" + before)
                .arg("-")
                .arg("COUNT")
                .arg(limit);
        return Futures.uni(redis.ask(request)
                .map(entries -> page(entries, scope, limit))
                .recover(failure -> Unreadable.failure(keys.actions(), failure)));
    }

    private static Page<Action> page(Response entries, AccountScope scope, int limit) {
        var actions = entries.stream()
                .map(ActionLog::read)
                .filter(action -> scope.includes(action.asked().account()))
                .toList();
        int size = entries.size();
        return new Page<>(
                actions, size < limit ? null : entries.get(size - 1).get(0).toString());
    }

    private static Action read(Response entry) {
        var place = entry.get(0).toString();
        var fields = Fields.of(entry.get(1));
        var action = fields.text("action");
        var account = fields.text("account");
        return new Action(
                action == null ? place : action,
                Long.parseLong(place.substring(0, place.indexOf('-'))) * 1_000_000,
                new Asked(
                        Verb.valueOf(fields.need("verb")),
                        fields.need("target"),
                        account == null ? null : new AccountId(account),
                        fields.need("actor"),
                        fields.need("reason")),
                Step.valueOf(fields.need("step")));
    }
}
