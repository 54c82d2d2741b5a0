package io.tradercache.stream;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.tradercache.store.Stored;
import io.tradercache.store.read.FeedReader;
import io.tradercache.store.read.FeedReader.Changes;
import io.tradercache.store.read.Following;
import io.tradercache.store.read.Page;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The changes of one kind for all its followers. What several followers ask for in one moment is read and rendered
/// once.
///
/// Followers that wait for the same page of what is stored get it together. One that asks when it is already being read
/// gets another, because a change between may come before its place in the feed.
///
/// Followers that are up to date stand at one place, the head, and share what is read from there. One that is behind
/// reads up to the head and no further, so it ends where the others stand, and then reads with them.
///
/// A follower shares a reading only if its own last reading is older. Redis answers in the order in which it is asked,
/// so no follower ever sees an entity go back to an older version.
public final class Broadcast<T> {
    /// How often the feed is asked for news.
    static final Duration PULSE = Duration.ofMillis(20);

    // Each of thousands of followers may hold a page while it waits for its turn to write.
    private static final int PAGE = 100;
    private static final int MOST_READINGS = 32;
    private static final String BEGIN = "0-0";

    private final FeedReader<T> feed;
    private final Function<Stored<T>, String> json;
    private final Cache<String, Reading<T>> recent =
            Caffeine.newBuilder().maximumSize(MOST_READINGS).build();
    private final Map<Wish, CompletableFuture<Page<Event.Body>>> waiting = new HashMap<>();
    private long readings;
    private String head = BEGIN;

    /// @param json renders an entity as answers show it, on one line
    public Broadcast(FeedReader<T> feed, Function<Stored<T>, String> json) {
        this.feed = feed;
        this.json = json;
    }

    /// One reading of the feed after one place. It may wait for its turn before Redis is asked.
    private static final class Reading<T> {
        private final long since = System.nanoTime();
        private final CompletableFuture<Optional<News<T>>> news = new CompletableFuture<>();
        // What is not asked yet will be later than all that was asked.
        private long number = Long.MAX_VALUE;

        boolean isFor(long reading) {
            return number > reading && (!news.isDone() || System.nanoTime() - since <= PULSE.toNanos());
        }
    }

    /// A page that is not yet read.
    private record Wish(Following<?> following, @Nullable String after) {}

    /// @param reading the number of the reading; a higher number was read later
    /// @param end the place in the feed up to which this reading goes
    /// @param isAll whether this was all that had happened by then
    record News<T>(long reading, List<Told<T>> all, String end, boolean isAll) {}

    /// One page of what is stored for a follower, rendered.
    ///
    /// @param after the id before the first one wanted; null for the first page
    synchronized Uni<Page<Event.Body>> stored(Following<T> following, @Nullable String after) {
        var wish = new Wish(following, after);
        var known = waiting.get(wish);
        if (known == null) {
            var page = new CompletableFuture<Page<Event.Body>>();
            waiting.put(wish, page);
            following
                    .page(after, PAGE, () -> isRead(wish))
                    .emitOn(Infrastructure.getDefaultWorkerPool())
                    .map(this::rendered)
                    .subscribe()
                    .with(page::complete, page::completeExceptionally);
            known = page;
        }
        return Uni.createFrom().completionStage(known.copy());
    }

    private synchronized void isRead(Wish wish) {
        waiting.remove(wish);
    }

    private Page<Event.Body> rendered(Page<Stored<T>> page) {
        var bodies = page.items().stream()
                .map(stored -> new Event.Body(Event.SNAPSHOT, json.apply(stored)))
                .toList();
        return new Page<>(bodies, page.next());
    }

    /// The last place of the feed.
    Uni<String> last() {
        return feed.last();
    }

    /// A number above those of all readings so far.
    synchronized long now() {
        return ++readings;
    }

    /// What happened after a place, from a reading later than the given one; empty if the feed does not reach back.
    synchronized Uni<Optional<News<T>>> after(String place, long reading) {
        var known = recent.getIfPresent(place);
        if (known == null || !known.isFor(reading)) {
            known = read(place);
            recent.put(place, known);
        }
        // A copy, so that a follower that goes away does not cancel the reading for the others.
        return Uni.createFrom().completionStage(known.news.copy());
    }

    private Reading<T> read(String place) {
        var reading = new Reading<T>();
        var asked = isBefore(place, head) ? feed.inTurn(() -> catchUp(reading, place)) : readOn(reading, place);
        asked.map(found -> found.map(changes -> news(reading, changes)))
                .onSuccess(reading.news::complete)
                .onFailure(reading.news::completeExceptionally);
        return reading;
    }

    private synchronized Future<Optional<Changes<T>>> readOn(Reading<T> reading, String place) {
        reading.number = ++readings;
        return feed.after(place).onSuccess(found -> found.ifPresent(changes -> moveHead(changes.end())));
    }

    private synchronized Future<Optional<Changes<T>>> catchUp(Reading<T> reading, String place) {
        reading.number = ++readings;
        return feed.between(place, head).onSuccess(found -> found.ifPresent(changes -> checkHead(place, changes)));
    }

    /// The head is nowhere after a place from which nothing leads to it. The feed is then another one than before.
    private synchronized void checkHead(String place, Changes<T> changes) {
        if (changes.end().equals(place)) {
            head = BEGIN;
        }
    }

    private synchronized void moveHead(String end) {
        if (isBefore(head, end)) {
            head = end;
        }
    }

    private News<T> news(Reading<T> reading, Changes<T> changes) {
        var told =
                changes.all().stream().map(change -> new Told<>(change, json)).toList();
        return new News<>(number(reading), told, changes.end(), changes.isAll());
    }

    private synchronized long number(Reading<T> reading) {
        return reading.number;
    }

    private static boolean isBefore(String place, String other) {
        int byTime = Long.compareUnsigned(part(place, 0, place.indexOf('-')), part(other, 0, other.indexOf('-')));
        return byTime < 0 || (byTime == 0 && Long.compareUnsigned(sequence(place), sequence(other)) < 0);
    }

    private static long sequence(String place) {
        return part(place, place.indexOf('-') + 1, place.length());
    }

    private static long part(String place, int from, int to) {
        return Long.parseUnsignedLong(place, from, to, 10);
    }
}
