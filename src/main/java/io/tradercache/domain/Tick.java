package io.tradercache.domain;

import org.jspecify.annotations.Nullable;

/// One message of a market about an instrument: what is offered, or what was traded.
public sealed interface Tick extends TradingEvent permits QuoteTick, TradeTick {
    InstrumentId instrumentId();

    /// When the message was made from the tick, ns since the epoch.
    @Nullable
    Long tsInit();
}
