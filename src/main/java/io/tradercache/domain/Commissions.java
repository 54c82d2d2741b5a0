package io.tradercache.domain;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Sums of commissions by currency, as immutable maps. Nearly all positions and orders are charged in one currency, so
/// one entry costs no copy of a map.
final class Commissions {
    private Commissions() {}

    static Map<String, BigDecimal> plus(Map<String, BigDecimal> sums, @Nullable Money charged) {
        if (charged == null) {
            return sums;
        }
        var before = sums.get(charged.currency());
        var sum = before == null ? charged.amount() : Decimals.strip(before.add(charged.amount()));
        if (sums.isEmpty() || (before != null && sums.size() == 1)) {
            return Map.of(charged.currency(), sum);
        }
        var more = new TreeMap<>(sums);
        more.put(charged.currency(), sum);
        return Collections.unmodifiableMap(more);
    }

    /// The same sums, sorted and without trailing zeros, so that equal ones are written alike.
    static Map<String, BigDecimal> canonical(Map<String, BigDecimal> sums) {
        if (sums.isEmpty()) {
            return Map.of();
        }
        if (sums.size() == 1) {
            var only = sums.entrySet().iterator().next();
            return Map.of(only.getKey(), Decimals.strip(only.getValue()));
        }
        var sorted = new TreeMap<>(sums);
        sorted.replaceAll((_, amount) -> Decimals.strip(amount));
        return Collections.unmodifiableMap(sorted);
    }
}
