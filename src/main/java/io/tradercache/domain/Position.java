package io.tradercache.domain;

import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The figures of one position, from its opening until it is flat again. They are exact and rounded only when asked
/// for.
///
/// @param terms what it knows about its instrument
/// @param entry the side that opened it
/// @param signedQty above zero for LONG, below for SHORT
/// @param peakQty the largest quantity it ever had
/// @param avgPxOpen the mean price of what opened it, 34 digits
/// @param openValue the exact cost of what is open, so that a fill in parts costs the same as the whole fill
/// @param closedQty how much was closed, for `closedValue` in total
/// @param points Σ closed quantity × price points gained, before the multiplier
/// @param inversePoints the same with the reciprocal of the price; null if the terms are known and not inverse
/// @param commissions what was charged, by currency
/// @param tsLast when its last applied fill was executed, which need not be its newest
/// @param tsClosed null while open
public record Position(
        PositionId positionId,
        InstrumentId instrumentId,
        AccountId accountId,
        StrategyId strategyId,
        @Nullable String traderId,
        Terms terms,
        Side entry,
        BigDecimal signedQty,
        BigDecimal peakQty,
        BigDecimal avgPxOpen,
        BigDecimal openValue,
        BigDecimal closedQty,
        BigDecimal closedValue,
        BigDecimal points,
        @Nullable BigDecimal inversePoints,
        Map<String, BigDecimal> commissions,
        ClientOrderId openingOrderId,
        @Nullable ClientOrderId closingOrderId,
        long tsOpened,
        long tsLast,
        @Nullable Long tsClosed) {

    public Position {
        if (inversePoints == null && (terms.inverse() || !terms.known())) {
            throw new IllegalArgumentException("position " + positionId + ": no inverse points, terms are " + terms);
        }
        signedQty = Decimals.strip(signedQty);
        peakQty = Decimals.strip(peakQty);
        avgPxOpen = Decimals.strip(avgPxOpen);
        openValue = Decimals.strip(openValue);
        closedQty = Decimals.strip(closedQty);
        closedValue = Decimals.strip(closedValue);
        points = Decimals.strip(points);
        inversePoints =
                inversePoints == null || (terms.known() && !terms.inverse()) ? null : Decimals.strip(inversePoints);
        commissions = Commissions.canonical(commissions);
    }

    public BigDecimal quantity() {
        return signedQty.abs();
    }

    public PositionSide side() {
        return PositionSide.of(signedQty.signum());
    }

    public boolean isOpen() {
        return signedQty.signum() != 0;
    }

    public boolean isClosed() {
        return !isOpen();
    }

    /// The mean price of what closed it, 34 digits; null if nothing was closed.
    public @Nullable BigDecimal avgPxClose() {
        return closedQty.signum() == 0 ? null : Decimals.divide(closedValue, closedQty);
    }

    /// What was gained, less the commissions in the settlement currency.
    public BigDecimal realizedPnl() {
        return settled(realized());
    }

    /// The gain in price, divided by the opening price.
    public BigDecimal realizedReturn() {
        var avgPxClose = avgPxClose();
        if (avgPxClose == null || avgPxOpen.signum() == 0) {
            return BigDecimal.ZERO;
        }
        var gain = entry.sign(avgPxClose.subtract(avgPxOpen));
        return Decimals.divide(gain, avgPxOpen);
    }

    /// How long it was open; 0 while it is open, and 0 if its fills came out of order and the result would be
    /// negative.
    public long durationNs() {
        return tsClosed == null ? 0 : Math.max(0, tsClosed - tsOpened);
    }

    /// The P&L that closing at the mark would add.
    public BigDecimal unrealizedPnl(BigDecimal mark) {
        return settled(exactUnrealizedPnl(mark));
    }

    public BigDecimal totalPnl(BigDecimal mark) {
        return settled(realized().add(exactUnrealizedPnl(mark)));
    }

    /// The value of the open quantity at the mark, in the settlement currency or, for an inverse contract, in the
    /// base currency.
    public BigDecimal notional(BigDecimal mark) {
        return Currencies.round(exactNotional(mark), terms.valueCurrency());
    }

    /// Whether it has a definite value at a price. An inverse contract has none at 0.
    boolean hasValueAt(BigDecimal price) {
        return !terms.inverse() || price.signum() != 0;
    }

    /// The notional before it is rounded.
    BigDecimal exactNotional(BigDecimal mark) {
        var contracts = quantity().multiply(terms.multiplier());
        return contracts.multiply(terms.inverse() ? reciprocal(mark) : mark);
    }

    /// The unrealized P&L before it is rounded.
    BigDecimal exactUnrealizedPnl(BigDecimal mark) {
        var gain = terms.inverse() ? reciprocal(avgPxOpen).subtract(reciprocal(mark)) : mark.subtract(avgPxOpen);
        return signedQty.multiply(terms.multiplier()).multiply(gain);
    }

    /// The same position with other terms. They may be inverse only if the old terms are inverse or unknown.
    Position on(Terms other) {
        return new Position(
                positionId,
                instrumentId,
                accountId,
                strategyId,
                traderId,
                other,
                entry,
                signedQty,
                peakQty,
                avgPxOpen,
                openValue,
                closedQty,
                closedValue,
                points,
                inversePoints,
                commissions,
                openingOrderId,
                closingOrderId,
                tsOpened,
                tsLast,
                tsClosed);
    }

    /// 1/price to 34 digits, and 0 for a price of 0. Such a contract has no value, and no fill may throw and stop the
    /// line.
    static BigDecimal reciprocal(BigDecimal price) {
        return price.signum() == 0 ? BigDecimal.ZERO : Decimals.divide(BigDecimal.ONE, price);
    }

    private BigDecimal realized() {
        var gained = terms.inverse() && inversePoints != null ? inversePoints : points;
        var settlement = terms.settlementCurrency();
        var charged = settlement == null ? BigDecimal.ZERO : commissions.getOrDefault(settlement, BigDecimal.ZERO);
        return gained.multiply(terms.multiplier()).subtract(charged);
    }

    private BigDecimal settled(BigDecimal amount) {
        return Currencies.round(amount, terms.settlementCurrency());
    }
}
