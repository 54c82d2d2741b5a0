package io.tradercache.store.read;

import io.tradercache.store.Kind;
import io.tradercache.store.Placement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A filter in terms of the indexes of a kind.
///
/// @param groups the entity must be in one of them
/// @param conditions at least one word of each must hold for the entity
record Wanted(List<String> groups, List<Set<String>> conditions) {

    /// All entities of some groups.
    static Wanted all(List<String> groups) {
        return new Wanted(groups, List.of());
    }

    Wanted and(String name, @Nullable Object value) {
        return value == null ? this : and(Set.of(name + ":" + value));
    }

    Wanted and(Set<String> words) {
        List<Set<String>> more = new ArrayList<>(conditions);
        more.add(words);
        return new Wanted(groups, more);
    }

    boolean matches(Placement placement) {
        return groups.contains(placement.group())
                && conditions.stream().allMatch(words -> words.stream().anyMatch(placement.words()::contains));
    }

    /// Whether an entity may have matched at some earlier time, whatever has changed since.
    boolean mayHaveMatched(Placement now, Kind kind) {
        return conditions.stream()
                .allMatch(words -> words.stream()
                        .anyMatch(word ->
                                now.words().contains(word) || kind.passing().contains(word)));
    }
}
