package io.tradercache.domain;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The newest ticks of one instrument, one of each kind; null for a kind that never came.
public record Latest(
        InstrumentId instrumentId,
        @Nullable QuoteTick quote,
        @Nullable TradeTick trade) {

    /// The price at which a position is valued: the mid, else the last trade; empty if there is neither.
    public Optional<Mark> mark() {
        return mid().or(this::traded);
    }

    private Optional<Mark> mid() {
        return quote == null ? Optional.empty() : quote.mid().map(price -> new Mark(price, quote.tsEvent()));
    }

    private Optional<Mark> traded() {
        return trade == null ? Optional.empty() : Optional.of(new Mark(trade.price(), trade.tsEvent()));
    }
}
