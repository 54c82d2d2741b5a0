package io.tradercache.domain;

import static java.math.BigDecimal.ZERO;
import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// What of an order was executed, by its fills and by what its venue reported; exact, so that no order of summing
/// matters.
///
/// @param quantity executed in all
/// @param priced how much of it has a known price; less only where a report states no average
/// @param value the sum of price times quantity over what is priced
/// @param ahead how much a report stated beyond the fills held, as long as its instant lasts
/// @param aheadAt the instant of that report
record Executed(BigDecimal quantity, BigDecimal priced, BigDecimal value, BigDecimal ahead, long aheadAt) {
    static final Executed NOTHING = new Executed(ZERO, ZERO, ZERO, ZERO, Long.MIN_VALUE);

    Executed {
        quantity = Decimals.strip(quantity);
        priced = Decimals.strip(priced);
        value = Decimals.strip(value);
        ahead = Decimals.strip(ahead);
    }

    /// With one more fill; what a report of the same instant already counted is not counted twice.
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

    /// Whether a report of the fill's instant has counted all of it.
    boolean counts(OrderEvent fill) {
        return aheadAt(fill.tsEvent()).compareTo(requireNonNull(fill.lastQty())) >= 0;
    }

    /// With what a venue states in all, which raises the quantity or leaves it; its average then holds for the whole.
    Executed report(BigDecimal stated, @Nullable BigDecimal avgPx, long tsEvent) {
        var raised = stated.subtract(quantity).max(ZERO);
        var total = quantity.add(raised);
        var nowAhead = aheadAt(tsEvent).add(raised);
        boolean unpriced = raised.signum() > 0 || priced.compareTo(quantity) < 0;
        return avgPx != null && unpriced && total.compareTo(stated) == 0
                ? new Executed(total, total, avgPx.multiply(total), nowAhead, tsEvent)
                : new Executed(total, priced, value, nowAhead, tsEvent);
    }

    /// Whether nothing is left of an order of this quantity.
    boolean completes(@Nullable BigDecimal ordered) {
        return ordered != null && quantity.signum() > 0 && quantity.compareTo(ordered) >= 0;
    }

    /// What exceeds an order of this quantity.
    BigDecimal beyond(@Nullable BigDecimal ordered) {
        return ordered == null
                ? ZERO
                : Decimals.strip(quantity.subtract(ordered).max(ZERO));
    }

    /// The mean price, where any is known.
    @Nullable
    BigDecimal avgPx() {
        return priced.signum() == 0 ? null : Decimals.strip(value.divide(priced, Decimals.AVERAGE));
    }

    private BigDecimal aheadAt(long instant) {
        return instant == aheadAt ? ahead : ZERO;
    }
}
