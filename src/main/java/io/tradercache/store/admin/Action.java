package io.tradercache.store.admin;

import io.tradercache.domain.AccountId;

/// One step of what an operator did.
///
/// @param id the id of the action, which all its steps share
/// @param ts when this step was written to the log, ns since the epoch, by the clock of Redis
public record Action(String id, long ts, Asked asked, Step step) {
    /// What an operator asked for.
    ///
    /// @param target the id of the entity
    /// @param account the account of the entity
    /// @param actor who asked for it
    /// @param reason why, in the words of the actor
    public record Asked(Verb verb, String target, AccountId account, String actor, String reason) {}

    /// What operators can do.
    public enum Verb {
        CLEAR_GAP
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
