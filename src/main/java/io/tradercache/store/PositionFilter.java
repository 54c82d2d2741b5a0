package io.tradercache.store;

import io.tradercache.domain.PositionSide;
import org.jspecify.annotations.Nullable;

/// Which positions are wanted: those for which all of it holds.
///
/// @param status `open`, `closed` or `all`
/// @param gap only those that have missed a fill
public record PositionFilter(
        String status,
        @Nullable String instrumentId,
        @Nullable String accountId,
        @Nullable String strategyId,
        @Nullable PositionSide side,
        boolean gap) {

    public static PositionFilter of(String status) {
        return new PositionFilter(status, null, null, null, null, false);
    }
}
