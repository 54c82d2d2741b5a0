package io.tradercache.proof;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a client of a stream holds by the rules for clients. It also checks that the stream keeps these rules.
final class StreamState {
    private static final Pattern FEED_ID = Pattern.compile("(\\d{1,18})-(\\d{1,18})");
    private static final Pattern SNAPSHOT_ID = Pattern.compile("(\\d{1,18})-(\\d{1,18})/snapshot");
    private static final Set<String> NAMES = Set.of("snapshot", "caught-up", "change", "removed", "heartbeat");

    private final Subscription subscription;
    private final Map<String, JsonNode> held = new LinkedHashMap<>();
    private final Map<String, Long> newest = new HashMap<>();
    private final Map<String, Long> counts = new HashMap<>();
    private String lastId = "";
    private String before = "";
    private long snapshots;
    private boolean caughtUp;
    private @Nullable Place place;

    /// The place of an event in the feed.
    private record Place(long time, long number) {
        boolean isBefore(Place other) {
            return time < other.time || (time == other.time && number < other.number);
        }
    }

    StreamState(Subscription subscription) {
        this.subscription = subscription;
    }

    /// Notes a new connection: no event on it continues the last connection.
    synchronized void connected() {
        before = "";
        caughtUp = false;
        place = null;
    }

    /// Starts over, as a client does that has lost what it knew.
    synchronized void forget() {
        lastId = "";
        held.clear();
    }

    /// Takes the next event, and returns what it says.
    ///
    /// @throws IllegalStateException if the rules do not allow the event
    synchronized JsonNode accept(SseParser.Event event) {
        need(NAMES.contains(event.name()), "no event of ours", event);
        need(!before.equals("snapshot") || Set.of("snapshot", "caught-up").contains(event.name()), "cuts in", event);
        checkId(event);
        var data = json(event);
        switch (event.name()) {
            case "snapshot" -> snapshot(data, event);
            case "caught-up" -> caughtUp(data, event);
            case "change" -> change(data, event);
            case "removed" -> removed(data, event);
            default -> heartbeat(data, event);
        }
        lastId = event.id();
        before = event.name();
        counts.merge(event.name(), 1L, Long::sum);
        return data;
    }

    /// Checks that ids do not go back. Else a client that resumes after one would miss what came before it.
    private void checkId(SseParser.Event event) {
        var id = (event.name().equals("snapshot") ? SNAPSHOT_ID : FEED_ID).matcher(event.id());
        need(id.matches(), "its id", event);
        var next = new Place(Long.parseLong(id.group(1)), Long.parseLong(id.group(2)));
        need(place == null || !next.isBefore(place), "its id, after " + place + ",", event);
        place = next;
    }

    private static JsonNode json(SseParser.Event event) {
        try {
            return Api.JSON.readTree(event.data());
        } catch (IOException e) {
            throw new IllegalStateException("not JSON: " + event, e);
        }
    }

    private void snapshot(JsonNode entity, SseParser.Event event) {
        if (!before.equals("snapshot")) {
            startFromEmpty();
        }
        need(subscription.isWanted().test(entity), "not what was asked for", event);
        var id = id(entity, event);
        checkVersion(id, entity, event);
        need(held.put(id, entity) == null, "twice in one snapshot", event);
        snapshots++;
    }

    private void startFromEmpty() {
        held.clear();
        snapshots = 0;
        caughtUp = false;
    }

    private void caughtUp(JsonNode data, SseParser.Event event) {
        checkFreshness(data, event);
        need(data.has("snapshot"), "how many it follows", event);
        var count = data.get("snapshot");
        if (before.equals("snapshot")) {
            need(count.asLong(-1) == snapshots, "not the %d there were".formatted(snapshots), event);
        } else if (count.isNull()) {
            need(!caughtUp && FEED_ID.matcher(lastId).matches(), "nothing was resumed", event);
        } else {
            need(count.asLong(-1) == 0, "there was no snapshot", event);
            startFromEmpty();
        }
        caughtUp = true;
    }

    private void change(JsonNode entity, SseParser.Event event) {
        need(caughtUp || FEED_ID.matcher(lastId).matches(), "before the snapshot", event);
        var id = id(entity, event);
        checkVersion(id, entity, event);
        if (subscription.isWanted().test(entity)) {
            held.put(id, entity);
        } else {
            held.remove(id);
        }
    }

    private void removed(JsonNode data, SseParser.Event event) {
        var id = id(data, event);
        held.remove(id);
        // The entity may be created again, and then its versions start anew.
        newest.remove(id);
    }

    private static void heartbeat(JsonNode data, SseParser.Event event) {
        checkFreshness(data, event);
    }

    private static void checkFreshness(JsonNode data, SseParser.Event event) {
        need(data.has("as_of") && data.path("lag").isIntegralNumber(), "how old it is", event);
    }

    private String id(JsonNode data, SseParser.Event event) {
        var id = data.path(subscription.idField());
        need(id.isTextual(), "no " + subscription.idField(), event);
        return id.textValue();
    }

    private void checkVersion(String id, JsonNode entity, SseParser.Event event) {
        need(entity.path("version").isTextual(), "no version", event);
        var version = Long.parseLong(entity.get("version").textValue());
        var before = newest.put(id, version);
        need(before == null || version >= before, "older than version " + before, event);
    }

    private static void need(boolean isSo, String what, SseParser.Event event) {
        if (!isSo) {
            throw new IllegalStateException("%s: %s".formatted(what, event));
        }
    }

    synchronized Map<String, JsonNode> held() {
        return new LinkedHashMap<>(held);
    }

    synchronized int size() {
        return held.size();
    }

    /// The id to resume after; empty before the first event.
    synchronized Optional<String> lastId() {
        return lastId.isEmpty() ? Optional.empty() : Optional.of(lastId);
    }

    /// Whether everything that was there has come over this connection.
    synchronized boolean isCaughtUp() {
        return caughtUp;
    }

    synchronized long count(String name) {
        return counts.getOrDefault(name, 0L);
    }
}
