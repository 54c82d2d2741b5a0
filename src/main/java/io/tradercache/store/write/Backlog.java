package io.tradercache.store.write;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The work that waits for the next round, by entity, in the order in which it came.
///
/// An entity that could not be written is put off. Its later work waits behind the earlier, and holds up nobody else.
final class Backlog<I, W, E> {
    private Map<I, Turn<I, W, E>> waiting = new LinkedHashMap<>();
    private final Map<I, Turn<I, W, E>> putOff = new HashMap<>();

    synchronized void add(List<Work<I, W>> works) {
        for (var work : works) {
            var turn = putOff.get(work.id());
            if (turn == null) {
                turn = waiting.computeIfAbsent(work.id(), Turn::new);
            }
            turn.add(work);
        }
    }

    synchronized boolean isEmpty() {
        return waiting.isEmpty();
    }

    /// Takes what waits, as the turns of one round: that of the entities that have waited longest.
    ///
    /// @param most how many entities
    synchronized List<Turn<I, W, E>> take(int most) {
        if (waiting.size() <= most) {
            var all = List.copyOf(waiting.values());
            waiting = new LinkedHashMap<>();
            return all;
        }
        List<Turn<I, W, E>> taken = new ArrayList<>(most);
        var longest = waiting.values().iterator();
        while (taken.size() < most) {
            taken.add(longest.next());
            longest.remove();
        }
        return taken;
    }

    /// Puts a turn off until [#recall].
    synchronized void putOff(Turn<I, W, E> turn) {
        var later = waiting.remove(turn.id());
        if (later != null) {
            turn.addAll(later);
        }
        putOff.put(turn.id(), turn);
    }

    synchronized void recall(I id) {
        var turn = putOff.remove(id);
        if (turn != null) {
            waiting.put(id, turn);
        }
    }
}
