package io.tradercache.domain;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The value of positions at their marks, summed by group. Positions are added one by one, so memory holds only sums.
///
/// Amounts are summed exactly and rounded once, when they are shown. A position that has no mark is named; it is never
/// counted as worth zero.
public final class Exposure {
    /// ISO 4217's code for no currency. It stands for the currency of an unknown instrument whose fills named none.
    public static final String NO_CURRENCY = "XXX";

    private final Grouping by;
    private final Map<GroupKey, Sums> groups = new HashMap<>();
    private final NavigableSet<InstrumentId> unmarked = new TreeSet<>(Comparator.comparing(InstrumentId::value));

    public Exposure(Grouping by) {
        this.by = by;
    }

    /// One group's figures.
    ///
    /// @param byCurrency the amounts of its positions, by the currency in which each position is valued
    /// @param unmarked how many of its positions have no mark; no sum contains their notional and unrealized P&L
    /// @param gap whether any of them has missed a fill
    /// @param instrumentKnown whether the instrument of every one of them is known
    /// @param instrument null if the instruments may differ
    /// @param markTs when the market stated the oldest mark in use, ns since the epoch; null if none is in use
    public record Group(
            GroupKey key,
            int positions,
            Map<String, Amounts> byCurrency,
            int unmarked,
            boolean gap,
            boolean instrumentKnown,
            @Nullable OneInstrument instrument,
            @Nullable Long markTs) {}

    /// Amounts of one currency. They are null if positions are open and none of them has a mark.
    public record Amounts(
            @Nullable BigDecimal netNotional,
            @Nullable BigDecimal grossNotional,
            @Nullable BigDecimal unrealizedPnl,
            BigDecimal realizedPnl) {}

    /// Figures that only a group of one instrument has. The mark is null if none is in use.
    public record OneInstrument(
            BigDecimal netQty,
            BigDecimal grossQty,
            @Nullable BigDecimal mark) {
        public OneInstrument {
            netQty = Decimals.strip(netQty);
            grossQty = Decimals.strip(grossQty);
            mark = mark == null ? null : Decimals.strip(mark);
        }
    }

    /// Adds a position.
    ///
    /// @param gap whether it has missed a fill
    /// @param marks the mark of its instrument, if there is one; the same for all positions of an instrument
    public void add(Position position, boolean gap, Map<InstrumentId, Mark> marks) {
        var mark = marks.get(position.instrumentId());
        var at = mark != null && position.hasValueAt(mark.price()) ? mark : null;
        if (position.isOpen() && at == null) {
            unmarked.add(position.instrumentId());
        }
        groups.computeIfAbsent(by.key(position), _ -> new Sums()).add(position, gap, at);
    }

    /// All groups, in the order of their keys.
    public List<Group> groups() {
        return groups.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(group -> group.getValue().shown(group.getKey(), by))
                .toList();
    }

    /// The instruments of positions that could not be valued, in the order of their ids.
    public List<InstrumentId> unmarked() {
        return List.copyOf(unmarked);
    }

    private static final class Sums {
        private int positions;
        private int unmarked;
        private boolean gap;
        private boolean instrumentKnown = true;
        private BigDecimal net = BigDecimal.ZERO;
        private BigDecimal gross = BigDecimal.ZERO;
        private @Nullable BigDecimal mark;
        private @Nullable Long markTs;
        private final Map<String, Sum> byCurrency = new TreeMap<>();

        void add(Position position, boolean ofGap, @Nullable Mark at) {
            positions++;
            gap |= ofGap;
            instrumentKnown &= position.terms().known();
            net = net.add(position.signedQty());
            gross = gross.add(position.quantity());
            var currency = position.terms().valueCurrency();
            var sum = byCurrency.computeIfAbsent(currency == null ? NO_CURRENCY : currency, _ -> new Sum());
            sum.realize(position);
            if (position.isOpen() && at == null) {
                unmarked++;
                sum.unmarked++;
            } else if (position.isOpen() && at != null) {
                mark = at.price();
                markTs = markTs == null ? at.tsEvent() : Math.min(markTs, at.tsEvent());
                sum.value(position, at.price());
            }
        }

        Group shown(GroupKey key, Grouping by) {
            Map<String, Amounts> amounts = new TreeMap<>();
            byCurrency.forEach((currency, sum) -> amounts.put(currency, sum.rounded(currency)));
            return new Group(
                    key,
                    positions,
                    amounts,
                    unmarked,
                    gap,
                    instrumentKnown,
                    by.isByInstrument() ? new OneInstrument(net, gross, mark) : null,
                    markTs);
        }
    }

    /// Exact sums of one currency.
    private static final class Sum {
        private int marked;
        private int unmarked;
        private BigDecimal net = BigDecimal.ZERO;
        private BigDecimal gross = BigDecimal.ZERO;
        private BigDecimal unrealized = BigDecimal.ZERO;
        private BigDecimal realized = BigDecimal.ZERO;

        /// Adds the realized P&L that the position shows, so that the sum agrees with the list of positions.
        void realize(Position position) {
            realized = realized.add(position.realizedPnl());
        }

        void value(Position position, BigDecimal price) {
            var notional = position.exactNotional(price);
            marked++;
            net = net.add(position.side() == PositionSide.SHORT ? notional.negate() : notional);
            gross = gross.add(notional.abs());
            unrealized = unrealized.add(position.exactUnrealizedPnl(price));
        }

        Amounts rounded(String currency) {
            // A flat position is worth zero, but that zero must not stand for open positions that could not be
            // valued.
            return marked == 0 && unmarked > 0
                    ? new Amounts(null, null, null, Decimals.strip(realized))
                    : new Amounts(
                            Currencies.round(net, currency),
                            Currencies.round(gross, currency),
                            Currencies.round(unrealized, currency),
                            Decimals.strip(realized));
        }
    }
}
