package io.tradercache.demo;

import io.tradercache.domain.Side;
import java.math.BigDecimal;
import java.math.RoundingMode;

/// Decides by chance what a strategy does next: open, grow, reduce, close or turn its position round.
final class OrderDesigner {
    private static final long SECOND = 1_000_000_000L;

    private final String strategy;
    private final Listing listing;
    private final Market market;
    private final Holding holding;
    private final Session session;

    OrderDesigner(String strategy, Listing listing, Market market, Holding holding, Session session) {
        this.strategy = strategy;
        this.listing = listing;
        this.market = market;
        this.holding = holding;
        this.session = session;
    }

    DemoOrder next() {
        if (holding.isFlat()) {
            var side = listing.isSpot() || session.chance(50) ? Side.BUY : Side.SELL;
            return order(someType(), side, someLots(), false);
        }
        var held = holding.quantity();
        var room = held.compareTo(lots(listing.mostLots())) < 0;
        var roll = session.below(100);
        if (roll < 40 && room) {
            return order(someType(), holding.side(), someLots(), false);
        }
        if (roll < 70) {
            return order(someType(), holding.side().opposite(), part(held), true);
        }
        if (roll < 85 || listing.isSpot()) {
            return order(someType(), holding.side().opposite(), held, true);
        }
        return order(someType(), holding.side().opposite(), held.add(someLots()), false);
    }

    /// A market order that closes the whole position.
    DemoOrder closing() {
        return order(DemoOrder.Type.MARKET, holding.side().opposite(), holding.quantity(), true);
    }

    /// Either all of a quantity, or some whole lots of it.
    BigDecimal part(BigDecimal quantity) {
        var lots = quantity.divide(listing.lot(), 0, RoundingMode.DOWN).intValueExact();
        return lots == 0 || session.chance(50) ? quantity : lots(1 + session.below(lots));
    }

    private DemoOrder order(DemoOrder.Type type, Side side, BigDecimal quantity, boolean reduceOnly) {
        var price = type == DemoOrder.Type.MARKET ? market.far(side) : market.near(side);
        var expires = type != DemoOrder.Type.MARKET && session.chance(25);
        var expiry = expires ? session.now() + SECOND * (1 + session.below(5)) : 0;
        return new DemoOrder(session.orderId(strategy), type, side, reduceOnly, quantity, price, expiry);
    }

    private DemoOrder.Type someType() {
        var roll = session.below(100);
        return roll < 35 ? DemoOrder.Type.MARKET : roll < 85 ? DemoOrder.Type.LIMIT : DemoOrder.Type.STOP_LIMIT;
    }

    private BigDecimal someLots() {
        return lots(1 + session.below(Math.max(2, listing.mostLots() / 4)));
    }

    private BigDecimal lots(int count) {
        return listing.lot().multiply(BigDecimal.valueOf(count));
    }
}
