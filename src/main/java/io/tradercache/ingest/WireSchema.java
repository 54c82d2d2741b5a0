package io.tradercache.ingest;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The fields of a message that we read. All other fields are ignored.
final class WireSchema {
    private final Map<String, Integer> places = new HashMap<>();
    private final Map<String, WireSchema> nested;

    private WireSchema(List<String> names, Map<String, WireSchema> nested) {
        this.nested = nested;
        for (var name : names) {
            places.put(name, places.size());
        }
    }

    static WireSchema of(String... names) {
        return new WireSchema(List.of(names), Map.of());
    }

    /// Returns this schema with one more field, which holds an object or a list of objects.
    WireSchema with(String name, WireSchema inner) {
        Map<String, WireSchema> more = new HashMap<>(nested);
        more.put(name, inner);
        var names = new String[places.size() + 1];
        places.forEach((known, place) -> names[place] = known);
        names[places.size()] = name;
        return new WireSchema(List.of(names), more);
    }

    Set<String> names() {
        return places.keySet();
    }

    int size() {
        return places.size();
    }

    /// The place of a field in a [WireObject]; -1 if the field is ignored.
    int place(String name) {
        return places.getOrDefault(name, -1);
    }

    @Nullable
    WireSchema nested(String name) {
        return nested.get(name);
    }
}
