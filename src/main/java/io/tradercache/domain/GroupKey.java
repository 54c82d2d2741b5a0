package io.tradercache.domain;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What the positions of a group have in common; a part is null if they may differ in it. Keys are ordered by account,
/// strategy, instrument.
public record GroupKey(
        @Nullable AccountId accountId,
        @Nullable StrategyId strategyId,
        @Nullable InstrumentId instrumentId) implements Comparable<GroupKey> {

    /// The ids that the key consists of.
    public List<String> ids() {
        return Stream.of(accountId, strategyId, instrumentId)
                .filter(Objects::nonNull)
                .map(Object::toString)
                .toList();
    }

    @Override
    public int compareTo(GroupKey other) {
        return text(ids()).compareTo(text(other.ids()));
    }

    /// Whether this key comes after the key with the given ids.
    public boolean isAfter(List<String> others) {
        return text(ids()).compareTo(text(others)) > 0;
    }

    // No id contains a blank, and a blank sorts before every character of an id.
    private static String text(List<String> ids) {
        return ids.stream().collect(Collectors.joining(" "));
    }
}
