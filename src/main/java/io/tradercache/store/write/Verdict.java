package io.tradercache.store.write;

import io.tradercache.domain.Outcome;

/// The result of one piece of work on one entity.
///
/// @param follows whether others must hear of it: the order of a fill, the positions of a definition
public record Verdict(Outcome outcome, boolean follows) {
    static Verdict of(Outcome outcome) {
        return new Verdict(outcome, true);
    }
}
