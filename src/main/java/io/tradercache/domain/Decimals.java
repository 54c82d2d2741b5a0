package io.tradercache.domain;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How decimals are read, carried and shown: exact, never a `double`.
public final class Decimals {
    /// What an average or a quotient carries: 34 digits, HALF_EVEN.
    public static final MathContext AVERAGE = MathContext.DECIMAL128;

    private static final int MOST_DIGITS = 38;
    private static final int MOST_EXPONENT = 38;
    // Longer than any number within the limits in plain notation. The parser takes quadratic time, so it gets no
    // more.
    private static final int LONGEST_TEXT = 160;
    // A long holds any number of so many digits, one of which may be the point.
    private static final int MOST_SMALL_DIGITS = 18;

    private Decimals() {}

    /// The number in a text; empty if it is not a number, or has more than 38 significant digits or an exponent
    /// beyond ±38.
    public static Optional<BigDecimal> parse(String text) {
        var small = small(text);
        if (small != null) {
            return Optional.of(small);
        }
        // The parser itself accepts the digits of every script.
        if (text.isEmpty() || text.length() > LONGEST_TEXT || !text.chars().allMatch(c -> c < 128)) {
            return Optional.empty();
        }
        try {
            var number = new BigDecimal(text);
            // Stripping zeros overflows at the ends of the range of scales, and such numbers are out of bounds
            // anyway.
            if (number.signum() != 0 && Math.abs((long) number.scale()) > MOST_EXPONENT + LONGEST_TEXT) {
                return Optional.empty();
            }
            var stripped = strip(number);
            boolean within = stripped.precision() <= MOST_DIGITS && Math.abs(stripped.scale()) <= MOST_EXPONENT;
            return within ? Optional.of(stripped) : Optional.empty();
        } catch (NumberFormatException notANumber) {
            return Optional.empty();
        }
    }

    /// The number in a plain text of at most 18 digits, as almost all are; null for any other text.
    private static @Nullable BigDecimal small(String text) {
        int length = text.length();
        int start = length > 0 && text.charAt(0) == '-' ? 1 : 0;
        if (length == start || length > start + MOST_SMALL_DIGITS) {
            return null;
        }
        long digits = 0;
        int point = -1;
        for (int i = start; i < length; i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                digits = digits * 10 + (c - '0');
            } else if (c == '.' && point < 0 && i > start && i < length - 1) {
                point = i;
            } else {
                return null;
            }
        }
        int scale = point < 0 ? 0 : length - 1 - point;
        if (digits == 0) {
            return BigDecimal.ZERO;
        }
        // The same number as stripTrailingZeros gives, whose scale may be below zero.
        while (digits % 10 == 0) {
            digits /= 10;
            scale--;
        }
        return BigDecimal.valueOf(start == 0 ? digits : -digits, scale);
    }

    /// The same value with no trailing zeros, so that equal values are equal objects.
    public static BigDecimal strip(BigDecimal number) {
        return number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
    }

    /// The quotient with 34 digits, HALF_EVEN, and no trailing zeros.
    ///
    /// Most quotients here are prices with a few digits. Dividing them to 34 digits and taking the zeros off
    /// again takes eight times as long.
    public static BigDecimal divide(BigDecimal number, BigDecimal by) {
        var quotient = number.divide(by, MathContext.DECIMAL64);
        boolean exact = quotient.multiply(by).compareTo(number) == 0;
        return strip(exact ? quotient : number.divide(by, AVERAGE));
    }

    /// The plain form shown everywhere: no exponent, no trailing zeros.
    public static String text(BigDecimal number) {
        return strip(number).toPlainString();
    }
}
