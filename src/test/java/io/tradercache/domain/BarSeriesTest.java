package io.tradercache.domain;

import static io.tradercache.fixtures.Ticks.bar;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BarSeriesTest {

    private final BarSeries series = new BarSeries(null);

    @Test
    void laterBar_isNewest_earlierOne_isLate() {
        assertThat(series.apply(bar(60, "2"))).isEqualTo(Outcome.APPLIED);
        assertThat(series.apply(bar(120, "3"))).isEqualTo(Outcome.APPLIED);
        assertThat(series.apply(bar(60, "4"))).isEqualTo(Outcome.LATE);

        assertThat(series.newest()).isEqualTo(bar(120, "3"));
    }

    @Test
    void sameBarAgain_isADuplicate_wheneverItWasMade() {
        series.apply(bar(60, "2.0", 61L));

        assertThat(series.apply(bar(60, "2", 61L))).isEqualTo(Outcome.DUPLICATE);
        assertThat(series.apply(bar(60, "2", 62L))).isEqualTo(Outcome.DUPLICATE);
        assertThat(series.newest()).isEqualTo(bar(60, "2", 61L));
    }

    @Test
    void newestBarSaidOtherwise_isRevised_andTheLastWordCounts() {
        series.apply(bar(60, "2"));

        assertThat(series.apply(bar(60, "3"))).isEqualTo(Outcome.APPLIED);
        assertThat(series.apply(bar(60, "2"))).isEqualTo(Outcome.APPLIED);
        assertThat(series.newest()).isEqualTo(bar(60, "2"));
    }
}
