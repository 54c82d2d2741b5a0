package io.tradercache.domain;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The precision of a currency: ISO 4217's minor unit where it has one, eight decimals for all others.
public final class Currencies {
    private static final int OTHERS = 8;

    private static final Map<String, Integer> MINOR_UNITS = Currency.getAvailableCurrencies().stream()
            .filter(currency -> currency.getDefaultFractionDigits() >= 0)
            .collect(Collectors.toUnmodifiableMap(Currency::getCurrencyCode, Currency::getDefaultFractionDigits));

    private Currencies() {}

    public static int precision(@Nullable String currency) {
        return currency == null ? OTHERS : MINOR_UNITS.getOrDefault(currency, OTHERS);
    }

    /// Rounds HALF_UP to the currency's precision.
    public static BigDecimal round(BigDecimal amount, @Nullable String currency) {
        return Decimals.strip(amount.setScale(precision(currency), RoundingMode.HALF_UP));
    }
}
