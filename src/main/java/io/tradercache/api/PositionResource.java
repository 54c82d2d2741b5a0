package io.tradercache.api;

import io.smallrye.mutiny.Uni;
import io.tradercache.security.Caller;
import io.tradercache.security.Roles;
import io.tradercache.store.progress.Freshness;
import io.tradercache.store.read.Page;
import io.tradercache.store.read.PositionReader;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

/// Serves positions: what every account holds, and the results of its closed cycles.
@Path("/api/v1/positions")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.READER, Roles.ADMIN})
public class PositionResource {
    private final PositionReader positions;
    private final Freshness freshness;
    private final Caller caller;

    PositionResource(PositionReader positions, Freshness freshness, Caller caller) {
        this.positions = positions;
        this.freshness = freshness;
        this.caller = caller;
    }

    @GET
    @Operation(summary = "Positions in the order of their ids, by default open ones")
    public Uni<Listing<PositionView>> listPositions(@BeanParam PositionQuery query, @BeanParam Paging paging) {
        return positions
                .page(query.filter(), caller.accounts(), paging.after(), paging.most())
                .map(page ->
                        Listing.of(page, PositionView::of, freshness.snapshot().asOf()));
    }

    @GET
    @Path("/{position_id}")
    @Operation(summary = "One position; a flat one is kept for a time, with quantity \"0\"")
    public Uni<RestResponse<PositionView>> getPosition(
            @RestPath("position_id") String positionId, @Context Request request) {
        return positions
                .find(positionId, caller.accounts())
                .map(found -> Answers.one(found, PositionView::of, "position", positionId, request));
    }

    @GET
    @Path("/{position_id}/cycles")
    @Operation(summary = "The closed cycles of a position, newest first")
    public Uni<Listing<PositionCycleView>> listPositionCycles(@RestPath("position_id") String positionId) {
        return positions
                .cycles(positionId, caller.accounts())
                .map(found -> found.orElseThrow(() -> Problems.unknown("position", positionId)))
                .map(cycles -> Listing.of(
                        new Page<>(cycles, null),
                        PositionCycleView::of,
                        freshness.snapshot().asOf()));
    }
}
