package io.tradercache.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// Properties of the exposure of any positions.
class ExposurePropertyTest {
    private static final List<Terms> KINDS =
            List.of(Kinds.SPOT, Kinds.TENFOLD, Kinds.INVERSE, Terms.unknown(null), Terms.unknown("JPY"));
    // Rounding may add at most this to each of the sums.
    private static final BigDecimal ONE_YEN = BigDecimal.ONE;

    record Holding(int instrument, int account, int strategy, int quantity, int cents, boolean gap) {
        Position position() {
            var terms = KINDS.get(instrument % KINDS.size());
            var price = BigDecimal.valueOf(cents, 2);
            var signed = BigDecimal.valueOf(quantity, 3);
            return new Position(
                    new PositionId("P"),
                    id(instrument),
                    new AccountId("A-" + account),
                    new StrategyId("S-" + strategy),
                    null,
                    terms,
                    quantity < 0 ? Side.SELL : Side.BUY,
                    signed,
                    signed.abs(),
                    price,
                    price.multiply(signed.abs()),
                    BigDecimal.ZERO,
                    BigDecimal.ZERO,
                    BigDecimal.valueOf(cents, 4),
                    BigDecimal.valueOf(cents, 9),
                    Map.of(),
                    new ClientOrderId("O"),
                    null,
                    0,
                    0,
                    quantity == 0 ? 0L : null);
        }
    }

    private static InstrumentId id(int instrument) {
        return new InstrumentId("I-" + instrument);
    }

    @Property
    void anySplitIntoPages_givesTheSame(
            @ForAll("holdings") List<Holding> holdings,
            @ForAll("marks") Map<InstrumentId, Mark> marks,
            @ForAll Grouping by,
            @ForAll Random random) {
        var whole = summed(by, holdings, marks);
        var shuffled = new ArrayList<>(holdings);
        Collections.shuffle(shuffled, random);
        var paged = new Exposure(by);

        for (int from = 0; from < shuffled.size(); ) {
            var page = shuffled.subList(from, Math.min(shuffled.size(), from + 1 + random.nextInt(5)));
            var needed = new HashMap<>(marks);
            needed.keySet()
                    .retainAll(page.stream()
                            .map(holding -> id(holding.instrument()))
                            .toList());
            page.forEach(holding -> paged.add(holding.position(), holding.gap(), needed));
            from += page.size();
        }

        assertThat(paged.groups()).isEqualTo(whole.groups());
        assertThat(paged.unmarked()).isEqualTo(whole.unmarked());
    }

    @Property
    void groups_addUpToTheWhole(
            @ForAll("holdings") List<Holding> holdings,
            @ForAll("marks") Map<InstrumentId, Mark> marks,
            @ForAll Grouping by) {
        var groups = summed(by, holdings, marks).groups();
        var onOne = holdings.stream()
                .map(holding ->
                        new Holding(holding.instrument(), 0, 0, holding.quantity(), holding.cents(), holding.gap()))
                .toList();
        var whole = summed(Grouping.ACCOUNT, onOne, marks).groups();

        assertThat(groups.stream().mapToInt(Exposure.Group::positions).sum()).isEqualTo(holdings.size());
        assertThat(groups.stream().mapToInt(Exposure.Group::unmarked).sum())
                .isEqualTo(whole.stream().mapToInt(Exposure.Group::unmarked).sum());
        assertThat(groups.stream().anyMatch(Exposure.Group::gap))
                .isEqualTo(whole.stream().anyMatch(Exposure.Group::gap));
        assertThat(groups.stream().allMatch(Exposure.Group::instrumentKnown))
                .isEqualTo(whole.stream().allMatch(Exposure.Group::instrumentKnown));
        var apart = ONE_YEN.multiply(BigDecimal.valueOf(groups.size() + 1L));
        for (var all : whole) {
            all.byCurrency().forEach((currency, amounts) -> {
                var parts = groups.stream()
                        .map(group -> group.byCurrency().get(currency))
                        .filter(part -> part != null)
                        .toList();
                assertThat(sum(parts.stream().map(Exposure.Amounts::realizedPnl).toList()))
                        .isEqualByComparingTo(amounts.realizedPnl());
                assertThat(sum(parts.stream().map(Exposure.Amounts::netNotional).toList())
                                .subtract(orZero(amounts.netNotional())))
                        .isBetween(apart.negate(), apart);
                assertThat(sum(parts.stream()
                                        .map(Exposure.Amounts::grossNotional)
                                        .toList())
                                .subtract(orZero(amounts.grossNotional())))
                        .isBetween(apart.negate(), apart);
                assertThat(sum(parts.stream()
                                        .map(Exposure.Amounts::unrealizedPnl)
                                        .toList())
                                .subtract(orZero(amounts.unrealizedPnl())))
                        .isBetween(apart.negate(), apart);
            });
        }
    }

    private static Exposure summed(Grouping by, List<Holding> holdings, Map<InstrumentId, Mark> marks) {
        var exposure = new Exposure(by);
        holdings.forEach(holding -> exposure.add(holding.position(), holding.gap(), marks));
        return exposure;
    }

    private static BigDecimal sum(List<BigDecimal> amounts) {
        return amounts.stream().map(ExposurePropertyTest::orZero).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static BigDecimal orZero(BigDecimal amount) {
        return amount == null ? BigDecimal.ZERO : amount;
    }

    @Provide
    Arbitrary<List<Holding>> holdings() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 9),
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.integers().between(-5_000, 5_000),
                        Arbitraries.integers().between(-100, 10_000_000),
                        Arbitraries.of(true, false))
                .as(Holding::new)
                .list()
                .ofMaxSize(40);
    }

    /// Marks for some of the instruments, so that others have none.
    @Provide
    Arbitrary<Map<InstrumentId, Mark>> marks() {
        var mark = Combinators.combine(
                        Arbitraries.integers().between(-100, 10_000_000),
                        Arbitraries.longs().between(0, 3))
                .as((cents, ts) -> new Mark(BigDecimal.valueOf(cents, 2), ts));
        return Arbitraries.maps(Arbitraries.integers().between(0, 9).map(ExposurePropertyTest::id), mark);
    }
}
