package io.tradercache.store.write;

import io.tradercache.domain.Fill;
import io.tradercache.domain.Instrument;
import io.tradercache.domain.Position;
import io.tradercache.domain.PositionLedger;
import io.tradercache.domain.Terms;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A position in memory: its ledger, and what the store must still do for it.
final class PositionEntry {
    final PositionLedger ledger;

    /// The rests of flips. They stay in the hash until the position that they open has applied them.
    final List<Fill> pendingFlips = new ArrayList<>();

    /// Whether it was just read from Redis, and may have missed its instrument's definition.
    boolean fresh = true;

    @Nullable
    Instrument instrument;

    /// How many cycles were ever closed and followed by another.
    long cycles;

    PositionLedger.@Nullable Changes changes;

    PositionEntry(PositionLedger ledger) {
        this.ledger = ledger;
    }

    /// The position. Callers know that there is one.
    Position position() {
        return Objects.requireNonNull(ledger.position());
    }

    Terms termsFor(Fill fill) {
        return instrument != null && instrument.instrumentId().equals(fill.instrumentId())
                ? instrument.terms(fill.currency())
                : Terms.unknown(fill.currency());
    }
}
