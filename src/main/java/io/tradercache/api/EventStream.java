package io.tradercache.api;

import io.smallrye.mutiny.Uni;
import io.tradercache.stream.Event;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// An answer that goes on: events, asked for a few at a time.
///
/// @param next what is to be written next; may be nothing
/// @param patience how long a reader may take nothing before it is cut off
@Schema(type = SchemaType.STRING, description = "Server-sent events, each with JSON as its data")
public record EventStream(Supplier<Uni<List<Event>>> next, Duration patience, Timers timers) {
    /// Timers on which it is measured.
    interface Timers {
        /// Does something after a time, unless what is returned is run before.
        Runnable after(Duration time, Runnable task);
    }
}
