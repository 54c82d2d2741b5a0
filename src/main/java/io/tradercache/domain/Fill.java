package io.tradercache.domain;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// One execution of one order (`OrderFilled`; FIX ExecutionReport with ExecType Trade).
///
/// @param positionId the position it moves, as stated or as derived by [#derivedPosition]
/// @param strategyId [StrategyId#EXTERNAL] if the venue's message names none
/// @param lastQty quantity of this fill, above zero, in units of the instrument
/// @param lastPx price of this fill in the quote currency; may be zero or negative
/// @param commission what was charged (positive) or paid back (negative)
/// @param currency the currency the fill was quoted in
/// @param tsEvent when it was executed, ns since the epoch
public record Fill(
        PositionId positionId,
        InstrumentId instrumentId,
        AccountId accountId,
        ClientOrderId clientOrderId,
        TradeId tradeId,
        StrategyId strategyId,
        @Nullable String traderId,
        @Nullable String venueOrderId,
        Side side,
        @Nullable String orderType,
        BigDecimal lastQty,
        BigDecimal lastPx,
        @Nullable Money commission,
        @Nullable String currency,
        @Nullable String liquiditySide,
        @Nullable String eventId,
        long tsEvent,
        @Nullable Long tsInit)
        implements TradingEvent {

    /// The position id for fills that name none: instrument and strategy, or instrument and account if no strategy
    /// claims it.
    public static PositionId derivedPosition(
            InstrumentId instrument, @Nullable StrategyId strategy, AccountId account) {
        return new PositionId(
                strategy == null
                        ? instrument + "-" + account + "-" + StrategyId.EXTERNAL
                        : instrument + "-" + strategy);
    }

    /// The quantity by which the position moves: positive for BUY, negative for SELL.
    public BigDecimal signedQty() {
        return side.sign(lastQty);
    }

    /// A part of this execution with its share of the commission, used when a fill is split at zero.
    public Fill part(PositionId position, BigDecimal quantity, @Nullable Money share) {
        return new Fill(
                position,
                instrumentId,
                accountId,
                clientOrderId,
                tradeId,
                strategyId,
                traderId,
                venueOrderId,
                side,
                orderType,
                quantity,
                lastPx,
                share,
                currency,
                liquiditySide,
                eventId,
                tsEvent,
                tsInit);
    }
}
