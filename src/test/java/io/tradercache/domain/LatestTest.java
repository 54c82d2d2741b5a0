package io.tradercache.domain;

import static io.tradercache.fixtures.Ticks.quote;
import static io.tradercache.fixtures.Ticks.sized;
import static io.tradercache.fixtures.Ticks.trade;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradercache.fixtures.Ticks;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LatestTest {

    private static final TradeTick TRADE = trade(9, "T-1", "3.5");

    private static Latest latest(@Nullable QuoteTick quote, @Nullable TradeTick trade) {
        return new Latest(Ticks.INSTRUMENT, quote, trade);
    }

    @ParameterizedTest
    @CsvSource({
        "1.00000, 1.00001, 1.000005",
        "1, 3, 2",
        "-3, -1, -2",
        "-1, 1, 0",
        "0, 5, 2.5",
        "3, 1, 2",
        "99999999999999999999999999999999999999, 0.00000000000000000000000000000000000001,"
                + " 49999999999999999999999999999999999999.500000000000000000000000000000000000005"
    })
    void mark_isTheExactMid(String bid, String ask, BigDecimal mid) {
        assertThat(latest(quote(5, bid, ask), TRADE).mark()).contains(new Mark(Decimals.strip(mid), 5));
    }

    @Test
    void withoutQuote_markIsTheLastTrade() {
        assertThat(latest(null, TRADE).mark()).contains(new Mark(new BigDecimal("3.5"), 9));
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 5, 1", "5, 1, 0, 0", "0, 0, 0, 0"})
    void oneSidedQuote_hasNoMid(String bid, String bidSize, String ask, String askSize) {
        var quote = sized(bid, bidSize, ask, askSize);

        assertThat(latest(quote, TRADE).mark()).contains(new Mark(new BigDecimal("3.5"), 9));
        assertThat(latest(quote, null).mark()).isEmpty();
    }

    @Test
    void priceOfZeroWithASize_isAPrice() {
        assertThat(latest(sized("0", "1", "1", "0"), TRADE).mark()).contains(new Mark(new BigDecimal("0.5"), 7));
    }

    @Test
    void nothing_hasNoMark() {
        assertThat(latest(null, null).mark()).isEmpty();
    }
}
