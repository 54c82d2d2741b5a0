package io.tradercache.store;

import io.tradercache.domain.Outcome;

/// What one entity made of one piece of work.
///
/// @param follows whether others have to hear of it: a fill's order, the positions of a definition
public record Verdict(Outcome outcome, boolean follows) {
    static Verdict of(Outcome outcome) {
        return new Verdict(outcome, true);
    }
}
