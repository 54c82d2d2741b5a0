package io.tradercache.domain;

import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The definition of an instrument, as its venue states it.
///
/// @param type the class of the instrument, `CurrencyPair`, `CryptoPerpetual`, `FuturesContract`, …
/// @param definition every attribute of the message as text (decimals canonical, nested values as JSON), by wire name
/// @param tsEvent when it was defined, ns since the epoch
public record Instrument(
        InstrumentId instrumentId,
        String type,
        @Nullable String baseCurrency,
        @Nullable String quoteCurrency,
        @Nullable String settlementCurrency,
        BigDecimal multiplier,
        boolean inverse,
        Map<String, String> definition,
        long tsEvent)
        implements TradingEvent {

    private static final String SPOT = "CurrencyPair";

    public Instrument {
        definition = Map.copyOf(definition);
    }

    /// The terms that a position keeps. P&L settles in the stated currency, else in base if inverse, else in quote.
    public Terms terms(@Nullable String fillCurrency) {
        var settlement = settlementCurrency != null ? settlementCurrency : inverse ? baseCurrency : quoteCurrency;
        return new Terms(
                true,
                multiplier,
                inverse,
                type.equals(SPOT),
                baseCurrency,
                settlement != null ? settlement : fillCurrency);
    }
}
