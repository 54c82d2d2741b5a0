package io.tradercache.api;

import io.smallrye.mutiny.Uni;
import io.tradercache.stream.Event;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// An answer that does not end by itself: a stream of events, which are fetched a few at a time.
///
/// @param next fetches the events to write next; there may be none
/// @param patience how long a client may read nothing before it is cut off
/// @param life after what time the stream ends; null for never
@Schema(type = SchemaType.STRING, description = "Server-sent events, each with JSON as its data")
public record EventStream(
        Supplier<Uni<List<Event>>> next,
        Duration patience,
        @Nullable Duration life,
        Timers timers) {
    /// Measures the patience.
    interface Timers {
        /// Runs a task after a time, unless the returned task is run before.
        Runnable after(Duration time, Runnable task);
    }
}
