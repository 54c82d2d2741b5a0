package io.tradercache.store;

import jakarta.enterprise.context.ApplicationScoped;

/// Every key in Redis, by its type and content. The pattern is `{prefix}-{type}:{identifier}`.
///
/// What belongs to an entity has the entity's own key as its hash tag, so that both share a slot:
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
    String position(String id) {
        return key("position", id);
    }

    /// Hash: `{client_order_id} {trade_id}` to `{ts_event} {side} {quantity} {price}`, the memory against fills sent
    /// again.
    String positionTrades(String id) {
        return side("position-trades", position(id));
    }

    /// List: closed cycles as JSON, newest first.
    String positionCycles(String id) {
        return side("position-cycles", position(id));
    }

    /// List: fills as JSON, in the order they were applied, for as long as the instrument is unknown.
    String positionFills(String id) {
        return side("position-fills", position(id));
    }

    /// Hash: one order as folded.
    String order(String id) {
        return key("order", id);
    }

    /// List: every event of the order as JSON, in order of arrival.
    String orderEvents(String id) {
        return side("order-events", order(id));
    }

    /// Hash: one account.
    String account(String id) {
        return key("account", id);
    }

    /// Hash: currency to its balance as JSON.
    String accountBalances(String id) {
        return side("account-balances", account(id));
    }

    /// Hash: instrument id, or `@{currency}` for the whole account, to its margin as JSON.
    String accountMargins(String id) {
        return side("account-margins", account(id));
    }

    /// Hash: the definition of an instrument.
    String instrument(String id) {
        return key("instrument", id);
    }

    /// Stream, capped by count: one instrument's ticks, their ids `{ts_event in ms}-{n}` and rising.
    String ticks(String id) {
        return key("tick", id);
    }

    /// Hash: the newest quote and the newest trade as JSON, and what the stream has seen.
    String ticksLatest(String id) {
        return side("tick-latest", ticks(id));
    }

    /// Stream, capped by count: the bars of one type, their ids `{ts_event in ms}-{n}` and rising.
    String bars(String id) {
        return key("bar", id);
    }

    /// Hash: the newest bar as JSON, and what the stream has seen.
    String barsLatest(String id) {
        return side("bar-latest", bars(id));
    }

    /// Sorted set, all scores 0 and so in the order of ids: the entities of one type in one state.
    String index(String type, String state) {
        return key("index", type + "-" + state);
    }

    /// Sorted set by ms since the epoch: when entities of one type expire, and their index entries with them.
    String expiries(String type) {
        return key("index", type + "-expiry");
    }

    /// Hash: `{topic id}:{partition}` to `{offset} {record's ms} {event's ns}`; everything up to there is written.
    String progress() {
        return key("meta", "progress");
    }

    /// Hash: instance to what it says of itself, as JSON.
    String instances() {
        return key("meta", "instances");
    }

    private String key(String type, String identifier) {
        return prefix + "-" + type + ":" + identifier;
    }

    private String side(String type, String entityKey) {
        return key(type, "{" + entityKey + "}");
    }
}
