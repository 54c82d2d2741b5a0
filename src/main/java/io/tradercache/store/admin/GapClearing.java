package io.tradercache.store.admin;

import io.smallrye.mutiny.Uni;
import io.tradercache.domain.Outcome;
import io.tradercache.domain.Position;
import io.tradercache.store.admin.Action.Asked;
import io.tradercache.store.admin.Action.Step;
import io.tradercache.store.admin.Action.Verb;
import io.tradercache.store.redis.Futures;
import io.tradercache.store.write.PositionStore;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/// Clears the gap of a position, once an operator has compared it with the venue.
///
/// The log is written first, so nothing is done that is not in it.
@Singleton
public class GapClearing {
    private final PositionStore positions;
    private final ActionLog log;

    public GapClearing(PositionStore positions, ActionLog log) {
        this.positions = positions;
        this.log = log;
    }

    /// Clears it. The next missed fill sets it again.
    ///
    /// @param version the version that the operator looked at; null for any
    /// @return done; unneeded if the position has no gap any more; refused if it is at another version
    public Uni<Step> clear(Position position, @Nullable String version, String actor, String reason) {
        var id = position.positionId().value();
        var asked = new Asked(Verb.CLEAR_GAP, id, position.accountId(), actor, reason);
        return Futures.uni(log.begin(asked)
                .compose(action -> positions
                        .clearGap(id, version)
                        .map(GapClearing::step)
                        .compose(step -> log.end(action, asked, step).map(step))));
    }

    private static Step step(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Applied _ -> Step.DONE;
            case Outcome.Replayed _, Outcome.Duplicate _ -> Step.UNNEEDED;
            case Outcome.Late _, Outcome.Expired _, Outcome.Refused _ -> Step.REFUSED;
        };
    }
}
