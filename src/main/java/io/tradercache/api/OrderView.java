package io.tradercache.api;

import io.tradercache.domain.Decimals;
import io.tradercache.domain.Order;
import io.tradercache.domain.OrderStatus;
import io.tradercache.domain.Side;
import io.tradercache.store.Stored;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// An order as it appears in answers. Decimals are strings, times are nanoseconds since the epoch.
///
/// @param quantity null while no message has stated it, for example if a fill came first; so is `leaves_qty`
/// @param overfillQty by how much the fills exceed the quantity
/// @param gap whether something that belongs to it is missing; an operator has to look at it
/// @param gapSource the record that caused the gap; null if it was no record
/// @param gapLastSource the last record that it missed since then; null if it missed no other
@Schema(name = "Order")
public record OrderView(
        String clientOrderId,
        @Nullable String venueOrderId,
        String instrumentId,
        @Nullable String accountId,
        @Nullable String strategyId,
        @Nullable String traderId,
        @Nullable String positionId,
        @Nullable String orderType,
        @Nullable Side side,
        @Nullable String timeInForce,
        @Nullable String price,
        @Nullable String triggerPrice,
        @Nullable String quantity,
        String filledQty,
        @Nullable String leavesQty,
        String overfillQty,
        @Nullable String avgPx,
        Map<String, String> commissions,
        @Nullable String lastTradeId,
        OrderStatus status,
        @Nullable Long tsInit,
        @Nullable Long tsAccepted,
        long tsLast,
        @Nullable Long tsClosed,
        boolean isOpen,
        boolean isClosed,
        boolean isInflight,
        boolean gap,
        @Nullable String gapReason,
        @Nullable Long gapSince,
        Stored.@Nullable Origin gapSource,
        Stored.@Nullable Origin gapLastSource,
        Stored.@Nullable Origin source,
        String version) {

    static OrderView of(Stored<Order> stored) {
        var order = stored.entity();
        var gap = stored.gap();
        return new OrderView(
                order.clientOrderId().value(),
                order.venueOrderId(),
                order.instrumentId().value(),
                name(order.accountId()),
                name(order.strategyId()),
                order.traderId(),
                name(order.positionId()),
                order.orderType(),
                order.side(),
                order.timeInForce(),
                PositionView.text(order.price()),
                PositionView.text(order.triggerPrice()),
                PositionView.text(order.quantity()),
                Decimals.text(order.filledQty()),
                PositionView.text(order.leavesQty()),
                Decimals.text(order.overfillQty()),
                PositionView.text(order.avgPx()),
                PositionView.texts(order.commissions()),
                name(order.lastTradeId()),
                order.status(),
                order.tsInit(),
                order.tsAccepted(),
                order.tsLast(),
                order.tsClosed(),
                order.isOpen(),
                order.isClosed(),
                order.isInflight(),
                gap != null,
                gap == null ? null : gap.reason(),
                gap == null ? null : gap.since(),
                gap == null ? null : gap.source(),
                gap == null ? null : gap.last(),
                stored.source(),
                stored.version());
    }

    static @Nullable String name(@Nullable Object id) {
        return id == null ? null : id.toString();
    }
}
