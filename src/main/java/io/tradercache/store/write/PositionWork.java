package io.tradercache.store.write;

import io.tradercache.domain.Fill;
import io.tradercache.domain.Instrument;
import io.tradercache.domain.Refusal;
import io.tradercache.store.Gap;
import io.tradercache.store.Log;
import io.tradercache.store.Source;
import io.tradercache.store.Stored;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The work that can come to a position.
sealed interface PositionWork {
    /// A fill that names this position.
    record Filled(Delivery<Fill> delivery) implements PositionWork {}

    /// A record whose key names this position, but which is no fill at all.
    record Unreadable(Delivery<?> delivery, Refusal refusal) implements PositionWork {}

    /// A fill whose key names this position, but which names another position and was refused there.
    record Missed(Gap gap) implements PositionWork {}

    /// Records of a log were gone before they could be read.
    record Truncated(Log log) implements PositionWork {}

    /// The rest of a fill that closed the position before it (HEDGING), and the record that moved that one last.
    ///
    /// @param cause the delivery by which it is passed on; null if it is by none
    record Flipped(
            Fill rest,
            Stored.@Nullable Origin source,
            @Nullable Source cause) implements PositionWork {}

    /// The rests of flips that the positions which they open have applied.
    ///
    /// @param cause the delivery by which they were passed on; null if it is by none
    record PassedOn(List<Fill> rests, @Nullable Source cause) implements PositionWork {}

    /// An operator has dealt with its gap.
    ///
    /// @param version the version that the operator looked at; null for any
    record Cleared(@Nullable String version) implements PositionWork {}

    /// The definition of its instrument.
    record Defined(Instrument instrument) implements PositionWork {}
}
