package io.tradercache.store;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The end of a capped stream: the last id it gave out, and what is to be written next.
///
/// Ids are ours, since the write that holds them is built before Redis could give one: the event's time in ms, then a
/// number. They rise with each entry; one whose time is no later than the last entry's takes the next number of it.
final class StreamTail {
    private boolean isNew;
    private long ms;
    private long number;
    private final List<Entry> added = new ArrayList<>();
    private @Nullable String replaced;

    private record Entry(String id, Fields fields) {
        List<String> values() {
            List<String> values = new ArrayList<>();
            values.add(id);
            fields.values().forEach((name, value) -> {
                values.add(name);
                values.add(value);
            });
            return values;
        }
    }

    /// @param last the id given out last; null for a stream that is not there
    StreamTail(@Nullable String last) {
        this.isNew = last == null;
        if (last != null) {
            int dash = last.indexOf('-');
            ms = Long.parseLong(last.substring(0, dash));
            number = Long.parseLong(last.substring(dash + 1));
        }
    }

    String last() {
        return ms + "-" + number;
    }

    void add(long tsEvent, Fields fields) {
        long eventMs = tsEvent / 1_000_000;
        number = eventMs > ms ? 0 : number + 1;
        ms = Math.max(ms, eventMs);
        added.add(new Entry(last(), fields));
    }

    /// Puts an entry in the place of the last one.
    void replaceLast(long tsEvent, Fields fields) {
        if (!added.isEmpty()) {
            added.removeLast();
        } else if (replaced == null) {
            replaced = last();
        }
        add(tsEvent, fields);
    }

    /// Adds what is to be written, and forgets it.
    void drainTo(Commit commit, String stream, int capacity) {
        if (added.isEmpty()) {
            return;
        }
        if (isNew) {
            // What stands there is of nobody's knowing, and its ids may be above ours.
            commit.addOnce("DEL", stream, List.of());
        }
        if (replaced != null) {
            commit.addOnce("XDEL", stream, List.of(replaced));
        }
        added.forEach(entry -> commit.addOnce("XADD", stream, entry.values()));
        commit.addOnce("XTRIM", stream, List.of("MAXLEN", "=", Integer.toString(capacity)));
        isNew = false;
        added.clear();
        replaced = null;
    }
}
