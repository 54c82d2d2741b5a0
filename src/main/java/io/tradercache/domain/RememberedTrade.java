package io.tradercache.domain;

import java.math.BigDecimal;

/// What a position remembers of a trade, to recognise it and to see whether it comes back changed.
///
/// @param tsEvent the time that decides its age: its execution or, for the rest of a flip, the newest trade's time
public record RememberedTrade(long tsEvent, Side side, BigDecimal quantity, BigDecimal price) {
    public RememberedTrade {
        quantity = Decimals.strip(quantity);
        price = Decimals.strip(price);
    }

    /// Whether the fill states the same side, quantity and price as before.
    boolean agreesWith(Fill fill) {
        return side == fill.side() && quantity.compareTo(fill.lastQty()) == 0 && price.compareTo(fill.lastPx()) == 0;
    }
}
