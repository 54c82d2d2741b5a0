package io.tradercache.store.read;

import io.tradercache.store.Placement;
import io.tradercache.store.Stored;
import io.tradercache.store.index.Indexes;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Collects one page. The indexed condition that the fewest entities meet gives the ids, and the other conditions sift
/// them, by their indexes or by the fields of the entities. Each entity is read and checked before it is shown, because
/// an index may be a moment behind.
///
/// A page looks at a limited number of ids, however many entities there are. It may then hold fewer items than asked
/// for, and its cursor leads on.
final class Scan<T> {
    // The empty word, under which every entity stands by itself.
    private static final Set<String> ALL = Set.of("");
    // Sifting starts with as many ids as are wanted, because most may match, and then takes twice as many each time, so
    // that few matches need few round trips.
    private static final int LARGEST_CHUNK = 1_000;
    private static final int MOST_IDS = 20_000;

    private final Function<String, Future<Optional<EntityReader.Found<T>>>> read;
    private final Indexes indexes;
    private final Wanted wanted;
    private final int limit;
    private final List<Stored<T>> found = new ArrayList<>();
    private int seen;
    private int chunk;

    /// @param read reads one entity
    Scan(Function<String, Future<Optional<EntityReader.Found<T>>>> read, Indexes indexes, Wanted wanted, int limit) {
        this.read = read;
        this.indexes = indexes;
        this.wanted = wanted;
        this.limit = limit;
    }

    Future<Page<Stored<T>>> from(@Nullable String after) {
        return rarest().compose(driver -> next(driver, after));
    }

    /// The indexed condition that the fewest entities meet. It is the bound if there is one, because the id at which
    /// a page ends is in its cursor.
    private Future<Set<String>> rarest() {
        if (wanted.bound() != null) {
            return Future.succeededFuture(wanted.bound());
        }
        var conditions = wanted.conditions().stream().filter(Scan::isIndexed).toList();
        if (conditions.size() < 2) {
            return Future.succeededFuture(conditions.isEmpty() ? ALL : conditions.getFirst());
        }
        var counts = conditions.stream()
                .map(words -> indexes.count(wanted.groups(), words))
                .toList();
        return Future.all(counts).map(_ -> {
            int rarest = 0;
            for (int i = 1; i < counts.size(); i++) {
                if (counts.get(i).result() < counts.get(rarest).result()) {
                    rarest = i;
                }
            }
            return conditions.get(rarest);
        });
    }

    // All words of a condition state the same.
    private static boolean isIndexed(Set<String> words) {
        return Placement.isIndexed(words.iterator().next());
    }

    private Future<Page<Stored<T>>> next(Set<String> driver, @Nullable String after) {
        boolean sifts = wanted.conditions().stream().anyMatch(words -> !words.equals(driver));
        // One more than wanted, to know whether there is a next page.
        int missing = limit - found.size() + 1;
        chunk = sifts ? Math.min(LARGEST_CHUNK, Math.max(missing, 2 * chunk)) : missing;
        int asked = chunk;
        return indexes.after(wanted.groups(), driver, after, asked).compose(ids -> {
            seen += ids.size();
            boolean more = ids.size() == asked;
            return sift(driver, ids)
                    .compose(left -> take(left).compose(last -> {
                        if (found.size() == limit) {
                            boolean isLast = !more && last.equals(left.getLast());
                            return page(isLast ? null : last);
                        }
                        if (!more) {
                            return page(null);
                        }
                        return seen >= MOST_IDS ? page(ids.getLast()) : next(driver, ids.getLast());
                    }));
        });
    }

    private Future<Page<Stored<T>>> page(@Nullable String next) {
        return Future.succeededFuture(new Page<>(found, next));
    }

    private Future<List<String>> sift(Set<String> driver, List<String> ids) {
        var left = Future.succeededFuture(ids);
        // An index answers for all ids at once, so it goes first.
        for (boolean byIndex : new boolean[] {true, false}) {
            for (var words : wanted.conditions()) {
                if (!words.equals(driver) && isIndexed(words) == byIndex) {
                    left = left.compose(some ->
                            byIndex ? indexes.under(wanted.groups(), words, some) : indexes.having(words, some));
                }
            }
        }
        return left;
    }

    /// Takes as many entities as are wanted, and returns the id of the last one that it read.
    private Future<String> take(List<String> ids) {
        int missing = limit - found.size();
        var here = ids.subList(0, Math.min(missing, ids.size()));
        var reads = here.stream().map(read).toList();
        return Future.all(reads).compose(all -> {
            for (int i = 0; i < here.size(); i++) {
                Optional<EntityReader.Found<T>> entity = all.resultAt(i);
                entity.filter(one -> wanted.matches(one.placement()))
                        .map(EntityReader.Found::stored)
                        .ifPresent(found::add);
            }
            boolean allLooked = here.size() == ids.size();
            return found.size() == limit || allLooked
                    ? Future.succeededFuture(here.isEmpty() ? "" : here.getLast())
                    : take(ids.subList(here.size(), ids.size()));
        });
    }
}
