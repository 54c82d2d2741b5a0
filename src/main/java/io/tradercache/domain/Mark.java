package io.tradercache.domain;

import java.math.BigDecimal;

/// The price a position is valued at, and when the market said so, ns since the epoch.
public record Mark(BigDecimal price, long tsEvent) {}
