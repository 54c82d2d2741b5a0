package io.tradercache.domain;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The figures of a position after the definition of its instrument has arrived or changed.
///
/// @param figures null if they stay as they are
/// @param exact whether the figures are the same as if the definition had come first
record Redefinition(@Nullable Figures figures, boolean exact) {

    /// A position, and the closed cycles before it, newest first.
    record Figures(Position position, List<Position> cycles) {
        /// Whether a refold gives the same figures. It does not if the OMS setting changed in between.
        boolean agreesWith(Position other) {
            return position.signedQty().compareTo(other.signedQty()) == 0
                    && position.openValue().compareTo(other.openValue()) == 0
                    && position.points().compareTo(other.points()) == 0
                    && position.commissions().equals(other.commissions());
        }

        Figures on(Terms terms) {
            return new Figures(
                    position.on(terms),
                    cycles.stream().map(cycle -> cycle.on(terms)).toList());
        }

        boolean isChargedIn(@Nullable String currency) {
            return currency != null
                    && (position.commissions().containsKey(currency)
                            || cycles.stream()
                                    .anyMatch(cycle -> cycle.commissions().containsKey(currency)));
        }
    }

    /// Handles the first definition. It folds the journal again if that is complete, else it applies the terms to the
    /// sums.
    static Redefinition learned(Figures held, Terms terms, List<Fill> journal, OmsType oms) {
        var algebraic = new Redefinition(held.on(terms), !(terms.spot() && held.isChargedIn(terms.baseCurrency())));
        if (journal.isEmpty()) {
            return algebraic;
        }
        var before =
                Refold.of(held.position().positionId(), journal, held.position().terms(), oms);
        if (!held.agreesWith(before.position())) {
            return algebraic;
        }
        var after = Refold.of(held.position().positionId(), journal, terms, oms);
        if (!after.flips().equals(before.flips())) {
            // Another position already has the rests of these flips, and with these terms they would have been
            // different.
            return new Redefinition(algebraic.figures(), false);
        }
        int gone = before.fillsOfAllBut(held.cycles().size());
        return new Redefinition(new Figures(after.position(), after.cyclesAfter(gone)), true);
    }

    /// Handles a changed definition. What would change a quantity or a reciprocal price cannot be recomputed any
    /// more.
    static Redefinition changed(Figures held, Terms terms) {
        var old = held.position().terms();
        boolean otherKind = old.inverse() != terms.inverse() || old.spot() != terms.spot();
        boolean otherQuantity = terms.spot()
                && !Objects.equals(terms.baseCurrency(), old.baseCurrency())
                && (held.isChargedIn(old.baseCurrency()) || held.isChargedIn(terms.baseCurrency()));
        return otherKind || otherQuantity ? new Redefinition(null, false) : new Redefinition(held.on(terms), true);
    }
}
