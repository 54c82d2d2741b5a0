package io.tradercache.domain;

import static java.math.BigDecimal.ZERO;
import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// How much of an order was executed, by its fills and by the reports of its venue. The sums are exact, so the order of
/// summing does not matter. The mean price is divided only when it is asked for.
///
/// @param quantity the total executed quantity
/// @param priced how much of it has a known price; less than `quantity` only if a report states no average
/// @param value the sum of price times quantity over the priced part
/// @param ahead how much a report stated beyond the fills held; it counts only against fills of the same instant
/// @param aheadAt the instant of that report
public record Executed(BigDecimal quantity, BigDecimal priced, BigDecimal value, BigDecimal ahead, long aheadAt) {
    static final Executed NOTHING = new Executed(ZERO, ZERO, ZERO, ZERO, Long.MIN_VALUE);

    public Executed {
        quantity = Decimals.strip(quantity);
        priced = Decimals.strip(priced);
        value = Decimals.strip(value);
        ahead = Decimals.strip(ahead);
    }

    /// What readers are shown of an execution, whose sums they do not know.
    public static Executed shown(BigDecimal quantity, @Nullable BigDecimal avgPx) {
        var priced = avgPx == null ? ZERO : quantity;
        var value = avgPx == null ? ZERO : avgPx.multiply(quantity);
        return new Executed(quantity, priced, value, ZERO, Long.MIN_VALUE);
    }

    /// Adds one fill. What a report of the same instant has already counted is not counted twice.
    Executed fill(OrderEvent fill) {
        var lastQty = requireNonNull(fill.lastQty());
        var counted = aheadAt(fill.tsEvent()).min(lastQty);
        var added = lastQty.subtract(counted);
        var newlyPriced = added.add(counted.min(quantity.subtract(priced)));
        return new Executed(
                quantity.add(added),
                priced.add(newlyPriced),
                value.add(newlyPriced.multiply(requireNonNull(fill.lastPx()))),
                ahead.subtract(counted),
                aheadAt);
    }

    /// Whether a report of the same instant has already counted the whole fill.
    boolean counts(OrderEvent fill) {
        return aheadAt(fill.tsEvent()).compareTo(requireNonNull(fill.lastQty())) >= 0;
    }

    /// Takes over the total that a venue states. It may raise the quantity but never lowers it, and its average price
    /// then holds for the whole.
    Executed report(BigDecimal stated, @Nullable BigDecimal avgPx, long tsEvent) {
        var raised = stated.subtract(quantity).max(ZERO);
        var total = quantity.add(raised);
        var nowAhead = aheadAt(tsEvent).add(raised);
        boolean unpriced = raised.signum() > 0 || priced.compareTo(quantity) < 0;
        return avgPx != null && unpriced && total.compareTo(stated) == 0
                ? new Executed(total, total, avgPx.multiply(total), nowAhead, tsEvent)
                : new Executed(total, priced, value, nowAhead, tsEvent);
    }

    /// Whether an order of this quantity is completely filled.
    boolean completes(@Nullable BigDecimal ordered) {
        return ordered != null && quantity.signum() > 0 && quantity.compareTo(ordered) >= 0;
    }

    /// How much was executed beyond an order of this quantity.
    BigDecimal beyond(@Nullable BigDecimal ordered) {
        return ordered == null
                ? ZERO
                : Decimals.strip(quantity.subtract(ordered).max(ZERO));
    }

    /// The mean price; null if no price is known.
    @Nullable
    BigDecimal avgPx() {
        return priced.signum() == 0 ? null : Decimals.divide(value, priced);
    }

    private BigDecimal aheadAt(long instant) {
        return instant == aheadAt ? ahead : ZERO;
    }
}
