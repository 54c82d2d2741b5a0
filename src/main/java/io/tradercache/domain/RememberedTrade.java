package io.tradercache.domain;

import java.math.BigDecimal;

/// What a position keeps of a trade, to know it again and to see whether it comes back changed.
///
/// @param tsEvent from when its time counts: when it was executed, or for the rest of a flip the position's newest
/// trade
public record RememberedTrade(long tsEvent, Side side, BigDecimal quantity, BigDecimal price) {
    public RememberedTrade {
        quantity = Decimals.strip(quantity);
        price = Decimals.strip(price);
    }

    /// Whether the fill says of the trade what was said before.
    boolean agreesWith(Fill fill) {
        return side == fill.side() && quantity.compareTo(fill.lastQty()) == 0 && price.compareTo(fill.lastPx()) == 0;
    }
}
