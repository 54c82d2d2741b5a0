package io.tradercache.domain;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// One trade of a market, whoever made it.
///
/// @param aggressorSide who crossed the spread, in the words of the venue; null if the venue does not say
/// @param tradeId names the trade at its venue
public record TradeTick(
        InstrumentId instrumentId,
        BigDecimal price,
        BigDecimal size,
        @Nullable String aggressorSide,
        TradeId tradeId,
        long tsEvent,
        @Nullable Long tsInit)
        implements Tick {

    public TradeTick {
        price = Decimals.strip(price);
        size = Decimals.strip(size);
    }
}
