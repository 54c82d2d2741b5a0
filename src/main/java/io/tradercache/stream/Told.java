package io.tradercache.stream;

import io.tradercache.store.Stored;
import io.tradercache.store.read.Change;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A change and its event, rendered once for all followers.
final class Told<T> {
    private final Change<T> change;
    private final Function<Stored<T>, String> json;
    private Event.@Nullable Body body;

    Told(Change<T> change, Function<Stored<T>, String> json) {
        this.change = change;
        this.json = json;
    }

    Change<T> change() {
        return change;
    }

    synchronized Event.Body body() {
        if (body == null) {
            var stored = change.stored();
            body = stored == null
                    ? new Event.Body(Event.REMOVED, removed())
                    : new Event.Body(Event.CHANGE, json.apply(stored));
        }
        return body;
    }

    // An id is printable ASCII, and JSON escapes only these two of its characters.
    private String removed() {
        var id = change.id().replace("\\", "\\\\").replace("\"", "\\\"");
        return "{\"" + change.idField() + "\":\"" + id + "\"}";
    }
}
