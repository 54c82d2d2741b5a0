package io.tradercache.store.read;

import io.tradercache.domain.AccountScope;
import io.tradercache.store.Kind;
import io.tradercache.store.Placement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A filter in terms of the indexes of a kind.
///
/// @param groups the entity must be in one of them
/// @param conditions at least one word of each must hold for the entity
/// @param bound the condition without which nothing may be known of an entity, not even its id; null if all may be
///     known
record Wanted(
        List<String> groups,
        List<Set<String>> conditions,
        @Nullable Set<String> bound) {

    /// All entities of some groups.
    static Wanted all(List<String> groups) {
        return new Wanted(groups, List.of(), null);
    }

    Wanted and(String name, @Nullable Object value) {
        return value == null ? this : and(Set.of(name + ":" + value));
    }

    Wanted and(Set<String> words) {
        List<Set<String>> more = new ArrayList<>(conditions);
        more.add(words);
        return new Wanted(groups, more, bound);
    }

    /// Only entities of these accounts.
    Wanted within(AccountScope accounts) {
        var only = accounts.only();
        if (only == null) {
            return this;
        }
        var words = only.stream().map(account -> "account:" + account).collect(Collectors.toUnmodifiableSet());
        return new Wanted(groups, and(words).conditions(), words);
    }

    boolean matches(Placement placement) {
        return groups.contains(placement.group())
                && conditions.stream().allMatch(words -> words.stream().anyMatch(placement.words()::contains));
    }

    /// Whether an entity may have matched at some earlier time, whatever has changed since.
    ///
    /// @param now where it stands; null if it is gone
    boolean mayHaveMatched(@Nullable Placement now, Kind kind) {
        if (now == null) {
            // The sweeper tells where it stood.
            return bound == null;
        }
        return conditions.stream()
                .allMatch(words -> words.stream()
                        .anyMatch(word ->
                                now.words().contains(word) || kind.passing().contains(word)));
    }
}
