package io.tradercache.store;

import io.tradercache.domain.Fill;
import io.tradercache.domain.Instrument;
import io.tradercache.domain.Position;
import io.tradercache.domain.PositionLedger;
import io.tradercache.domain.Terms;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A position in memory: its ledger, and what the store must still do about it.
final class PositionEntry {
    final PositionLedger ledger;

    /// Rests of flips that stand in the hash until the position they open has them.
    final List<Fill> pendingFlips = new ArrayList<>();

    /// Whether it was read just now, and may have missed its instrument's definition.
    boolean fresh = true;

    @Nullable
    Instrument instrument;

    /// Cycles closed and followed by another, ever.
    long cycles;

    PositionLedger.@Nullable Changes changes;

    PositionEntry(PositionLedger ledger) {
        this.ledger = ledger;
    }

    /// The position; there is one.
    Position position() {
        return Objects.requireNonNull(ledger.position());
    }

    Terms termsFor(Fill fill) {
        return instrument != null && instrument.instrumentId().equals(fill.instrumentId())
                ? instrument.terms(fill.currency())
                : Terms.unknown(fill.currency());
    }
}
