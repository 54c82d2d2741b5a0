package io.tradercache.domain;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One position's figures, from its opening until it is flat again. Exact, and rounded only where they are asked for.
///
/// @param terms what it knows of its instrument
/// @param entry the side that opened it
/// @param signedQty above zero for LONG, below for SHORT
/// @param peakQty the largest quantity it ever had
/// @param avgPxOpen the mean price of what opened it, 34 digits
/// @param openValue the exact cost of what is open, so that a fill in parts costs what it costs whole
/// @param closedQty how much was closed, at `closedValue` in all
/// @param points Σ closed quantity × price points gained, before the multiplier
/// @param inversePoints the same by the reciprocal of the price; null where the terms are known and not inverse
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
        commissions = canonical(commissions);
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

    /// The mean price of what closed it, 34 digits; null where nothing did.
    public @Nullable BigDecimal avgPxClose() {
        return closedQty.signum() == 0 ? null : Decimals.strip(closedValue.divide(closedQty, Decimals.AVERAGE));
    }

    /// What was gained less the commissions in the settlement currency.
    public BigDecimal realizedPnl() {
        return settled(realized());
    }

    /// The gain in price, by the opening price.
    public BigDecimal realizedReturn() {
        var avgPxClose = avgPxClose();
        if (avgPxClose == null || avgPxOpen.signum() == 0) {
            return BigDecimal.ZERO;
        }
        var gain = entry.sign(avgPxClose.subtract(avgPxOpen));
        return Decimals.strip(gain.divide(avgPxOpen, Decimals.AVERAGE));
    }

    /// How long it was open; 0 while it is, and where its fills came in no order.
    public long durationNs() {
        return tsClosed == null ? 0 : Math.max(0, tsClosed - tsOpened);
    }

    /// What closing at the mark would add.
    public BigDecimal unrealizedPnl(BigDecimal mark) {
        return settled(exactUnrealizedPnl(mark));
    }

    public BigDecimal totalPnl(BigDecimal mark) {
        return settled(realized().add(exactUnrealizedPnl(mark)));
    }

    /// What the open quantity is worth at the mark, in the settlement currency; of an inverse contract in the base
    /// currency.
    public BigDecimal notional(BigDecimal mark) {
        return Currencies.round(exactNotional(mark), terms.valueCurrency());
    }

    /// Whether it is worth anything definite at a price: an inverse contract at 0 is not.
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

    /// The same position on other terms that are inverse where the old ones are, or where it knew none.
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

    /// 1/price to 34 digits, 0 where the price is 0: such a contract has no value, and no fill may stop the line.
    static BigDecimal reciprocal(BigDecimal price) {
        return price.signum() == 0 ? BigDecimal.ZERO : BigDecimal.ONE.divide(price, Decimals.AVERAGE);
    }

    // Sorted, so that equal positions are written alike.
    private static Map<String, BigDecimal> canonical(Map<String, BigDecimal> amounts) {
        var sorted = new TreeMap<>(amounts);
        sorted.replaceAll((_, amount) -> Decimals.strip(amount));
        return Collections.unmodifiableMap(sorted);
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
