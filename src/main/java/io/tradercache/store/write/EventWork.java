package io.tradercache.store.write;

import io.tradercache.store.Log;
import org.jspecify.annotations.Nullable;

/// The work that can come to an order or an account.
///
/// @param <T> its events
sealed interface EventWork<T> {
    /// An event of it.
    record Event<T>(Delivery<T> delivery) implements EventWork<T> {}

    /// Records of a log were gone before they could be read.
    record Truncated<T>(Log log) implements EventWork<T> {}

    /// An operator has dealt with its gap.
    ///
    /// @param version the version that the operator looked at; null for any
    record Cleared<T>(@Nullable String version) implements EventWork<T> {}
}
