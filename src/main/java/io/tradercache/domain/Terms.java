package io.tradercache.domain;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// What a position needs to know about its instrument. The position keeps it, because definitions expire.
///
/// @param known false until the definition arrives; figures are then those of a linear contract of multiplier 1
/// @param multiplier what one point of one contract is worth, in units of the quote (inverse: base) currency
/// @param inverse P&L is in the base currency and follows the reciprocal of the price
/// @param spot a `CurrencyPair`: a commission in the base currency is taken from the quantity
/// @param settlementCurrency the currency of realized P&L
public record Terms(
        boolean known,
        BigDecimal multiplier,
        boolean inverse,
        boolean spot,
        @Nullable String baseCurrency,
        @Nullable String settlementCurrency) {

    public Terms {
        multiplier = Decimals.strip(multiplier);
    }

    /// No definition yet: linear, multiplier 1, settled in the currency of the fill.
    public static Terms unknown(@Nullable String fillCurrency) {
        return new Terms(false, BigDecimal.ONE, false, false, null, fillCurrency);
    }

    /// Whether a commission in this currency is taken from the quantity.
    public boolean takesFromQuantity(String currency) {
        return spot && currency.equals(baseCurrency);
    }

    /// The currency of notional and P&L: the base currency of an inverse contract, else the settlement currency.
    public @Nullable String valueCurrency() {
        return inverse && baseCurrency != null ? baseCurrency : settlementCurrency;
    }

    /// The same terms, with this settlement currency if they name none.
    Terms settledAtLeast(@Nullable String currency) {
        return settlementCurrency != null || currency == null
                ? this
                : new Terms(known, multiplier, inverse, spot, baseCurrency, currency);
    }
}
