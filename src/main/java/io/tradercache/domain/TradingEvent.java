package io.tradercache.domain;

/// Something a venue or a trading system says happened.
public sealed interface TradingEvent permits Fill, OrderEvent, AccountState, Instrument, Tick, Bar {
    /// When it happened, ns since the epoch, by the source's clock.
    long tsEvent();
}
