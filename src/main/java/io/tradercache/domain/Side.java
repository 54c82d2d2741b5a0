package io.tradercache.domain;

import java.math.BigDecimal;

/// The side of an order and of its fills (FIX Side, 54).
public enum Side {
    BUY,
    SELL;

    /// The quantity as it moves a position: positive for BUY, negative for SELL.
    public BigDecimal sign(BigDecimal quantity) {
        return this == BUY ? quantity : quantity.negate();
    }

    public Side opposite() {
        return this == BUY ? SELL : BUY;
    }
}
