package io.tradercache.domain;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// What a market did over one interval.
///
/// @param tsEvent when the interval ended, ns since the epoch: it names the bar within its type
public record Bar(
        BarType barType,
        BigDecimal open,
        BigDecimal high,
        BigDecimal low,
        BigDecimal close,
        BigDecimal volume,
        long tsEvent,
        @Nullable Long tsInit)
        implements TradingEvent {

    public Bar {
        open = Decimals.strip(open);
        high = Decimals.strip(high);
        low = Decimals.strip(low);
        close = Decimals.strip(close);
        volume = Decimals.strip(volume);
    }

    /// Whether both are of the same interval.
    public boolean isOfTheTimeOf(Bar other) {
        return tsEvent == other.tsEvent;
    }

    /// Whether both say the same of it, whenever each was made.
    boolean saysAs(Bar other) {
        return unmade().equals(other.unmade());
    }

    private Bar unmade() {
        return new Bar(barType, open, high, low, close, volume, tsEvent, null);
    }
}
