package io.tradercache.store;

import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/// Every key in Redis, with its type and content. The pattern is `{prefix}-{type}:{identifier}`.
///
/// A side key has the key of its entity as its hash tag, so that both share a slot:
///
///     trader-order:O-1                            hash    the order
///     trader-order-events:{trader-order:O-1}      list    its events
@ApplicationScoped
public class Keys {
    private final String prefix;

    Keys(StoreConfig config) {
        prefix = config.keyPrefix();
    }

    /// Hash: the figures of one position.
    public String position(String id) {
        return key("position", id);
    }

    /// Hash: `{client_order_id} {trade_id}` to `{ts_event} {side} {quantity} {price}`. It recognises fills that are
    /// sent again.
    public String positionTrades(String id) {
        return side("position-trades", position(id));
    }

    /// List: closed cycles as JSON, newest first.
    public String positionCycles(String id) {
        return side("position-cycles", position(id));
    }

    /// List: fills as JSON, in the order they were applied, for as long as the instrument is unknown.
    public String positionFills(String id) {
        return side("position-fills", position(id));
    }

    /// Hash: one order, as its events fold.
    public String order(String id) {
        return key("order", id);
    }

    /// List: every event of the order as JSON, in order of arrival.
    public String orderEvents(String id) {
        return side("order-events", order(id));
    }

    /// Hash: one account.
    public String account(String id) {
        return key("account", id);
    }

    /// Hash: currency to its balance as JSON.
    public String accountBalances(String id) {
        return side("account-balances", account(id));
    }

    /// Hash: instrument id, or `@{currency}` for the whole account, to its margin as JSON.
    public String accountMargins(String id) {
        return side("account-margins", account(id));
    }

    /// Hash: the definition of an instrument.
    public String instrument(String id) {
        return key("instrument", id);
    }

    /// Stream, capped by count: one instrument's ticks, their ids `{ts_event in ms}-{n}` and rising.
    public String ticks(String id) {
        return key("tick", id);
    }

    /// Hash: the newest quote and the newest trade as JSON, and what the stream has seen.
    public String ticksLatest(String id) {
        return side("tick-latest", ticks(id));
    }

    /// Stream, capped by count: the bars of one type, their ids `{ts_event in ms}-{n}` and rising.
    public String bars(String id) {
        return key("bar", id);
    }

    /// Hash: the newest bar as JSON, and what the stream has seen.
    public String barsLatest(String id) {
        return side("bar-latest", bars(id));
    }

    /// Hash: the entity itself.
    public String entity(Kind kind, String id) {
        return key(kind.type(), id);
    }

    /// Sorted set, all scores 0: the entities of one kind in one group. Each stands by itself, `" {id}"`, and under
    /// each indexed word that holds for it, `"{word} {id}"`.
    public String index(Kind kind, String group) {
        return key("index", kind.type() + "-" + group);
    }

    /// Sorted set by ms since the epoch: when entities of one kind expire, `"{id} {group} {words}"`.
    public String expiries(Kind kind) {
        return key("index", kind.type() + "-expiry");
    }

    /// Stream: the changes of one kind. Each entry maps one or more `{id}` to `{version}` or, if the entity moved, to
    /// `{version} {group} {words}`, which is where it stood before.
    public String feed(Kind kind) {
        return key("feed", kind.type());
    }

    /// Hash: `{topic id}:{partition}` to `{offset} {record's ms} {event's ns}`. Everything up to that offset is
    /// written.
    public String progress() {
        return key("meta", "progress");
    }

    /// Hash: `from` to `nothing`; there while the state is rebuilt from nothing.
    public String rebuild() {
        return key("meta", "rebuild");
    }

    /// Hash: `{topic id}:{partition} {offset}` to `{state} {topic}`. Kafka had deleted records below that offset before
    /// they could be read.
    public String truncated() {
        return key("meta", "truncated");
    }

    /// Hash: what is written to it last is waited for, to know that a replica or the disk has all that was written
    /// before.
    public String durable() {
        return key("meta", "durable");
    }

    /// Hash: instance to its own report, as JSON.
    public String instances() {
        return key("meta", "instances");
    }

    /// Stream: what operators did, step by step: `{verb} {target} {account} {actor} {reason} {step}`. Each step but
    /// the first also has the id of the first, as `{action}`.
    public String actions() {
        return key("meta", "actions");
    }

    /// The pattern that matches all our keys.
    public String all() {
        return prefix + "-*";
    }

    /// The id of an entity of one kind by its key; null for any other key.
    @Nullable
    public String id(Kind kind, String key) {
        var start = key(kind.type(), "");
        return key.startsWith(start) ? key.substring(start.length()) : null;
    }

    private String key(String type, String identifier) {
        return prefix + "-" + type + ":" + identifier;
    }

    private String side(String type, String entityKey) {
        return key(type, "{" + entityKey + "}");
    }
}
