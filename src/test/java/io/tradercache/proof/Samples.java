package io.tradercache.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Collects measurements, and tells how they are distributed.
final class Samples {
    private static final double NANOS = 1e6;

    private final List<Long> values = new ArrayList<>();

    synchronized void add(long value) {
        values.add(value);
    }

    synchronized int size() {
        return values.size();
    }

    long median() {
        return at(0.5);
    }

    long most() {
        return at(1);
    }

    /// @param part the part of the values that are at most as great as the result
    synchronized long at(double part) {
        if (values.isEmpty()) {
            throw new IllegalStateException("nothing was measured");
        }
        var sorted = values.stream().sorted().toList();
        return sorted.get((int) Math.ceil(part * sorted.size()) - (part > 0 ? 1 : 0));
    }

    /// The figures as counts, to be quoted.
    String told() {
        return "median %d, p99 %d, most %d of %d".formatted(median(), at(0.99), most(), size());
    }

    /// The figures of nanoseconds as milliseconds, to be quoted.
    String toldAsMillis() {
        return String.format(
                Locale.ROOT,
                "median %.2f ms, p99 %.2f ms, most %.2f ms of %d",
                median() / NANOS,
                at(0.99) / NANOS,
                most() / NANOS,
                size());
    }
}
