package io.tradercache.api;

import io.smallrye.mutiny.Uni;
import io.tradercache.store.Freshness;
import io.tradercache.store.Page;
import io.tradercache.store.PositionFilter;
import io.tradercache.store.PositionReader;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

/// Positions: what every account holds, and what its closed cycles came to.
@Path("/api/v1/positions")
@Produces(MediaType.APPLICATION_JSON)
public class PositionResource {
    private final PositionReader positions;
    private final Freshness freshness;

    PositionResource(PositionReader positions, Freshness freshness) {
        this.positions = positions;
        this.freshness = freshness;
    }

    @GET
    @Operation(summary = "Positions in the order of their ids; open ones where no status is asked for")
    public Uni<Listing<PositionView>> list(@Context UriInfo uri) {
        var parameters = new Parameters(uri, Set.of("status", "limit", "cursor"));
        var status = parameters.oneOf("status", List.of("open", "closed", "all"));
        return positions
                .page(PositionFilter.of(status), parameters.after(), parameters.limit())
                .map(page ->
                        Listing.of(page, PositionView::of, freshness.snapshot().asOf()));
    }

    @GET
    @Path("/{positionId}")
    @Operation(summary = "One position; flat ones are held for a time, with quantity \"0\"")
    public Uni<RestResponse<PositionView>> one(
            @RestPath String positionId, @Context UriInfo uri, @Context Request request) {
        new Parameters(uri, Set.of());
        return positions
                .find(Parameters.id("position_id", positionId))
                .map(found -> Answers.one(found, PositionView::of, "position", positionId, request));
    }

    @GET
    @Path("/{positionId}/cycles")
    @Operation(summary = "The closed cycles of a position, newest first")
    public Uni<Listing<CycleView>> cycles(@RestPath String positionId, @Context UriInfo uri) {
        new Parameters(uri, Set.of());
        return positions
                .cycles(Parameters.id("position_id", positionId))
                .map(found -> found.orElseThrow(() -> Problems.unknown("position", positionId)))
                .map(cycles -> Listing.of(
                        new Page<>(cycles, null),
                        CycleView::of,
                        freshness.snapshot().asOf()));
    }
}
