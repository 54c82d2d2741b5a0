package io.tradercache.stream;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// One event of a stream.
///
/// @param id from where a reader resumes if it was cut off after this event
public record Event(String id, Body body) {
    static final String SNAPSHOT = "snapshot";
    static final String CAUGHT_UP = "caught-up";
    static final String CHANGE = "change";
    static final String REMOVED = "removed";
    static final String HEARTBEAT = "heartbeat";

    /// What an event says, as it is sent. It is made once for all followers.
    public static final class Body {
        private final byte[] bytes;

        /// @param data JSON, on one line
        Body(String name, String data) {
            bytes = ("event: " + name + "\ndata: " + data + "\n\n").getBytes(StandardCharsets.UTF_8);
        }
    }

    /// The events as they are sent.
    public static byte[] bytes(Iterable<Event> events) {
        var sent = new ByteArrayOutputStream();
        for (var event : events) {
            sent.writeBytes(("id: " + event.id + "\n").getBytes(StandardCharsets.US_ASCII));
            sent.writeBytes(event.body.bytes);
        }
        return sent.toByteArray();
    }
}
