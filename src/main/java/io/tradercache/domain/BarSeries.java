package io.tradercache.domain;

import org.jspecify.annotations.Nullable;

/// The bars of one type as they arrive. A venue may send the newest bar again, and then the last version counts.
public final class BarSeries {
    private @Nullable Bar newest;

    public BarSeries(@Nullable Bar newest) {
        this.newest = newest;
    }

    public @Nullable Bar newest() {
        return newest;
    }

    /// Accepts a bar, unless it is late or was sent before.
    public Outcome apply(Bar bar) {
        if (newest != null && bar.tsEvent() < newest.tsEvent()) {
            return Outcome.LATE;
        }
        if (newest != null && bar.saysAs(newest)) {
            return Outcome.DUPLICATE;
        }
        newest = bar;
        return Outcome.APPLIED;
    }
}
