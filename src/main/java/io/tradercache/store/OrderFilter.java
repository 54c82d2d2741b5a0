package io.tradercache.store;

import io.tradercache.domain.OrderStatus;
import io.tradercache.domain.Side;
import org.jspecify.annotations.Nullable;

/// Which orders are wanted: those for which all of it holds.
///
/// @param status `open`, `closed`, `inflight` or `all`
/// @param orderStatus this one and no other
public record OrderFilter(
        String status,
        @Nullable String instrumentId,
        @Nullable String accountId,
        @Nullable String strategyId,
        @Nullable Side side,
        @Nullable OrderStatus orderStatus) {

    public static OrderFilter of(String status) {
        return new OrderFilter(status, null, null, null, null, null);
    }
}
