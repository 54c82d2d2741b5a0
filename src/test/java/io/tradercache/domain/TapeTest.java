package io.tradercache.domain;

import static io.tradercache.fixtures.Ticks.quote;
import static io.tradercache.fixtures.Ticks.trade;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradercache.fixtures.Ticks;
import org.junit.jupiter.api.Test;

class TapeTest {

    private final Tape tape = new Tape(Ticks.INSTRUMENT);

    private static Tape reread(Tape tape) {
        return new Tape(tape.latest(), tape.quotesBefore(), tape.tradesBefore());
    }

    @Test
    void newTick_isNewestOfItsKind() {
        assertThat(tape.apply(quote(5, "1", "2"))).isEqualTo(Outcome.APPLIED);
        assertThat(tape.apply(trade(6, "T-1", "1.5"))).isEqualTo(Outcome.APPLIED);
        assertThat(tape.apply(quote(7, "1.1", "2"))).isEqualTo(Outcome.APPLIED);

        assertThat(tape.latest()).isEqualTo(new Latest(Ticks.INSTRUMENT, quote(7, "1.1", "2"), trade(6, "T-1", "1.5")));
    }

    @Test
    void olderThanItsKind_isLate_olderThanTheOtherKind_isNot() {
        tape.apply(quote(10, "1", "2"));

        assertThat(tape.apply(trade(3, "T-1", "1"))).isEqualTo(Outcome.APPLIED);
        assertThat(tape.apply(trade(2, "T-2", "9"))).isEqualTo(Outcome.LATE);
        assertThat(tape.apply(quote(9, "8", "9"))).isEqualTo(Outcome.LATE);

        assertThat(tape.latest()).isEqualTo(new Latest(Ticks.INSTRUMENT, quote(10, "1", "2"), trade(3, "T-1", "1")));
    }

    @Test
    void tradeOfTheSameTime_isToldByItsId() {
        tape.apply(trade(5, "T-1", "1"));

        assertThat(tape.apply(trade(5, "T-1", "1"))).isEqualTo(Outcome.DUPLICATE);
        assertThat(tape.apply(trade(5, "T-2", "2"))).isEqualTo(Outcome.APPLIED);
        assertThat(tape.apply(trade(5, "T-1", "1"))).isEqualTo(Outcome.DUPLICATE);
        assertThat(reread(tape).apply(trade(5, "T-1", "1"))).isEqualTo(Outcome.DUPLICATE);
        assertThat(reread(tape).apply(trade(5, "T-3", "1"))).isEqualTo(Outcome.APPLIED);

        assertThat(tape.latest().trade()).isEqualTo(trade(5, "T-2", "2"));
    }

    @Test
    void tradesOfAnEarlierTime_areForgotten() {
        tape.apply(trade(5, "T-1", "1"));
        tape.apply(trade(5, "T-2", "1"));
        tape.apply(trade(6, "T-1", "1"));

        assertThat(tape.tradesBefore()).isEmpty();
        assertThat(tape.apply(trade(6, "T-2", "1"))).isEqualTo(Outcome.APPLIED);
    }

    @Test
    void tradesOfOneTime_areRememberedUpToTheMost() {
        for (int n = 0; n < SeenWords.MOST + 2; n++) {
            tape.apply(trade(5, "T-" + n, "1"));
        }

        assertThat(tape.tradesBefore()).hasSize(SeenWords.MOST).doesNotContain("T-0");
        assertThat(tape.apply(trade(5, "T-1", "1"))).isEqualTo(Outcome.DUPLICATE);
        assertThat(tape.apply(trade(5, "T-0", "1"))).isEqualTo(Outcome.APPLIED);
    }

    @Test
    void quoteThatSaysTheSame_isADuplicate_wheneverItWasMade() {
        tape.apply(quote(5, "1.10", "2", 6L));

        assertThat(tape.apply(quote(5, "1.1", "2.0", 6L))).isEqualTo(Outcome.DUPLICATE);
        assertThat(tape.apply(quote(5, "1.1", "2", 7L))).isEqualTo(Outcome.DUPLICATE);
        assertThat(tape.apply(quote(5, "1.1", "2"))).isEqualTo(Outcome.DUPLICATE);
    }

    @Test
    void quotesSentAgainInARow_changeNothing() {
        var quotes = new QuoteTick[] {quote(5, "1", "2"), quote(5, "1", "3"), quote(5, "1", "4")};
        for (var quote : quotes) {
            assertThat(tape.apply(quote)).isEqualTo(Outcome.APPLIED);
        }

        for (var again : new Tape[] {tape, reread(tape)}) {
            for (var quote : quotes) {
                assertThat(again.apply(quote)).isEqualTo(Outcome.DUPLICATE);
            }
            assertThat(again.latest().quote()).isEqualTo(quotes[2]);
        }
    }

    @Test
    void offerThatComesBackWithinOneTime_isTakenWhereItWasMadeAnew() {
        tape.apply(quote(5, "1", "2", 10L));
        tape.apply(quote(5, "1", "3", 11L));

        assertThat(tape.apply(quote(5, "1", "2", 12L))).isEqualTo(Outcome.APPLIED);
        assertThat(tape.latest().quote()).isEqualTo(quote(5, "1", "2", 12L));
    }

    @Test
    void sameOfferLater_isNew() {
        tape.apply(quote(5, "1", "2"));

        assertThat(tape.apply(quote(6, "1", "2"))).isEqualTo(Outcome.APPLIED);
        assertThat(tape.quotesBefore()).isEmpty();
    }
}
