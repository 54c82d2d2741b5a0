package io.tradercache.proof;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Compares shown figures with expected ones.
final class Numbers {
    /// Two ways to the same mean may differ by this, because each step keeps 34 digits.
    static final BigDecimal LAST_DIGITS = new BigDecimal("1e-30");

    /// What is left after two nearly equal means are subtracted may differ by this.
    static final BigDecimal OF_A_DIFFERENCE = new BigDecimal("1e-20");

    private Numbers() {}

    static boolean isSame(JsonNode shown, @Nullable BigDecimal expected) {
        return expected == null
                ? shown.isNull()
                : shown.isTextual() && new BigDecimal(shown.textValue()).compareTo(expected) == 0;
    }

    /// Whether the amounts by currency are the same. A zero may be shown or left out.
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

    /// Whether a value is within a part of the expected one, or of one if the expected value is zero.
    static boolean isClose(JsonNode shown, @Nullable BigDecimal expected, BigDecimal tolerance) {
        if (expected == null || !shown.isTextual()) {
            return expected == null && shown.isNull();
        }
        var difference = new BigDecimal(shown.textValue()).subtract(expected).abs();
        var scale = expected.signum() == 0 ? BigDecimal.ONE : expected.abs();
        return difference.compareTo(scale.multiply(tolerance, MathContext.DECIMAL128)) <= 0;
    }
}
