package io.tradercache.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a filter comes to in the indexes of a kind.
///
/// @param groups the entity is in one of them
/// @param conditions of each, at least one word holds of the entity
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

    /// Whether an entity may have matched at some time, whatever has passed since.
    boolean mayHaveMatched(Placement now, Kind kind) {
        return conditions.stream()
                .allMatch(words -> words.stream()
                        .anyMatch(word ->
                                now.words().contains(word) || kind.passing().contains(word)));
    }
}
