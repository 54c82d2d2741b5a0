package io.tradercache.stream;

import io.tradercache.store.Stored;
import io.tradercache.store.read.Change;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A change and its event data, rendered once for all followers.
final class Told<T> {
    private final Change<T> change;
    private final Function<Stored<T>, String> json;
    private @Nullable String data;

    Told(Change<T> change, Function<Stored<T>, String> json) {
        this.change = change;
        this.json = json;
    }

    Change<T> change() {
        return change;
    }

    String name() {
        return change.stored() == null ? Event.REMOVED : Event.CHANGE;
    }

    synchronized String data() {
        if (data == null) {
            var stored = change.stored();
            data = stored == null ? removed() : json.apply(stored);
        }
        return data;
    }

    // An id is printable ASCII, and JSON escapes only these two of its characters.
    private String removed() {
        var id = change.id().replace("\\", "\\\\").replace("\"", "\\\"");
        return "{\"" + change.idField() + "\":\"" + id + "\"}";
    }
}
