package io.tradercache.api;

import io.tradercache.domain.Decimals;
import io.tradercache.domain.Position;
import io.tradercache.domain.PositionSide;
import io.tradercache.domain.Side;
import io.tradercache.store.Stored;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A position as it appears in answers. Decimals are strings, times are nanoseconds since the epoch.
///
/// @param quantity never negative; `"0"` when flat
/// @param signedQty positive when long, negative when short
/// @param realizedPnl in `settlement_currency`, less the commissions in that currency
/// @param realizedReturn the return of the average closing price against the average opening price
/// @param instrumentKnown false while the figures assume a linear contract of multiplier 1
/// @param gap whether it has missed a fill that was meant for it; an operator has to look at it
/// @param gapSource the record that caused the gap; null if it was no record
/// @param gapLastSource the last record that it missed since then; null if it missed no other
/// @param source the last record applied
@Schema(name = "Position")
public record PositionView(
        String positionId,
        String instrumentId,
        String accountId,
        String strategyId,
        @Nullable String traderId,
        PositionSide side,
        Side entry,
        String quantity,
        String signedQty,
        String peakQty,
        String avgPxOpen,
        @Nullable String avgPxClose,
        String realizedPnl,
        String realizedReturn,
        Map<String, String> commissions,
        @Nullable String settlementCurrency,
        String openingOrderId,
        @Nullable String closingOrderId,
        long tsOpened,
        long tsLast,
        @Nullable Long tsClosed,
        long durationNs,
        boolean isOpen,
        boolean isClosed,
        boolean instrumentKnown,
        boolean gap,
        @Nullable String gapReason,
        @Nullable Long gapSince,
        Stored.@Nullable Origin gapSource,
        Stored.@Nullable Origin gapLastSource,
        Stored.@Nullable Origin source,
        String version) {

    static PositionView of(Stored<Position> stored) {
        var position = stored.entity();
        var cycle = PositionCycleView.of(position);
        var gap = stored.gap();
        return new PositionView(
                cycle.positionId(),
                cycle.instrumentId(),
                cycle.accountId(),
                cycle.strategyId(),
                cycle.traderId(),
                cycle.side(),
                cycle.entry(),
                cycle.quantity(),
                cycle.signedQty(),
                cycle.peakQty(),
                cycle.avgPxOpen(),
                cycle.avgPxClose(),
                cycle.realizedPnl(),
                cycle.realizedReturn(),
                cycle.commissions(),
                cycle.settlementCurrency(),
                cycle.openingOrderId(),
                cycle.closingOrderId(),
                cycle.tsOpened(),
                cycle.tsLast(),
                cycle.tsClosed(),
                cycle.durationNs(),
                cycle.isOpen(),
                cycle.isClosed(),
                cycle.instrumentKnown(),
                gap != null,
                gap == null ? null : gap.reason(),
                gap == null ? null : gap.since(),
                gap == null ? null : gap.source(),
                gap == null ? null : gap.last(),
                stored.source(),
                stored.version());
    }

    static @Nullable String text(@Nullable BigDecimal decimal) {
        return decimal == null ? null : Decimals.text(decimal);
    }

    static Map<String, String> texts(Map<String, BigDecimal> decimals) {
        Map<String, String> texts = new TreeMap<>();
        decimals.forEach((name, decimal) -> texts.put(name, Decimals.text(decimal)));
        return texts;
    }
}
