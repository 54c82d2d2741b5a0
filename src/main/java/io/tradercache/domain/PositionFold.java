package io.tradercache.domain;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Applies one fill to one position. The fill opens, adds or closes, or is split if it crosses zero.
final class PositionFold {
    private final PositionId id;
    private final Fill fill;
    private final Terms terms;
    private final OmsType oms;
    private final List<Position> closed = new ArrayList<>(2);
    private @Nullable Fill flip;

    private PositionFold(PositionId id, Fill fill, Terms terms, OmsType oms) {
        this.id = id;
        this.fill = fill;
        this.terms = terms;
        this.oms = oms;
    }

    /// The result of a fill.
    ///
    /// @param closed the cycles that `position` follows, oldest first
    /// @param flip the rest that belongs to another position
    record Step(
            Position position,
            List<Position> closed,
            @Nullable Fill flip) {}

    /// @param terms are used only if no position is held, because a position keeps its own
    static Step apply(PositionId id, @Nullable Position held, Fill fill, Terms terms, OmsType oms) {
        var own = (held == null ? terms : held.terms()).settledAtLeast(fill.currency());
        var fold = new PositionFold(id, fill, own, oms);
        var position = fold.after(held).after(fill);
        return new Step(position, fold.closed, fold.flip);
    }

    private Cycle after(@Nullable Position held) {
        if (held == null) {
            return open(fill.signedQty(), fill.commission(), BigDecimal.ZERO);
        }
        if (held.isClosed()) {
            closed.add(held);
            return open(fill.signedQty(), fill.commission(), BigDecimal.ZERO);
        }
        var cycle = new Cycle(held, terms);
        if (held.signedQty().signum() == fill.signedQty().signum()) {
            cycle.increase(fill.lastQty(), fill.lastPx());
        } else if (held.quantity().compareTo(fill.lastQty()) >= 0) {
            cycle.reduce(fill.lastQty(), fill.lastPx());
        } else {
            return cross(cycle, held.quantity());
        }
        cycle.charge(fill.commission());
        return takeFromQuantity(cycle, inKind(fill.commission()));
    }

    /// One part of the fill closes and the rest opens. The commission is split by quantity.
    private Cycle cross(Cycle cycle, BigDecimal closing) {
        var first = share(closing);
        cycle.reduce(closing, fill.lastPx());
        cycle.charge(first);
        var rest = Decimals.strip(fill.lastQty().subtract(closing));
        var second = remainder(first);
        return switch (oms) {
            case HEDGING -> {
                flip = fill.part(new PositionId(id.value() + "F"), rest, second);
                yield takeFromQuantity(cycle, inKind(first));
            }
            case NETTING -> {
                closed.add(cycle.after(fill));
                yield open(fill.side().sign(rest), second, inKind(first));
            }
        };
    }

    /// @param dust the commission of the closing part that must still be taken from a quantity
    private Cycle open(BigDecimal quantity, @Nullable Money commission, BigDecimal dust) {
        var cycle = new Cycle(id, fill, quantity, terms);
        cycle.charge(commission);
        return takeFromQuantity(cycle, dust.add(inKind(commission)));
    }

    /// Takes a commission in the base currency of a spot pair from the quantity. If that crosses zero, the remainder
    /// opens the next cycle, which bears no commission.
    private Cycle takeFromQuantity(Cycle cycle, BigDecimal taken) {
        if (taken.signum() == 0) {
            return cycle;
        }
        var before = cycle.signedQty();
        var quantity = before.subtract(taken);
        if (quantity.signum() == 0 || quantity.signum() == before.signum()) {
            cycle.resize(quantity);
            return cycle;
        }
        cycle.resize(BigDecimal.ZERO);
        closed.add(cycle.after(fill));
        return new Cycle(id, fill, quantity, terms);
    }

    private BigDecimal inKind(@Nullable Money commission) {
        return commission != null && terms.takesFromQuantity(commission.currency())
                ? commission.amount()
                : BigDecimal.ZERO;
    }

    private @Nullable Money share(BigDecimal part) {
        var whole = fill.commission();
        if (whole == null) {
            return null;
        }
        int precision = Currencies.precision(whole.currency());
        var amount = whole.amount().multiply(part).divide(fill.lastQty(), precision, RoundingMode.HALF_UP);
        return new Money(amount, whole.currency());
    }

    private @Nullable Money remainder(@Nullable Money share) {
        var whole = fill.commission();
        return whole == null || share == null
                ? null
                : new Money(whole.amount().subtract(share.amount()), whole.currency());
    }
}
