package io.tradercache.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// The place of an entity in the indexes of its kind.
///
/// @param group every entity is in one of its kind's groups: `open`, `closed`, …
/// @param words by which filters find it, such as `instrument:AUD/USD.SIM` or `side:LONG`; no word holds a blank
public record Placement(String group, Set<String> words) {
    private static final String BLANK = " ";

    // Words that hold for a good part of all entities. As an index they would not help a reader, and moving them would
    // cost more than the write of the entity.
    private static final Set<String> BROAD = Set.of("side", "status");

    /// Whether entities are found under a word. Entities to which another word applies are picked out by their fields.
    public static boolean isIndexed(String word) {
        return !BROAD.contains(name(word));
    }

    /// The name of what a word states, such as `side` of `side:LONG`.
    public static String name(String word) {
        int colon = word.indexOf(':');
        return colon < 0 ? word : word.substring(0, colon);
    }

    public boolean isClosed() {
        return group.equals("closed");
    }

    /// The group, then the words.
    public String text() {
        return words.isEmpty() ? group : group + BLANK + String.join(BLANK, new TreeSet<>(words));
    }

    public static Placement parse(String text) {
        var parts = Arrays.asList(text.split(BLANK));
        return new Placement(parts.getFirst(), Set.copyOf(parts.subList(1, parts.size())));
    }

    /// The members that stand for an entity in its group: one for itself, and one under each indexed word.
    public List<String> members(String id) {
        List<String> members = new ArrayList<>(words.size() + 1);
        members.add(member("", id));
        words.stream().filter(Placement::isIndexed).forEach(word -> members.add(member(word, id)));
        return members;
    }

    public static String member(String word, String id) {
        return word + BLANK + id;
    }
}
