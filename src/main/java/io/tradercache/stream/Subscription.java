package io.tradercache.stream;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.tradercache.store.Following;
import io.tradercache.store.Freshness;
import io.tradercache.store.Page;
import io.tradercache.store.RedisAway;
import io.tradercache.store.Stored;
import io.tradercache.stream.Broadcast.News;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What one follower is told: everything stored, one mark, then every change.
///
/// It is asked for more when the last events are with the follower, and reads on in the feed from there. So a slow one
/// is told of an entity only the last of many changes, and one so slow that the feed has moved on is told everything
/// stored once more; nothing waits in memory for either.
///
/// Words are found on worker threads: the event loops have writes to do.
public final class Subscription<T> {
    private static final int PAGE = 250;
    private static final Duration BACKOFF = Duration.ofMillis(500);
    // Of so many entities is it known which version the follower has.
    private static final int MOST_TOLD = 10_000;
    private static final Pattern PLACE = Pattern.compile("\\d{1,19}-\\d{1,19}");
    private static final String IN_SNAPSHOT = "/snapshot";

    private final Broadcast<T> broadcast;
    private final Following<T> following;
    private final Freshness freshness;
    private final long heartbeatNs;
    private final Map<String, String> versions = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > MOST_TOLD;
        }
    };

    private String place;
    private long reading;
    private long heartbeatAt;

    // While everything stored is told: how much was, and the cursor to the rest.
    private boolean inSnapshot;
    private int snapshot;
    private @Nullable String after;

    // Whether it is still to be said that what follows is news.
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

    /// Whether a text may be the id of one of our events.
    public static boolean isEventId(String text) {
        var place = text.endsWith(IN_SNAPSHOT) ? text.substring(0, text.length() - IN_SNAPSHOT.length()) : text;
        return PLACE.matcher(place).matches();
    }

    /// Begins where a follower was cut off, or anew; fails with [RedisAway] where that cannot be known.
    ///
    /// @param lastEventId null for a new follower; one cut off in the midst of what is stored begins anew
    public static <T> Uni<Subscription<T>> begin(
            Broadcast<T> broadcast,
            Following<T> following,
            Freshness freshness,
            StreamConfig config,
            @Nullable String lastEventId) {
        var from = lastEventId == null || lastEventId.endsWith(IN_SNAPSHOT) ? null : lastEventId;
        // The place is taken before the first entity is read, or a change between the two would never be seen.
        return broadcast
                .last()
                .map(last -> new Subscription<>(
                        broadcast, following, freshness, config, from == null ? last : from, from == null));
    }

    /// What is to be told next; may be nothing, and then it is asked again.
    public Uni<List<Event>> next() {
        var events = inSnapshot ? stored() : news();
        // Redis away is told by the heartbeats, which say how old everything is.
        return events.onFailure(RedisAway.class)
                .recoverWithUni(_ -> later(BACKOFF))
                .map(this::withHeartbeat);
    }

    private static Uni<List<Event>> later(Duration pause) {
        return Uni.createFrom().item(List.<Event>of()).onItem().delayIt().by(pause);
    }

    private Uni<List<Event>> stored() {
        return following
                .page(after, PAGE)
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(this::stored);
    }

    private List<Event> stored(Page<Stored<T>> page) {
        List<Event> events = new ArrayList<>();
        for (var stored : page.items()) {
            events.add(new Event(Event.SNAPSHOT, place + IN_SNAPSHOT, broadcast.json(stored)));
        }
        snapshot += events.size();
        after = page.next();
        if (after == null) {
            inSnapshot = false;
            reading = broadcast.now();
            events.add(new Event(Event.CAUGHT_UP, place, caughtUp(Integer.toString(snapshot))));
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
            // Only with the last of them is all of it told.
            var id = i < concerning.size() - 1 ? place : news.end();
            events.add(new Event(told.name(), id, told.data()));
        }
        place = news.end();
        if (isBehind && news.isAll()) {
            isBehind = false;
            events.add(new Event(Event.CAUGHT_UP, place, caughtUp("null")));
        }
        return events;
    }

    private boolean isNew(Told<T> told) {
        var id = told.change().id();
        var stored = told.change().stored();
        if (stored == null) {
            versions.remove(id);
            return true;
        }
        return !stored.version().equals(versions.put(id, stored.version()));
    }

    /// The feed has moved on: begins again with everything stored.
    private Uni<List<Event>> anew() {
        return broadcast.last().map(last -> {
            place = last;
            inSnapshot = true;
            isBehind = false;
            snapshot = 0;
            after = null;
            versions.clear();
            return List.of();
        });
    }

    private List<Event> withHeartbeat(List<Event> events) {
        long now = System.nanoTime();
        // In the midst of what is stored an id of its own would end the snapshot.
        if (inSnapshot || now < heartbeatAt) {
            return events;
        }
        heartbeatAt = now + heartbeatNs;
        List<Event> more = new ArrayList<>(events);
        more.add(new Event(Event.HEARTBEAT, place, "{" + age() + "}"));
        return more;
    }

    private String caughtUp(String stored) {
        return "{" + age() + ",\"snapshot\":" + stored + "}";
    }

    private String age() {
        var age = freshness.snapshot();
        return "\"as_of\":" + age.asOf() + ",\"lag\":" + age.lag();
    }
}
