package io.tradercache.domain;

import static io.tradercache.fixtures.Fills.P;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradercache.fixtures.Fills;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// Properties of every sequence of fills.
class PositionPropertyTest {
    private static final BigDecimal HALF_A_UNIT = new BigDecimal("0.000000006");

    /// A fill that has no name and no place yet.
    record Trade(Side side, BigDecimal quantity, BigDecimal price, Money fee) {
        Fill at(int place) {
            return part(place, quantity, fee, "T-" + place);
        }

        Fill part(int place, BigDecimal part, Money share, String trade) {
            return Fills.of(side, part, price)
                    .fee(share)
                    .order("O-" + place)
                    .trade(trade)
                    .at(place)
                    .get();
        }
    }

    @Property
    void quantity_isTheSumOfTheFills(@ForAll("trades") List<Trade> trades, @ForAll("kinds") Instrument kind) {
        var book = fold(OmsType.NETTING, kind, trades);

        var sum = trades.stream()
                .map(trade -> trade.side().sign(trade.quantity()))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        var charged = kind.terms(null).spot()
                ? trades.stream()
                        .filter(trade -> trade.fee().currency().equals("BTC"))
                        .map(trade -> trade.fee().amount())
                        .reduce(BigDecimal.ZERO, BigDecimal::add)
                : BigDecimal.ZERO;
        assertThat(book.position(P).signedQty()).isEqualByComparingTo(sum.subtract(charged));
    }

    @Property
    void realizedPnlOfClosedCycles_isCashOutLessCashIn(
            @ForAll("chargedInQuote") List<Trade> trades, @ForAll("linear") Instrument kind) {
        var book = fold(OmsType.NETTING, kind, trades);
        var open = book.position(P);
        var ends = new Trade(
                open.signedQty().signum() > 0 ? Side.SELL : Side.BUY,
                open.quantity(),
                BigDecimal.TEN,
                Cases.money("0 USDT"));
        var all = new ArrayList<>(trades);
        if (open.isOpen()) {
            all.add(ends);
            book.apply(ends.at(trades.size()));
        }

        var cash = all.stream()
                .map(trade -> trade.side()
                        .sign(trade.quantity())
                        .multiply(trade.price())
                        .multiply(kind.multiplier())
                        .negate()
                        .subtract(trade.fee().amount()))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        var realized = book.cycles(P).stream()
                .map(Position::realizedPnl)
                .reduce(book.position(P).realizedPnl(), BigDecimal::add);
        var apart = HALF_A_UNIT.multiply(BigDecimal.valueOf(book.cycles(P).size() + 1));
        assertThat(realized.subtract(cash).abs()).isLessThanOrEqualTo(apart);
    }

    @Property
    void anySplitOfTheFills_givesTheSamePosition(
            @ForAll("chargedInQuote") List<Trade> trades, @ForAll("kinds") Instrument kind, @ForAll Random random) {
        var whole = fold(OmsType.NETTING, kind, trades);
        var parts = new Book(OmsType.NETTING);
        parts.define(kind);

        for (int place = 0; place < trades.size(); place++) {
            var trade = trades.get(place);
            var rate = trade.fee().amount().divide(trade.quantity());
            int left = trade.quantity().intValueExact();
            for (int part = 0; left > 0; part++) {
                int taken = 1 + random.nextInt(left);
                var quantity = BigDecimal.valueOf(taken);
                var share = new Money(rate.multiply(quantity), trade.fee().currency());
                parts.apply(trade.part(place, quantity, share, "T-" + place + "-" + part));
                left -= taken;
            }
        }

        assertThat(parts.position(P)).isEqualTo(whole.position(P));
        assertThat(parts.cycles(P)).isEqualTo(whole.cycles(P));
    }

