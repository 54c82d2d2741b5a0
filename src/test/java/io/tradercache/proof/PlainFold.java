package io.tradercache.proof;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Computes every position from its fills in memory. It implements the rules again, without code of the
/// product.
///
/// Nothing is rounded before it is shown. It knows only NETTING, and no commission that takes a spot position
/// through zero.
final class PlainFold {
    private final Map<String, Terms> terms = new LinkedHashMap<>();
    private final Map<String, Position> positions = new LinkedHashMap<>();
    private final Set<String> trades = new HashSet<>();

    /// What a position needs to know of its instrument.
    ///
    /// @param settlement the currency of realized P&L
    /// @param spotBase the base currency of a spot pair; else null
    record Terms(
            BigDecimal multiplier,
            boolean inverse,
            String settlement,
            @Nullable String spotBase) {
        static Terms linear(String settlement) {
            return new Terms(BigDecimal.ONE, false, settlement, null);
        }
    }

    /// Sets what a definition says, whenever it arrives. Without one, an instrument is linear and settles in
    /// the currency of its fills.
    PlainFold define(String instrument, Terms definition) {
        terms.put(instrument, definition);
        return this;
    }

    /// Applies a fill, and returns whether it moved its position; false for a fill that was sent before.
    boolean apply(PlainFill fill) {
        if (!trades.add(fill.tradeKey())) {
            return false;
        }
        positions
                .computeIfAbsent(
                        fill.position(),
                        _ -> new Position(terms.getOrDefault(fill.instrument(), Terms.linear(fill.currency()))))
                .apply(fill);
        return true;
    }

    Map<String, Position> positions() {
        return positions;
    }

    static int precision(String currency) {
        try {
            var minorUnit = Currency.getInstance(currency).getDefaultFractionDigits();
            return minorUnit < 0 ? 8 : minorUnit;
        } catch (IllegalArgumentException e) {
            return 8;
        }
    }

    static final class Position {
        private final Terms terms;
        private final List<Cycle> past = new ArrayList<>();
        private @Nullable Cycle current;

        Position(Terms terms) {
            this.terms = terms;
        }

        private void apply(PlainFill fill) {
            if (current == null || current.signed.signum() == 0) {
                open(fill, fill.quantity(), fill.commission());
            } else if (current.signed.signum() == fill.signed().signum()) {
                current.increase(fill);
            } else if (fill.quantity().compareTo(current.signed.abs()) <= 0) {
                current.reduce(fill, fill.quantity(), fill.commission());
            } else {
                flip(fill, current);
            }
        }

        private void open(PlainFill fill, BigDecimal quantity, @Nullable BigDecimal commission) {
            if (current != null) {
                past.addFirst(current);
            }
            current = new Cycle(terms, fill, quantity, commission);
        }

        private void flip(PlainFill fill, Cycle cycle) {
            var closing = cycle.signed.abs();
            var commission = fill.commission();
            var closingShare = commission == null
                    ? null
                    : commission
                            .multiply(closing)
                            .divide(fill.quantity(), precision(fill.commissionCurrency()), RoundingMode.HALF_UP);
            cycle.reduce(fill, closing, closingShare);
            open(
                    fill,
                    fill.quantity().subtract(closing),
                    commission == null ? null : commission.subtract(closingShare));
        }

        BigDecimal signedQty() {
            return current == null ? BigDecimal.ZERO : current.signed;
        }

        boolean isFlat() {
            return signedQty().signum() == 0;
        }

        int cycles() {
            return past.size();
        }

        /// The current cycle as REST shows it.
        ObjectNode figures() {
            return current.figures();
        }

        /// Where the shown position differs from the one computed here.
        List<String> differences(JsonNode shown) {
            return current.differences(shown);
        }

        /// Where the shown closed cycles, newest first, differ from those computed here.
        List<String> differencesOfCycles(List<JsonNode> shown) {
            if (shown.size() != past.size()) {
                return List.of("%d cycles, not %d".formatted(shown.size(), past.size()));
            }
            var differences = new ArrayList<String>();
            for (int i = 0; i < past.size(); i++) {
                var place = "cycle " + i + " ";
                past.get(i).differences(shown.get(i)).forEach(difference -> differences.add(place + difference));
            }
            return differences;
        }
    }

    private static final class Cycle {
        private final Terms terms;
        private final String entry;
        private final String openingOrder;
        private final long tsOpened;
        private final Map<String, BigDecimal> commissions = new TreeMap<>();
        private BigDecimal signed = BigDecimal.ZERO;
        private BigDecimal peak = BigDecimal.ZERO;
        private Exact averageOpen;
        private BigDecimal closedQuantity = BigDecimal.ZERO;
        private BigDecimal closedValue = BigDecimal.ZERO;
        private Exact realized = Exact.ZERO;
        private @Nullable String closingOrder;
        private @Nullable Long tsClosed;
        private long tsLast;

        Cycle(Terms terms, PlainFill fill, BigDecimal quantity, @Nullable BigDecimal commission) {
            this.terms = terms;
            entry = fill.side();
            openingOrder = fill.order();
            tsOpened = fill.tsEvent();
            averageOpen = Exact.of(fill.price());
            moved(fill, fill.side().equals("BUY") ? quantity : quantity.negate(), commission);
        }

