package io.tradercache.api;

import io.smallrye.mutiny.Uni;
import io.tradercache.domain.AccountScope;
import io.tradercache.domain.Position;
import io.tradercache.security.Caller;
import io.tradercache.security.Roles;
import io.tradercache.store.Stored;
import io.tradercache.store.admin.Action.Step;
import io.tradercache.store.admin.ActionLog;
import io.tradercache.store.admin.GapClearing;
import io.tradercache.store.progress.Freshness;
import io.tradercache.store.read.PositionReader;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/// What operators do, and the log of what they did.
@Path("/api/v1/admin")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.ADMIN)
public class AdminResource {
    private final PositionReader positions;
    private final GapClearing clearing;
    private final ActionLog log;
    private final Freshness freshness;
    private final Caller caller;

    AdminResource(PositionReader positions, GapClearing clearing, ActionLog log, Freshness freshness, Caller caller) {
        this.positions = positions;
        this.clearing = clearing;
        this.log = log;
        this.freshness = freshness;
        this.caller = caller;
    }

    @POST
    @Path("/positions/{position_id}/gap/clear")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Clear the gap of a position that was compared with the venue")
    public Uni<RestResponse<PositionView>> clearGap(
            @RestPath("position_id") String positionId,
            @Parameter(hidden = true) @RestHeader("If-Match") @Nullable String ifMatch,
            @Nullable Why why,
            @Context Request request) {
        var reason = Why.given(why);
        var scope = caller.accounts();
        var actor = caller.name();
        return position(positionId, scope).chain(found -> {
            // A request that is sent again must not fail because the first one changed the version.
            if (found.gap() == null) {
                return Uni.createFrom().item(Answers.asItIs(found, PositionView::of));
            }
            Answers.matched(found, "position", positionId, request);
            return clearing.clear(found.entity(), ifMatch == null ? null : found.version(), actor, reason)
                    .chain(step -> cleared(positionId, scope, step));
        });
    }

    private Uni<RestResponse<PositionView>> cleared(String positionId, AccountScope scope, Step step) {
        return position(positionId, scope).map(found -> {
            if (step == Step.REFUSED) {
                throw Problems.anotherVersion("position", positionId);
            }
            return Answers.asItIs(found, PositionView::of);
        });
    }

    private Uni<Stored<Position>> position(String id, AccountScope scope) {
        return positions.find(id, scope).map(found -> found.orElseThrow(() -> Problems.unknown("position", id)));
    }

    @GET
    @Path("/actions")
    @Operation(summary = "What operators did, the newest first")
    public Uni<Listing<ActionView>> listActions(@BeanParam Paging paging) {
        return log.page(caller.accounts(), paging.before(), paging.most())
                .map(page ->
                        Listing.of(page, ActionView::of, freshness.snapshot().asOf()));
    }
}
