package io.tradercache.store.read;

import io.tradercache.domain.OrderStatus;
import io.tradercache.domain.Side;
import io.tradercache.store.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Which orders are wanted: those that match all parts of the filter.
///
/// @param status `open`, `closed`, `inflight` or `all`
/// @param orderStatus the only status wanted; null for any
/// @param gap whether only orders with a [Gap] are wanted
public record OrderFilter(
        String status,
        @Nullable String instrumentId,
        @Nullable String accountId,
        @Nullable String strategyId,
        @Nullable Side side,
        @Nullable OrderStatus orderStatus,
        boolean gap) {

    public static OrderFilter of(String status) {
        return new OrderFilter(status, null, null, null, null, null, false);
    }

    Wanted wanted() {
        var wanted = switch (status) {
            case "open" -> Wanted.all(List.of("live")).and(statuses(OrderStatus::isOpen));
            case "inflight" -> Wanted.all(List.of("live")).and(statuses(OrderStatus::isInflight));
            case "closed" -> Wanted.all(List.of("closed"));
            default -> Wanted.all(Kind.ORDER.groups());
        };
        wanted = wanted.and("instrument", instrumentId)
                .and("account", accountId)
                .and("strategy", strategyId)
                .and("side", side)
                .and("status", orderStatus);
        return gap ? wanted.and(Set.of(Kind.GAP)) : wanted;
    }

    private static Set<String> statuses(Predicate<OrderStatus> in) {
        return Arrays.stream(OrderStatus.values())
                .filter(in)
                .map(status -> "status:" + status)
                .collect(Collectors.toSet());
    }
}
