package io.tradercache.domain;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// The prices and the volume of one interval of a market.
///
/// @param tsEvent when the interval ended, ns since the epoch; it identifies the bar within its type
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

    /// Whether both bars are about the same interval.
    public boolean isOfTheTimeOf(Bar other) {
        return tsEvent == other.tsEvent;
    }

    /// Whether both bars say the same. When each message was made (`tsInit`) does not count.
    boolean saysAs(Bar other) {
        return unmade().equals(other.unmade());
    }

    private Bar unmade() {
        return new Bar(barType, open, high, low, close, volume, tsEvent, null);
    }
}
