package io.tradercache.domain;

/// What a fill through zero does: with NETTING it reopens the same position, with HEDGING it opens another one.
public enum OmsType {
    NETTING,
    HEDGING
}
