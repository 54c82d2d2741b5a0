package io.tradercache.stream;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.smallrye.mutiny.Uni;
import io.tradercache.store.Stored;
import io.tradercache.store.read.FeedReader;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/// The changes of one kind for all its followers. What several followers ask for in one moment is read and rendered
/// once.
///
/// A follower shares a reading only if its own last reading is older. Redis answers in the order in which it is asked,
/// so no follower ever sees an entity go back to an older version.
public final class Broadcast<T> {
    /// How often the feed is asked for news.
    static final Duration PULSE = Duration.ofMillis(20);

    private static final int MOST_READINGS = 32;

    private final FeedReader<T> feed;
    private final Function<Stored<T>, String> json;
    private final Cache<String, Reading<T>> recent =
            Caffeine.newBuilder().maximumSize(MOST_READINGS).build();
    private long readings;

    /// @param json renders an entity as answers show it, on one line
    public Broadcast(FeedReader<T> feed, Function<Stored<T>, String> json) {
        this.feed = feed;
        this.json = json;
    }

    /// One reading of the feed after one place.
    private record Reading<T>(long number, long since, CompletableFuture<Optional<News<T>>> news) {}

    /// @param reading the number of the reading; a higher number was read later
    /// @param end the place in the feed up to which this reading goes
    /// @param isAll whether this was all that had happened by then
    record News<T>(long reading, List<Told<T>> all, String end, boolean isAll) {}

    String json(Stored<T> stored) {
        return json.apply(stored);
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
        if (known == null || known.number() <= reading || System.nanoTime() - known.since() > PULSE.toNanos()) {
            known = read(place);
            recent.put(place, known);
        }
        // A copy, so that a follower that goes away does not cancel the reading for the others.
        return Uni.createFrom().completionStage(known.news().copy());
    }

    private Reading<T> read(String place) {
        long number = ++readings;
        // Redis is asked at once, so the requests are in the order of the numbers.
        var news = feed.after(place)
                .map(found -> found.map(changes -> news(number, changes)))
                .subscribeAsCompletionStage();
        return new Reading<>(number, System.nanoTime(), news);
    }

    private News<T> news(long number, FeedReader.Changes<T> changes) {
        var told =
                changes.all().stream().map(change -> new Told<>(change, json)).toList();
        return new News<>(number, told, changes.end(), changes.isAll());
    }
}
