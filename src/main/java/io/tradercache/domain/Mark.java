package io.tradercache.domain;

import java.math.BigDecimal;

/// The price at which a position is valued, and when the market stated it, ns since the epoch.
public record Mark(BigDecimal price, long tsEvent) {}
