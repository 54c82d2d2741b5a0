package io.tradercache.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// The result of folding a whole journal from an empty position.
///
/// @param closed the closed cycles before the position, oldest first
/// @param flips the rests of fills that crossed zero in HEDGING, oldest first
record Refold(Position position, List<Closed> closed, List<Fill> flips) {

    /// A cycle, and how many fills of the journal had been folded when it closed.
    record Closed(Position cycle, int fills) {}

    /// @param journal not empty
    static Refold of(PositionId id, List<Fill> journal, Terms terms, OmsType oms) {
        Position position = null;
        var closed = new ArrayList<Closed>();
        var flips = new ArrayList<Fill>();
        int fills = 0;
        for (var fill : journal) {
            var step = PositionFold.apply(id, position, fill, terms, oms);
            for (var cycle : step.closed()) {
                // A cycle that was already flat was closed by the fill before this one.
                closed.add(new Closed(cycle, cycle.equals(position) ? fills : fills + 1));
            }
            if (step.flip() != null) {
                flips.add(step.flip());
            }
            position = step.position();
            fills++;
        }
        return new Refold(Objects.requireNonNull(position), closed, flips);
    }

    /// How many fills made the oldest cycles, if only the newest `kept` cycles are still there.
    int fillsOfAllBut(int kept) {
        int gone = closed.size() - kept;
        return gone <= 0 ? 0 : closed.get(gone - 1).fills();
    }

    /// The cycles that closed after the first `fills` fills, newest first.
    List<Position> cyclesAfter(int fills) {
        return closed.reversed().stream()
                .filter(cycle -> cycle.fills() > fills)
                .map(Closed::cycle)
                .toList();
    }
}
