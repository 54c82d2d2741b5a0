package io.tradercache.demo;

import io.tradercache.domain.Decimals;
import io.tradercache.domain.Side;
import java.math.BigDecimal;

/// What one strategy holds of one instrument, with its average price.
final class Holding {

    private final Listing listing;
    private BigDecimal signed = BigDecimal.ZERO;
    private BigDecimal average = BigDecimal.ZERO;

    Holding(Listing listing) {
        this.listing = listing;
    }

    boolean isFlat() {
        return signed.signum() == 0;
    }

    BigDecimal quantity() {
        return signed.abs();
    }

    /// The side that opened it; it means nothing while the holding is flat.
    Side side() {
        return signed.signum() < 0 ? Side.SELL : Side.BUY;
    }

    BigDecimal notional() {
        return isFlat() ? BigDecimal.ZERO : listing.notional(quantity(), average);
    }

    /// Applies a trade, and returns the realized profit in the settlement currency.
    BigDecimal apply(Side side, BigDecimal quantity, BigDecimal price) {
        var held = quantity();
        if (isFlat() || side == side()) {
            var cost = average.multiply(held).add(price.multiply(quantity));
            average = cost.divide(held.add(quantity), Decimals.AVERAGE);
            signed = signed.add(side.sign(quantity));
            return BigDecimal.ZERO;
        }
        var profit = side().sign(gain(held.min(quantity), price));
        signed = signed.add(side.sign(quantity));
        if (quantity.compareTo(held) >= 0) {
            average = isFlat() ? BigDecimal.ZERO : price;
        }
        return profit;
    }

    /// Takes a commission in the base currency from what was bought.
    void lose(BigDecimal commission) {
        signed = signed.subtract(commission);
    }

    private BigDecimal gain(BigDecimal closed, BigDecimal price) {
        var bought = listing.notional(closed, average);
        var sold = listing.notional(closed, price);
        return listing.isInverse() ? bought.subtract(sold) : sold.subtract(bought);
    }
}