    @Property
    void instrumentThatArrivesLate_leavesTheFiguresOfOneThatCameFirst(
            @ForAll("trades") List<Trade> trades, @ForAll("kinds") Instrument kind, @ForAll Random random) {
        var early = fold(OmsType.NETTING, kind, trades);
        var late = new Book(OmsType.NETTING);

        int arrival = random.nextInt(trades.size() + 1);
        boolean exact = true;
        for (int place = 0; place < trades.size(); place++) {
            exact &= place != arrival || late.define(kind);
            late.draining = random.nextBoolean();
            late.apply(trades.get(place).at(place));
            if (random.nextInt(4) == 0) {
                late.restart();
            }
        }
        late.drain();
        exact &= late.define(kind);

        assertThat(exact).isTrue();
        assertThat(late.position(P)).isEqualTo(early.position(P));
        assertThat(late.cycles(P)).isEqualTo(early.cycles(P));
    }

    @Property
    void lateInstrumentInHedging_isExactOrSaysThatItIsNot(
            @ForAll("trades") List<Trade> trades, @ForAll("kinds") Instrument kind) {
        var early = fold(OmsType.HEDGING, kind, trades);
        var late = new Book(OmsType.HEDGING);
        for (int place = 0; place < trades.size(); place++) {
            late.apply(trades.get(place).at(place));
        }

        boolean exact = late.define(kind);

        assertThat(exact || kind.terms(null).spot()).isTrue();
        for (var id = P; exact && early.position(id) != null; id = new PositionId(id + "F")) {
            assertThat(late.position(id)).isEqualTo(early.position(id));
            assertThat(late.cycles(id)).isEqualTo(early.cycles(id));
        }
    }

    @Property
    void duplicatesAndRestarts_changeNothing(
            @ForAll("trades") List<Trade> trades,
            @ForAll("kinds") Instrument kind,
            @ForAll OmsType oms,
            @ForAll Random random) {
        var once = fold(oms, kind, trades);
        var again = new Book(oms);
        again.define(kind);

        for (int place = 0; place < trades.size(); place++) {
            again.draining = random.nextBoolean();
            assertThat(again.apply(trades.get(place).at(place))).isEqualTo(Outcome.APPLIED);
            int earlier = random.nextInt(place + 1);
            assertThat(again.apply(trades.get(earlier).at(earlier))).isEqualTo(Outcome.DUPLICATE);
            if (random.nextInt(4) == 0) {
                again.restart();
            }
        }
        again.drain();

        for (var id = P; once.position(id) != null; id = new PositionId(id + "F")) {
            assertThat(again.position(id)).isEqualTo(once.position(id));
            assertThat(again.cycles(id)).isEqualTo(once.cycles(id));
            assertThat(again.trades(id)).isEqualTo(once.trades(id));
        }
    }

    /// Which fills are refused and which are known must not depend on when the process was started, or on which trades
    /// it held: two instances would disagree.
    @Property
    void memory_dependsOnTheFillsAlone(
            @ForAll("trades") List<Trade> trades,
            @ForAll("kinds") Instrument kind,
            @ForAll OmsType oms,
            @ForAll Random random) {
        var policy = new DedupePolicy(random.nextInt(30), random.nextInt(12));
        var all = new Book(oms, policy);
        all.define(kind);
        var some = new Book(oms, policy);
        some.define(kind);
        some.recalling = true;

        for (int i = 0; i < 3 * trades.size(); i++) {
            int place = random.nextInt(trades.size());
            var fill = trades.get(place).at(place);
            assertThat(some.apply(fill)).isEqualTo(all.apply(fill));
            if (random.nextInt(4) == 0) {
                some.restart();
            }
        }

        for (var id = P; all.position(id) != null; id = new PositionId(id + "F")) {
            assertThat(some.position(id)).isEqualTo(all.position(id));
            assertThat(some.trades(id)).isEqualTo(all.trades(id));
        }
    }

    @Property
    void noFill_throws(
            @ForAll("extremes") List<Trade> trades,
            @ForAll("kinds") Instrument kind,
            @ForAll OmsType oms,
            @ForAll Random random) {
        var book = new Book(oms, new DedupePolicy(random.nextInt(10), 1 + random.nextInt(5)));
        int arrival = random.nextInt(2 * trades.size());

        for (int place = 0; place < trades.size(); place++) {
            if (place == arrival) {
                book.define(kind);
            }
            book.draining = random.nextBoolean();
            book.apply(trades.get(random.nextInt(place + 1))
                    .part(
                            random.nextInt(place + 1),
                            trades.get(place).quantity(),
                            trades.get(place).fee(),
                            "T-" + place));
            if (book.position(P) != null) {
                read(book.position(P), trades.get(place).price());
            }
            if (random.nextInt(4) == 0) {
                book.restart();
            }
        }
        book.define(kind);
        book.cycles(P).forEach(cycle -> read(cycle, BigDecimal.ZERO));
    }

