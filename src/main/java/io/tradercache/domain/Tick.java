package io.tradercache.domain;

import org.jspecify.annotations.Nullable;

/// One thing a market said of an instrument: what is offered, or what was traded.
public sealed interface Tick extends TradingEvent permits QuoteTick, TradeTick {
    InstrumentId instrumentId();

    /// When the tick was made of it, ns since the epoch.
    @Nullable
    Long tsInit();
}
