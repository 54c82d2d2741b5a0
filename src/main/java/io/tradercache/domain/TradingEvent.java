package io.tradercache.domain;

/// Something that happened, as a venue or a trading system reports it.
public sealed interface TradingEvent permits Fill, OrderEvent, AccountState, Instrument, Tick, Bar {
    /// When it happened, ns since the epoch, by the source's clock.
    long tsEvent();
}
