package io.tradercache.demo;

import io.tradercache.domain.Side;
import java.math.BigDecimal;

/// The market of one instrument: a random walk in whole ticks, published as quotes, trades and bars.
final class Market {
    private final Listing listing;
    private final Session session;
    private final MinuteBars bars;
    private final long home;
    private final int stride;
    private long bid;

    Market(Listing listing, Session session) {
        this.listing = listing;
        this.session = session;
        this.bars = new MinuteBars(listing, session);
        this.home = listing.startPrice().divide(listing.tick()).longValueExact();
        this.stride = (int) Math.max(1, home / 20_000);
        this.bid = home;
    }

    /// Moves the price by one random step, and sometimes lets other participants trade.
    void move() {
        bid += session.below(2 * stride + 1) - stride;
        // In the long run the price returns to its start, so that a demo of a week still shows sensible prices.
        if (session.below(200_000) < Math.abs(home - bid) / stride) {
            bid += (long) Long.signum(home - bid) * stride;
        }
        quote();
        if (session.chance(40)) {
            var aggressor = session.chance(50) ? Side.BUY : Side.SELL;
            print(aggressor, someSize(), far(aggressor), session.venueId());
        }
    }

    void quote() {
        var quote = Session.message("QuoteTick")
                .put("instrument_id", listing.id())
                .put("bid_price", listing.price(near(Side.BUY)))
                .put("ask_price", listing.price(near(Side.SELL)))
                .put("bid_size", listing.size(someSize()))
                .put("ask_size", listing.size(someSize()));
        session.say(Topic.TICKS, listing.id(), quote);
    }

    /// Publishes a trade, either ours or one between others.
    void print(Side aggressor, BigDecimal size, BigDecimal price, String tradeId) {
        var time = session.now();
        var trade = Session.message("TradeTick")
                .put("instrument_id", listing.id())
                .put("price", listing.price(price))
                .put("size", listing.size(size))
                .put("aggressor_side", aggressor == Side.BUY ? "BUYER" : "SELLER")
                .put("trade_id", tradeId);
        bars.add(price, size, time);
        session.say(Topic.TICKS, listing.id(), trade, time, time);
    }

    /// Ends the bar of the current minute if that minute is over.
    void close(long time) {
        bars.close(time);
    }

    /// The price at which an order of this side waits.
    BigDecimal near(Side side) {
        return listing.tick().multiply(BigDecimal.valueOf(side == Side.BUY ? bid : bid + spread()));
    }

    /// The price at which an order of this side trades at once.
    BigDecimal far(Side side) {
        return near(side.opposite());
    }

    private int spread() {
        return 1 + stride / 10;
    }

    private BigDecimal someSize() {
        return listing.lot().multiply(BigDecimal.valueOf(1L + session.below(50)));
    }
}
