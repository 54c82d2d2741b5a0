package io.tradercache.store.read;

import io.tradercache.domain.PositionSide;
import io.tradercache.store.Kind;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which positions are wanted: those that match all parts of the filter.
///
/// @param status `open`, `closed` or `all`
/// @param gap whether only positions with a [Gap] are wanted
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

    Wanted wanted() {
        var groups = status.equals("all") ? Kind.POSITION.groups() : List.of(status);
        var wanted = Wanted.all(groups)
                .and("instrument", instrumentId)
                .and("account", accountId)
                .and("strategy", strategyId)
                .and("side", side);
        return gap ? wanted.and(Set.of(Kind.GAP)) : wanted;
    }
}