        void increase(PlainFill fill) {
            var held = signed.abs();
            averageOpen = averageOpen
                    .times(held)
                    .plus(Exact.of(fill.price().multiply(fill.quantity())))
                    .over(Exact.of(held.add(fill.quantity())));
            moved(fill, fill.signed(), fill.commission());
        }

        void reduce(PlainFill fill, BigDecimal quantity, @Nullable BigDecimal commission) {
            var price = Exact.of(fill.price());
            var points = terms.inverse()
                    ? Exact.ONE.over(averageOpen).minus(Exact.ONE.over(price))
                    : price.minus(averageOpen);
            var gain = points.times(quantity).times(terms.multiplier());
            realized = realized.plus(signed.signum() > 0 ? gain : gain.negate());
            closedQuantity = closedQuantity.add(quantity);
            closedValue = closedValue.add(fill.price().multiply(quantity));
            moved(fill, signed.signum() > 0 ? quantity.negate() : quantity, commission);
        }

        private void moved(PlainFill fill, BigDecimal by, @Nullable BigDecimal commission) {
            signed = signed.add(by);
            tsLast = fill.tsEvent();
            if (commission != null) {
                var currency = fill.commissionCurrency();
                commissions.merge(currency, commission, BigDecimal::add);
                if (currency.equals(terms.settlement())) {
                    realized = realized.minus(Exact.of(commission));
                }
                if (currency.equals(terms.spotBase())) {
                    signed = signed.subtract(commission);
                }
            }
            peak = peak.max(signed.abs());
            if (signed.signum() == 0) {
                closingOrder = fill.order();
                tsClosed = fill.tsEvent();
            }
        }

        private @Nullable Exact averageClose() {
            return closedQuantity.signum() == 0 ? null : Exact.of(closedValue).over(Exact.of(closedQuantity));
        }

        private Exact realizedReturn() {
            var averageClose = averageClose();
            if (averageClose == null || averageOpen.signum() == 0) {
                return Exact.ZERO;
            }
            var points = averageClose.minus(averageOpen);
            return (entry.equals("BUY") ? points : points.negate()).over(averageOpen);
        }

        /// The cycle as REST shows it.
        ObjectNode figures() {
            var flat = signed.signum() == 0;
            var figures = Api.JSON.createObjectNode();
            figures.put("side", flat ? "FLAT" : signed.signum() > 0 ? "LONG" : "SHORT")
                    .put("entry", entry)
                    .put("signed_qty", signed.toPlainString())
                    .put("quantity", signed.abs().toPlainString())
                    .put("peak_qty", peak.toPlainString())
                    .put("avg_px_open", averageOpen.average().toPlainString())
                    .put(
                            "avg_px_close",
                            averageClose() == null
                                    ? null
                                    : averageClose().average().toPlainString())
                    .put(
                            "realized_pnl",
                            realized.money(precision(terms.settlement())).toPlainString())
                    .put("realized_return", realizedReturn().average().toPlainString())
                    .put("settlement_currency", terms.settlement())
                    .put("opening_order_id", openingOrder)
                    .put("closing_order_id", closingOrder)
                    .put("ts_opened", tsOpened)
                    .put("ts_last", tsLast)
                    .put("ts_closed", tsClosed)
                    .put("duration_ns", flat ? Math.max(0, tsLast - tsOpened) : 0L)
                    .put("is_open", !flat)
                    .put("is_closed", flat);
            var paid = figures.putObject("commissions");
            commissions.forEach((currency, amount) -> paid.put(currency, amount.toPlainString()));
            return figures;
        }

        List<String> differences(JsonNode shown) {
            var differences = new ArrayList<String>();
            for (var figure : figures().properties()) {
                var value = shown.path(figure.getKey());
                if (!isSame(figure.getKey(), value, figure.getValue())) {
                    differences.add("%s %s, not %s"
                            .formatted(figure.getKey(), value.isMissingNode() ? "missing" : value, figure.getValue()));
                }
            }
            return differences;
        }

        private static boolean isSame(String field, JsonNode shown, JsonNode expected) {
            return switch (field) {
                case "signed_qty", "quantity", "peak_qty", "realized_pnl" -> Numbers.isSame(shown, decimal(expected));
                case "avg_px_open", "avg_px_close" -> Numbers.isClose(shown, decimal(expected), Numbers.LAST_DIGITS);
                case "realized_return" -> Numbers.isClose(shown, decimal(expected), Numbers.OF_A_DIFFERENCE);
                case "ts_opened", "ts_last", "ts_closed", "duration_ns" ->
                    expected.isNull()
                            ? shown.isNull()
                            : shown.isIntegralNumber() && shown.longValue() == expected.longValue();
                case "commissions" -> Numbers.areSame(shown, Numbers.amounts(expected));
                default -> shown.equals(expected);
            };
        }

        private static @Nullable BigDecimal decimal(JsonNode figure) {
            return figure.isNull() ? null : new BigDecimal(figure.textValue());
        }
    }
}
