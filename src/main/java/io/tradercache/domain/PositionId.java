package io.tradercache.domain;

/// Names one position of one account: the venue's id in HEDGING, derived from instrument and strategy in NETTING.
public record PositionId(String value) {
    public PositionId {
        Identifiers.require(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
