package io.tradercache.api;

import io.tradercache.store.admin.Action;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// One step of what an operator did, as it appears in answers.
///
/// @param actionId the same for all steps of one action
/// @param tsEvent when the step was written to the log, ns since the epoch
/// @param positionId the position that it was done to; null if it was another entity
/// @param clientOrderId the order that it was done to; null if it was another entity
/// @param accountId the account that it was done to, or that the entity is of; null if that is not known
/// @param truncation the truncation that was acknowledged, `{topic}:{partition}:{offset}`; null if it was none
/// @param actor the name in the token
@Schema(name = "Action")
public record ActionView(
        String actionId,
        long tsEvent,
        Action.Verb verb,
        @Nullable String positionId,
        @Nullable String clientOrderId,
        @Nullable String accountId,
        @Nullable String truncation,
        String actor,
        String reason,
        Action.Step step) {
    static ActionView of(Action action) {
        var asked = action.asked();
        return new ActionView(
                action.id(),
                action.ts(),
                asked.verb(),
                target(asked, Action.Verb.CLEAR_GAP),
                target(asked, Action.Verb.CLEAR_ORDER_GAP),
                OrderView.name(asked.account()),
                target(asked, Action.Verb.ACKNOWLEDGE_TRUNCATION),
                asked.actor(),
                asked.reason(),
                action.step());
    }

    private static @Nullable String target(Action.Asked asked, Action.Verb verb) {
        return asked.verb() == verb ? asked.target() : null;
    }
}
