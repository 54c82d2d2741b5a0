package io.tradercache.domain;

/// What a fill through zero does: NETTING reopens the same position, HEDGING opens another one beside it.
public enum OmsType {
    NETTING,
    HEDGING
}
