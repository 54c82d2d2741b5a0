package io.tradercache.domain;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// Ticks and bars, as tests write them.
final class Ticks {
    static final InstrumentId INSTRUMENT = new InstrumentId("AUD/USD.SIM");

    private Ticks() {}

    static QuoteTick quote(long ts, String bid, String ask) {
        return quote(ts, bid, ask, null);
    }

    static QuoteTick quote(long ts, String bid, String ask, @Nullable Long tsInit) {
        return new QuoteTick(INSTRUMENT, number(bid), number(ask), BigDecimal.ONE, BigDecimal.ONE, ts, tsInit);
    }

    static QuoteTick sized(String bid, String bidSize, String ask, String askSize) {
        return new QuoteTick(INSTRUMENT, number(bid), number(ask), number(bidSize), number(askSize), 7, null);
    }

    static TradeTick trade(long ts, String id, String price) {
        return new TradeTick(INSTRUMENT, number(price), BigDecimal.TEN, "BUYER", new TradeId(id), ts, null);
    }

    static Bar bar(long ts, String close) {
        return bar(ts, close, null);
    }

    static Bar bar(long ts, String close, @Nullable Long tsInit) {
        return new Bar(
                new BarType("AUD/USD.SIM-1-MINUTE-BID-EXTERNAL"),
                BigDecimal.ONE,
                BigDecimal.TEN,
                BigDecimal.ONE,
                number(close),
                BigDecimal.TEN,
                ts,
                tsInit);
    }

    private static BigDecimal number(String text) {
        return new BigDecimal(text);
    }
}
