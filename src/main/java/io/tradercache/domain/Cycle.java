package io.tradercache.domain;

import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The mutable figures of a position while one fill is applied to it.
final class Cycle {
    private final PositionId positionId;
    private final InstrumentId instrumentId;
    private final AccountId accountId;
    private final StrategyId strategyId;
    private final @Nullable String traderId;
    private final Terms terms;
    private final Side entry;
    private final ClientOrderId openingOrderId;
    private final long tsOpened;
    private Map<String, BigDecimal> commissions;
    private BigDecimal signedQty;
    private BigDecimal peakQty;
    private BigDecimal avgPxOpen;
    private BigDecimal openValue;
    private BigDecimal closedQty;
    private BigDecimal closedValue;
    private BigDecimal points;
    private @Nullable BigDecimal inversePoints;

    /// Continues an existing position.
    Cycle(Position position, Terms terms) {
        positionId = position.positionId();
        instrumentId = position.instrumentId();
        accountId = position.accountId();
        strategyId = position.strategyId();
        traderId = position.traderId();
        this.terms = terms;
        entry = position.entry();
        openingOrderId = position.openingOrderId();
        tsOpened = position.tsOpened();
        commissions = position.commissions();
        signedQty = position.signedQty();
        peakQty = position.peakQty();
        avgPxOpen = position.avgPxOpen();
        openValue = position.openValue();
        closedQty = position.closedQty();
        closedValue = position.closedValue();
        points = position.points();
        inversePoints = position.inversePoints();
    }

    /// Opens a position at the price of the fill. Its quantity may differ from that of the fill.
    Cycle(PositionId id, Fill fill, BigDecimal quantity, Terms terms) {
        positionId = id;
        instrumentId = fill.instrumentId();
        accountId = fill.accountId();
        strategyId = fill.strategyId();
        traderId = fill.traderId();
        this.terms = terms;
        entry = quantity.signum() > 0 ? Side.BUY : Side.SELL;
        openingOrderId = fill.clientOrderId();
        tsOpened = fill.tsEvent();
        commissions = Map.of();
        signedQty = quantity;
        peakQty = BigDecimal.ZERO;
        openValue = fill.lastPx().multiply(quantity.abs());
        avgPxOpen = average();
        closedQty = BigDecimal.ZERO;
        closedValue = BigDecimal.ZERO;
        points = BigDecimal.ZERO;
        inversePoints = terms.known() && !terms.inverse() ? null : BigDecimal.ZERO;
    }

    BigDecimal signedQty() {
        return signedQty;
    }

    void charge(@Nullable Money commission) {
        commissions = Commissions.plus(commissions, commission);
    }

    /// Adds quantity on the same side.
    void increase(BigDecimal quantity, BigDecimal price) {
        signedQty = signedQty.add(entry.sign(quantity));
        openValue = openValue.add(price.multiply(quantity));
        avgPxOpen = average();
    }

    /// Closes at most what is open.
    ///
    /// The part that closes the position takes all the cost that is left. So a closed cycle has earned exactly cash
    /// out less cash in, whatever the averages lost in rounding.
    void reduce(BigDecimal quantity, BigDecimal price) {
        var left = signedQty.subtract(entry.sign(quantity));
        var cost = left.signum() == 0 ? openValue : avgPxOpen.multiply(quantity);
        var proceeds = price.multiply(quantity);
        closedQty = closedQty.add(quantity);
        closedValue = closedValue.add(proceeds);
        points = points.add(entry.sign(proceeds.subtract(cost)));
        if (inversePoints != null) {
            var gain = Position.reciprocal(avgPxOpen).subtract(Position.reciprocal(price));
            inversePoints = inversePoints.add(entry.sign(gain).multiply(quantity));
        }
        signedQty = left;
        openValue = openValue.subtract(cost);
    }

    /// Sets another quantity and keeps the average price.
    void resize(BigDecimal quantity) {
        var more = quantity.abs().subtract(signedQty.abs());
        openValue = quantity.signum() == 0 ? BigDecimal.ZERO : openValue.add(avgPxOpen.multiply(more));
        signedQty = quantity;
    }

    /// The position after the fill. If it is flat, this fill has closed it.
    Position after(Fill fill) {
        boolean flat = signedQty.signum() == 0;
        return new Position(
                positionId,
                instrumentId,
                accountId,
                strategyId,
                traderId,
                terms,
                entry,
                signedQty,
                peakQty.max(signedQty.abs()),
                avgPxOpen,
                openValue,
                closedQty,
                closedValue,
                points,
                inversePoints,
                commissions,
                openingOrderId,
                flat ? fill.clientOrderId() : null,
                tsOpened,
                fill.tsEvent(),
                flat ? fill.tsEvent() : null);
    }

    private BigDecimal average() {
        return Decimals.divide(openValue, signedQty.abs());
    }
}
