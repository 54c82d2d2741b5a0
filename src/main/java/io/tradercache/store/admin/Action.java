package io.tradercache.store.admin;

import io.tradercache.domain.AccountId;
import org.jspecify.annotations.Nullable;

/// One step of what an operator did.
///
/// @param id the id of the action, which all its steps share
/// @param ts when this step was written to the log, ns since the epoch, by the clock of Redis
public record Action(String id, long ts, Asked asked, Step step) {
    /// What an operator asked for.
    ///
    /// @param target the id of the entity, or the place of the truncation
    /// @param account the account of the entity; null for an order whose account is not known, and for a truncation
    /// @param actor who asked for it
    /// @param reason why, in the words of the actor
    public record Asked(Verb verb, String target, @Nullable AccountId account, String actor, String reason) {}

    /// What operators can do.
    public enum Verb {
        /// Clear the gap of a position.
        CLEAR_GAP,
        CLEAR_ORDER_GAP,
        CLEAR_ACCOUNT_GAP,
        /// Acknowledge that Kafka had deleted records before they could be read.
        ACKNOWLEDGE_TRUNCATION
    }

    /// How far an action is. The log has `REQUESTED` before anything is done; if nothing follows it, the instance or
    /// Redis went away meanwhile, and the entity itself tells whether it was done.
    public enum Step {
        REQUESTED,
        DONE,
        /// There was nothing to do any more.
        UNNEEDED,
        /// The entity had moved since the actor looked at it, was gone, or could not be written.
        REFUSED
    }
}
