package io.tradercache.stream;

/// One event of a stream.
///
/// @param id from where a reader resumes if it was cut off after this event
/// @param data JSON, on one line
public record Event(String name, String id, String data) {
    static final String SNAPSHOT = "snapshot";
    static final String CAUGHT_UP = "caught-up";
    static final String CHANGE = "change";
    static final String REMOVED = "removed";
    static final String HEARTBEAT = "heartbeat";
}
