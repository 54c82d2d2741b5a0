package io.tradercache.domain;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Optional;

/// How decimals are read, carried and shown: exact, never a `double`.
public final class Decimals {
    /// What an average or a quotient carries: 34 digits, HALF_EVEN.
    public static final MathContext AVERAGE = MathContext.DECIMAL128;

    private static final int MOST_DIGITS = 38;
    private static final int MOST_EXPONENT = 38;
    // Longer than any number within the limits that is written plainly; guards the parser's quadratic time.
    private static final int LONGEST_TEXT = 160;

    private Decimals() {}

    /// The number a text states, or empty where it is none or goes beyond 38 significant digits or an exponent of ±38.
    public static Optional<BigDecimal> parse(String text) {
        if (text.isEmpty() || text.length() > LONGEST_TEXT) {
            return Optional.empty();
        }
        try {
            var number = strip(new BigDecimal(text));
            boolean within = number.precision() <= MOST_DIGITS && Math.abs(number.scale()) <= MOST_EXPONENT;
            return within ? Optional.of(number) : Optional.empty();
        } catch (NumberFormatException notANumber) {
            return Optional.empty();
        }
    }

    /// The same value with no trailing zeros, so that equal values are equal objects.
    public static BigDecimal strip(BigDecimal number) {
        return number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
    }

    /// The plain form shown everywhere: no exponent, no trailing zeros.
    public static String text(BigDecimal number) {
        return strip(number).toPlainString();
    }
}
