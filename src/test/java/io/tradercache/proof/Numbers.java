package io.tradercache.proof;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// How shown and expected figures are compared.
final class Numbers {
    /// What two ways to the same mean may differ in, where each step keeps 34 digits.
    static final BigDecimal LAST_DIGITS = new BigDecimal("1e-30");

    /// The same for what is left when two nearly equal means are subtracted.
    static final BigDecimal OF_A_DIFFERENCE = new BigDecimal("1e-20");

    private Numbers() {}

    static boolean isSame(JsonNode shown, @Nullable BigDecimal expected) {
        return expected == null
                ? shown.isNull()
                : shown.isTextual() && new BigDecimal(shown.textValue()).compareTo(expected) == 0;
    }

    /// The same amounts by currency; a zero may be shown or not.
    static boolean areSame(JsonNode shown, Map<String, BigDecimal> expected) {
        return shown.isObject() && withoutZeros(amounts(shown)).equals(withoutZeros(expected));
    }

    static Map<String, BigDecimal> amounts(JsonNode shown) {
        var amounts = new TreeMap<String, BigDecimal>();
        shown.properties()
                .forEach(amount -> amounts.put(
                        amount.getKey(), new BigDecimal(amount.getValue().textValue())));
        return amounts;
    }

    private static Map<String, BigDecimal> withoutZeros(Map<String, BigDecimal> amounts) {
        var rest = new TreeMap<String, BigDecimal>();
        amounts.forEach((currency, amount) -> {
            if (amount.signum() != 0) {
                rest.put(currency, amount.stripTrailingZeros());
            }
        });
        return rest;
    }

    /// Within a part of the expected value, or of one where that is zero.
    static boolean isClose(JsonNode shown, @Nullable BigDecimal expected, BigDecimal tolerance) {
        if (expected == null || !shown.isTextual()) {
            return expected == null && shown.isNull();
        }
        var difference = new BigDecimal(shown.textValue()).subtract(expected).abs();
        var scale = expected.signum() == 0 ? BigDecimal.ONE : expected.abs();
        return difference.compareTo(scale.multiply(tolerance, MathContext.DECIMAL128)) <= 0;
    }
}
