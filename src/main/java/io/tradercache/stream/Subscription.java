package io.tradercache.stream;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.tradercache.store.progress.Freshness;
import io.tradercache.store.read.Following;
import io.tradercache.store.read.Page;
import io.tradercache.store.redis.RedisAway;
import io.tradercache.stream.Broadcast.News;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What one follower is told: everything stored, then `caught-up`, then every change.
///
/// The writer asks for more when the last events are on their way, and the subscription then reads on in the feed from
/// its own place. So a slow follower gets only the last of many changes of an entity. A follower so slow that the feed
/// has moved on gets everything stored again. Nothing waits in memory for either of them.
///
/// Events are rendered on worker threads, because the event loops have writes to do.
public final class Subscription<T> {
    private static final Duration BACKOFF = Duration.ofMillis(500);
    private static final int MOST_AHEAD = 1_000;
    private static final Pattern PLACE = Pattern.compile("\\d{1,19}-\\d{1,19}");
    private static final String IN_SNAPSHOT = "/snapshot";

    private final Broadcast<T> broadcast;
    private final Following<T> following;
    private final Freshness freshness;
    private final long heartbeatNs;
    // What the follower was told before the feed tells of it. The feed may not tell of it at all, after a crash.
    private final Map<String, String> ahead = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > MOST_AHEAD;
        }
    };

    private String place;
    private long reading;
    private long heartbeatAt;

    // State of the snapshot while it is sent: how many entities were sent, and the cursor to the rest.
    private boolean inSnapshot;
    private int snapshot;
    private @Nullable String after;

    // True after a resume until `caught-up` is sent.
    private boolean isBehind;

    private Subscription(
            Broadcast<T> broadcast,
            Following<T> following,
            Freshness freshness,
            StreamConfig config,
            String place,
            boolean inSnapshot) {
        this.broadcast = broadcast;
        this.following = following;
        this.freshness = freshness;
        this.heartbeatNs = config.heartbeat().toNanos();
        this.heartbeatAt = System.nanoTime() + heartbeatNs;
        this.place = place;
        this.inSnapshot = inSnapshot;
        this.isBehind = !inSnapshot;
    }

    /// Whether a text has the form of an id of our events.
    public static boolean isEventId(String text) {
        var place = text.endsWith(IN_SNAPSHOT) ? text.substring(0, text.length() - IN_SNAPSHOT.length()) : text;
        return PLACE.matcher(place).matches();
    }

    /// Resumes where a follower was cut off, or starts with a snapshot. Fails with [RedisAway] if Redis does not
    /// answer.
    ///
    /// @param lastEventId null for a new follower; the id of a snapshot event starts a new snapshot
    public static <T> Uni<Subscription<T>> begin(
            Broadcast<T> broadcast,
            Following<T> following,
            Freshness freshness,
            StreamConfig config,
            @Nullable String lastEventId) {
        var from = lastEventId == null || lastEventId.endsWith(IN_SNAPSHOT) ? null : lastEventId;
        // Take the place before the first entity is read, or a change between the two would never be seen.
        return broadcast
                .last()
                .map(last -> new Subscription<>(
                        broadcast, following, freshness, config, from == null ? last : from, from == null));
    }

    /// The events to send next. The list may be empty, and then the caller asks again.
    public Uni<List<Event>> next() {
        var events = inSnapshot ? stored() : news();
        // The stream goes on while Redis is away, because the heartbeats say how old everything is.
        return events.onFailure(RedisAway.class)
                .recoverWithUni(_ -> later(BACKOFF))
                .map(this::withHeartbeat);
    }

    private static Uni<List<Event>> later(Duration pause) {
        return Uni.createFrom().item(List.<Event>of()).onItem().delayIt().by(pause);
    }

    private Uni<List<Event>> stored() {
        return broadcast
                .stored(following, after)
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(this::stored);
    }

    private List<Event> stored(Page<Event.Body> page) {
        List<Event> events = new ArrayList<>();
        for (var body : page.items()) {
            events.add(new Event(place + IN_SNAPSHOT, body));
        }
        snapshot += events.size();
        after = page.next();
        if (after == null) {
            inSnapshot = false;
            reading = broadcast.now();
            events.add(caughtUp(Integer.toString(snapshot)));
        }
        return events;
    }

    private Uni<List<Event>> news() {
        return broadcast
                .after(place, reading)
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .chain(found -> found.map(this::toldOrLater).orElseGet(this::anew));
    }

    private Uni<List<Event>> toldOrLater(News<T> news) {
        var events = told(news);
        return events.isEmpty() && news.isAll()
                ? later(Broadcast.PULSE)
                : Uni.createFrom().item(events);
    }

    private List<Event> told(News<T> news) {
        reading = news.reading();
        List<Told<T>> concerning = new ArrayList<>();
        for (var told : news.all()) {
            if (following.concerns(told.change()) && isNew(told)) {
                concerning.add(told);
            }
        }
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < concerning.size(); i++) {
            var told = concerning.get(i);
            // Only the last event may carry the new place: a reader cut off before it has not got all changes.
            var id = i < concerning.size() - 1 ? place : news.end();
            events.add(new Event(id, told.body()));
        }
        place = news.end();
        if (isBehind && news.isAll()) {
            isBehind = false;
            events.add(caughtUp("null"));
        }
        return events;
    }

    private boolean isNew(Told<T> told) {
        var change = told.change();
        var stored = change.stored();
        var version = stored == null ? null : stored.version();
        var known = ahead.remove(change.id());
        if (version != null && change.isAhead()) {
            ahead.put(change.id(), version);
        }
        return version == null || !version.equals(known);
    }

    /// Starts again with everything stored, because the feed has moved on.
    private Uni<List<Event>> anew() {
        return broadcast.last().map(last -> {
            place = last;
            inSnapshot = true;
            isBehind = false;
            snapshot = 0;
            after = null;
            ahead.clear();
            return List.of();
        });
    }

    private List<Event> withHeartbeat(List<Event> events) {
        long now = System.nanoTime();
        // A heartbeat in the middle of a snapshot would carry an id from which a reader resumes without the rest.
        if (inSnapshot || now < heartbeatAt) {
            return events;
        }
        heartbeatAt = now + heartbeatNs;
        List<Event> more = new ArrayList<>(events);
        more.add(new Event(place, new Event.Body(Event.HEARTBEAT, "{" + age() + "}")));
        return more;
    }

    private Event caughtUp(String stored) {
        return new Event(place, new Event.Body(Event.CAUGHT_UP, "{" + age() + ",\"snapshot\":" + stored + "}"));
    }

    private String age() {
        var age = freshness.snapshot();
        return "\"as_of\":" + age.asOf() + ",\"lag\":" + age.lag();
    }
}
