package io.tradercache.domain;

/// Names one fill of one order at the venue (FIX ExecID, 17).
public record TradeId(String value) {
    public TradeId {
        Identifiers.require(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
