package io.tradercache.domain;

import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The best bid and the best offer at one moment. A quote has no id, so its content identifies it.
public record QuoteTick(
        InstrumentId instrumentId,
        BigDecimal bidPrice,
        BigDecimal askPrice,
        BigDecimal bidSize,
        BigDecimal askSize,
        long tsEvent,
        @Nullable Long tsInit)
        implements Tick {
    private static final BigDecimal HALF = new BigDecimal("0.5");

    public QuoteTick {
        bidPrice = Decimals.strip(bidPrice);
        askPrice = Decimals.strip(askPrice);
        bidSize = Decimals.strip(bidSize);
        askSize = Decimals.strip(askSize);
    }

    /// The exact middle of bid and offer; empty if one of the sides is empty.
    ///
    /// A price of zero with a size is a real price: spreads and power trade at zero.
    public Optional<BigDecimal> mid() {
        boolean oneSided = isEmpty(bidPrice, bidSize) || isEmpty(askPrice, askSize);
        return oneSided
                ? Optional.empty()
                : Optional.of(Decimals.strip(bidPrice.add(askPrice).multiply(HALF)));
    }

    private static boolean isEmpty(BigDecimal price, BigDecimal size) {
        return price.signum() == 0 && size.signum() == 0;
    }

    /// Whether both offer the same at the same time. When each message was made (`tsInit`) does not count.
    boolean saysAs(QuoteTick other) {
        return unmade().equals(other.unmade());
    }

    private QuoteTick unmade() {
        return new QuoteTick(instrumentId, bidPrice, askPrice, bidSize, askSize, tsEvent, null);
    }

    /// Everything it says except its time, as one word.
    String word() {
        return Decimals.text(bidPrice)
                + "/" + Decimals.text(askPrice)
                + "/" + Decimals.text(bidSize)
                + "/" + Decimals.text(askSize)
                + "/" + (tsInit == null ? "" : tsInit);
    }
}
