package io.tradercache.proof;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.function.Predicate;

/// What a client follows, and the list that must show the same.
///
/// @param query the query of both paths; empty if there is none
/// @param isWanted how the client itself reads that query
record Subscription(String collection, String query, String idField, Predicate<JsonNode> isWanted) {
    static Subscription positions(String query, Predicate<JsonNode> isWanted) {
        return new Subscription("positions", query, "position_id", isWanted);
    }

    static Subscription orders(String query, Predicate<JsonNode> isWanted) {
        return new Subscription("orders", query, "client_order_id", isWanted);
    }

    static Subscription accounts() {
        return new Subscription("accounts", "", "account_id", _ -> true);
    }

    static boolean isOpen(JsonNode entity) {
        return entity.path("is_open").asBoolean();
    }

    String streamPath() {
        return "/api/v1/stream/" + collection + (query.isEmpty() ? "" : "?" + query);
    }

    Map<String, JsonNode> listed(Api api) {
        return api.listById("/%s?limit=1000%s".formatted(collection, query.isEmpty() ? "" : "&" + query), idField);
    }

    @Override
    public String toString() {
        return collection + "?" + query;
    }
}
