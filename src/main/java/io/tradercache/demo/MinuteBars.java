package io.tradercache.demo;

import java.math.BigDecimal;

/// Collects the trades of one instrument into one bar per minute. A minute without trades has no bar.
final class MinuteBars {
    private static final long MINUTE = 60_000_000_000L;

    private final Listing listing;
    private final Session session;
    private final String type;
    private long end;
    private BigDecimal open = BigDecimal.ZERO;
    private BigDecimal high = BigDecimal.ZERO;
    private BigDecimal low = BigDecimal.ZERO;
    private BigDecimal last = BigDecimal.ZERO;
    private BigDecimal volume = BigDecimal.ZERO;

    MinuteBars(Listing listing, Session session) {
        this.listing = listing;
        this.session = session;
        this.type = listing.id() + "-1-MINUTE-LAST-EXTERNAL";
    }

    void add(BigDecimal price, BigDecimal size, long time) {
        close(time);
        if (volume.signum() == 0) {
            end = time - time % MINUTE + MINUTE;
            open = price;
            high = price;
            low = price;
        }
        high = high.max(price);
        low = low.min(price);
        last = price;
        volume = volume.add(size);
    }

    /// Publishes the bar if its minute is over, with the end of the minute as the time of its event.
    void close(long time) {
        if (volume.signum() == 0 || time < end) {
            return;
        }
        var bar = Session.message("Bar")
                .put("bar_type", type)
                .put("open", listing.price(open))
                .put("high", listing.price(high))
                .put("low", listing.price(low))
                .put("close", listing.price(last))
                .put("volume", listing.size(volume));
        session.say(Topic.BARS, type, bar, end, time);
        volume = BigDecimal.ZERO;
    }
}
