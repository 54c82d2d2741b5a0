package io.tradercache.store.write;

import io.tradercache.store.hash.Fields;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The end of a capped stream: its last id, and the entries to write next.
///
/// We make the ids, because the write that holds them is built before Redis could give one. An id is the time of the
/// event in ms, then a number. Ids rise with each entry: if an event is not later than the last entry, it gets that
/// entry's time and the next number.
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
            fields.forEach((name, value) -> {
                values.add(name);
                values.add(value);
            });
            return values;
        }
    }

    /// @param last the last id of the stream; null for a stream that does not exist yet
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

    /// Replaces the last entry.
    void replaceLast(long tsEvent, Fields fields) {
        if (!added.isEmpty()) {
            added.removeLast();
        } else if (replaced == null) {
            replaced = last();
        }
        add(tsEvent, fields);
    }

    /// Adds the pending entries to the commit, and forgets them.
    void drainTo(Commit commit, String stream, int capacity) {
        if (added.isEmpty()) {
            return;
        }
        if (isNew) {
            // A stream without its hash is left over from a lost series: nobody knows what is in it, and its ids may
            // be above ours.
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
