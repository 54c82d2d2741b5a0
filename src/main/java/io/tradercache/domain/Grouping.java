package io.tradercache.domain;

/// What exposure is summed by.
public enum Grouping {
    INSTRUMENT,
    ACCOUNT,
    STRATEGY,
    /// The net of all strategies on one account, which is what a venue and a risk limit see.
    ACCOUNT_INSTRUMENT;

    /// Whether every group has one instrument, so that quantities can be added up.
    public boolean isByInstrument() {
        return this == INSTRUMENT || this == ACCOUNT_INSTRUMENT;
    }

    /// How many ids a key consists of.
    public int ids() {
        return this == ACCOUNT_INSTRUMENT ? 2 : 1;
    }

    GroupKey key(Position position) {
        return switch (this) {
            case INSTRUMENT -> new GroupKey(null, null, position.instrumentId());
            case ACCOUNT -> new GroupKey(position.accountId(), null, null);
            case STRATEGY -> new GroupKey(null, position.strategyId(), null);
            case ACCOUNT_INSTRUMENT -> new GroupKey(position.accountId(), null, position.instrumentId());
        };
    }
}
