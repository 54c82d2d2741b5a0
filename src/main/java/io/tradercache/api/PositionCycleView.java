package io.tradercache.api;

import io.tradercache.domain.Decimals;
import io.tradercache.domain.Position;
import io.tradercache.domain.PositionSide;
import io.tradercache.domain.Side;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// One cycle of a position as it appears in answers: the figures of [PositionView] without those that only a
/// stored entity has.
@Schema(name = "PositionCycle")
public record PositionCycleView(
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
        boolean instrumentKnown) {

    static PositionCycleView of(Position position) {
        var closingOrder = position.closingOrderId();
        return new PositionCycleView(
                position.positionId().value(),
                position.instrumentId().value(),
                position.accountId().value(),
                position.strategyId().value(),
                position.traderId(),
                position.side(),
                position.entry(),
                Decimals.text(position.quantity()),
                Decimals.text(position.signedQty()),
                Decimals.text(position.peakQty()),
                Decimals.text(position.avgPxOpen()),
                PositionView.text(position.avgPxClose()),
                Decimals.text(position.realizedPnl()),
                Decimals.text(position.realizedReturn()),
                PositionView.texts(position.commissions()),
                position.terms().settlementCurrency(),
                position.openingOrderId().value(),
                closingOrder == null ? null : closingOrder.value(),
                position.tsOpened(),
                position.tsLast(),
                position.tsClosed(),
                position.durationNs(),
                position.isOpen(),
                position.isClosed(),
                position.terms().known());
    }
}
