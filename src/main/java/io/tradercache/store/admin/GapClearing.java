package io.tradercache.store.admin;

import io.smallrye.mutiny.Uni;
import io.tradercache.domain.Outcome;
import io.tradercache.store.admin.Action.Asked;
import io.tradercache.store.admin.Action.Step;
import io.tradercache.store.admin.Action.Verb;
import io.tradercache.store.redis.Futures;
import io.tradercache.store.write.AccountStore;
import io.tradercache.store.write.OrderStore;
import io.tradercache.store.write.PositionStore;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/// Clears the gap of an entity, once an operator has compared it with the venue.
///
/// The log is written first, so nothing is done that is not in it.
@Singleton
public class GapClearing {
    private final PositionStore positions;
    private final OrderStore orders;
    private final AccountStore accounts;
    private final ActionLog log;

    public GapClearing(PositionStore positions, OrderStore orders, AccountStore accounts, ActionLog log) {
        this.positions = positions;
        this.orders = orders;
        this.accounts = accounts;
        this.log = log;
    }

    /// Clears it. What is missed next sets it again.
    ///
    /// @param version the version that the operator looked at; null for any
    /// @return done; unneeded if the entity has no gap any more; refused if it is at another version
    public Uni<Step> clear(Asked asked, @Nullable String version) {
        return Futures.uni(log.begin(asked)
                .compose(action -> clear(asked.verb(), asked.target(), version)
                        .map(GapClearing::step)
                        .compose(step -> log.end(action, asked, step).map(step))));
    }

    private Future<Outcome> clear(Verb verb, String id, @Nullable String version) {
        return switch (verb) {
            case CLEAR_GAP -> positions.clearGap(id, version);
            case CLEAR_ORDER_GAP -> orders.clearGap(id, version);
            case CLEAR_ACCOUNT_GAP -> accounts.clearGap(id, version);
            case ACKNOWLEDGE_TRUNCATION -> throw new IllegalArgumentException(verb.name());
        };
    }

    private static Step step(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Applied _ -> Step.DONE;
            case Outcome.Replayed _, Outcome.Duplicate _ -> Step.UNNEEDED;
            case Outcome.Late _, Outcome.Expired _, Outcome.Refused _ -> Step.REFUSED;
        };
    }
}