    private static void read(Position position, BigDecimal mark) {
        assertThat(position.quantity()).isNotNegative();
        assertThat(position.peakQty()).isGreaterThanOrEqualTo(position.quantity());
        assertThat(position.isOpen()).isEqualTo(position.tsClosed() == null);
        assertThat(position.isOpen()).isEqualTo(position.closingOrderId() == null);
        assertThat(position.avgPxOpen().precision()).isLessThanOrEqualTo(34);
        assertThat(position.realizedPnl()).isNotNull();
        assertThat(position.realizedReturn()).isNotNull();
        assertThat(position.unrealizedPnl(mark)).isNotNull();
        assertThat(position.totalPnl(mark)).isNotNull();
        assertThat(position.notional(mark)).isNotNull();
        assertThat(position.durationNs()).isNotNegative();
    }

    private static Book fold(OmsType oms, Instrument kind, List<Trade> trades) {
        var book = new Book(oms);
        book.define(kind);
        for (int place = 0; place < trades.size(); place++) {
            assertThat(book.apply(trades.get(place).at(place))).isEqualTo(Outcome.APPLIED);
        }
        return book;
    }

    @Provide
    Arbitrary<Instrument> kinds() {
        return Arbitraries.of(
                Kinds.spot(), Kinds.linear("1"), Kinds.linear("0.01"), Kinds.inverse("1"), Kinds.inverse("100"));
    }

    @Provide
    Arbitrary<Instrument> linear() {
        return Arbitraries.of(Kinds.spot(), Kinds.linear("1"), Kinds.linear("50"));
    }

    @Provide
    Arbitrary<List<Trade>> trades() {
        var fees = Combinators.combine(decimals(-200, 2_000, 3), Arbitraries.of("BTC", "USDT", "BNB"))
                .as(Money::new);
        return list(decimals(1, 8_000, 3), decimals(1, 20_000, 2), fees);
    }

    /// Trades in whole quantities with the same fee per unit: every split divides the commission exactly.
    @Provide
    Arbitrary<List<Trade>> chargedInQuote() {
        return Combinators.combine(
                        Arbitraries.of(Side.class), decimals(1, 12, 0), decimals(-50, 20_000, 2), decimals(-5, 50, 2))
                .as((side, quantity, price, rate) ->
                        new Trade(side, quantity, price, new Money(rate.multiply(quantity), "USDT")))
                .list()
                .ofMinSize(1)
                .ofMaxSize(20);
    }

    @Provide
    Arbitrary<List<Trade>> extremes() {
        var numbers = Combinators.combine(
                        Arbitraries.bigIntegers()
                                .between(BigInteger.ONE, BigInteger.TEN.pow(38).subtract(BigInteger.ONE)),
                        Arbitraries.integers().between(-38, 38))
                .as(BigDecimal::new);
        var prices = Arbitraries.oneOf(numbers, numbers.map(BigDecimal::negate), Arbitraries.just(BigDecimal.ZERO));
        var fees = Combinators.combine(prices, Arbitraries.of("BTC", "USDT", "JPY"))
                .as(Money::new);
        return list(Arbitraries.oneOf(numbers, decimals(1, 3, 0)), prices, fees);
    }

    private static Arbitrary<List<Trade>> list(
            Arbitrary<BigDecimal> quantities, Arbitrary<BigDecimal> prices, Arbitrary<Money> fees) {
        return Combinators.combine(Arbitraries.of(Side.class), quantities, prices, fees)
                .as(Trade::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(20);
    }

    private static Arbitrary<BigDecimal> decimals(int from, int to, int scale) {
        return Arbitraries.integers().between(from, to).map(unscaled -> BigDecimal.valueOf(unscaled, scale));
    }
}
