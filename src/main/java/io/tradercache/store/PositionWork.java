package io.tradercache.store;

import io.tradercache.domain.Fill;
import io.tradercache.domain.Instrument;
import io.tradercache.domain.Refusal;
import org.jspecify.annotations.Nullable;

/// What can come to a position.
sealed interface PositionWork {
    /// A fill that names it.
    record Filled(Delivery<Fill> delivery) implements PositionWork {}

    /// A record under its key that is no fill at all.
    record Unreadable(Delivery<?> delivery, Refusal refusal) implements PositionWork {}

    /// A fill under its key that was meant for another position, and refused there.
    record Missed(Gap gap) implements PositionWork {}

    /// The rest of a fill that closed the position before it (HEDGING), and the record that moved that one last.
    record Flipped(Fill rest, Stored.@Nullable Origin source) implements PositionWork {}

    /// The definition of its instrument.
    record Defined(Instrument instrument) implements PositionWork {}
}
