package io.tradercache.domain;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What the positions of a group have in common; null where they may differ. Ordered by account, strategy, instrument.
public record GroupKey(
        @Nullable AccountId accountId,
        @Nullable StrategyId strategyId,
        @Nullable InstrumentId instrumentId) implements Comparable<GroupKey> {

    /// The ids it is made of.
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

    /// Whether it comes after another one's ids.
    public boolean isAfter(List<String> others) {
        return text(ids()).compareTo(text(others)) > 0;
    }

    // No id has a blank, and it sorts before all that they have.
    private static String text(List<String> ids) {
        return ids.stream().collect(Collectors.joining(" "));
    }
}
