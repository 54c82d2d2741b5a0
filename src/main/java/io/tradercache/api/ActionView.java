package io.tradercache.api;

import io.tradercache.store.admin.Action;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// One step of what an operator did, as it appears in answers.
///
/// @param actionId the same for all steps of one action
/// @param tsEvent when the step was written to the log, ns since the epoch
/// @param actor the name in the token
@Schema(name = "Action")
public record ActionView(
        String actionId,
        long tsEvent,
        Action.Verb verb,
        String positionId,
        String accountId,
        String actor,
        String reason,
        Action.Step step) {
    static ActionView of(Action action) {
        var asked = action.asked();
        return new ActionView(
                action.id(),
                action.ts(),
                asked.verb(),
                asked.target(),
                asked.account().value(),
                asked.actor(),
                asked.reason(),
                action.step());
    }
}
