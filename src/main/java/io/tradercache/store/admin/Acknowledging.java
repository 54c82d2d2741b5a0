package io.tradercache.store.admin;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tradercache.store.admin.Action.Asked;
import io.tradercache.store.admin.Action.Step;
import io.tradercache.store.admin.Action.Verb;
import io.tradercache.store.progress.Truncations;
import io.tradercache.store.progress.Truncations.State;
import io.tradercache.store.progress.Truncations.Truncation;
import io.tradercache.store.redis.Futures;
import jakarta.inject.Singleton;
import java.util.List;

/// Acknowledges that Kafka had deleted records before they could be read, once an operator knows of it. What has a gap
/// for that keeps it.
@Singleton
public class Acknowledging {
    private final Truncations truncations;
    private final ActionLog log;

    public Acknowledging(Truncations truncations, ActionLog log) {
        this.truncations = truncations;
        this.log = log;
    }

    /// Acknowledges all that there are, except those of which not all entities have their gap yet.
    ///
    /// @return those that are acknowledged by this
    public Uni<List<Truncation>> acknowledge(String actor, String reason) {
        return truncations
                .all()
                .chain(all -> Multi.createFrom()
                        .items(all.stream().filter(one -> one.state() == State.MARKED))
                        .onItem()
                        .transformToUniAndConcatenate(one -> acknowledge(one, actor, reason))
                        .collect()
                        .asList());
    }

    private Uni<Truncation> acknowledge(Truncation truncation, String actor, String reason) {
        var asked = new Asked(Verb.ACKNOWLEDGE_TRUNCATION, truncation.place(), null, actor, reason);
        return Futures.uni(log.begin(asked))
                .chain(action -> truncations
                        .note(truncation, State.ACKNOWLEDGED)
                        .chain(() -> Futures.uni(log.end(action, asked, Step.DONE))))
                .replaceWith(truncation);
    }
}
