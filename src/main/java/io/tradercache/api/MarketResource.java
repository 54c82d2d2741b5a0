package io.tradercache.api;

import io.smallrye.mutiny.Uni;
import io.tradercache.store.Freshness;
import io.tradercache.store.Freshness.Scope;
import io.tradercache.store.MarketReader;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.UriInfo;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

/// Market data: the last of each instrument's ticks, and of each type's bars.
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
public class MarketResource {
    private final MarketReader market;
    private final Freshness freshness;

    MarketResource(MarketReader market, Freshness freshness) {
        this.market = market;
        this.freshness = freshness;
    }

    @GET
    @Path("/ticks/{instrumentId}")
    @Operation(summary = "Quotes and trades of one instrument, newest first")
    public Uni<Listing<TickView>> ticks(@RestPath String instrumentId, @Context UriInfo uri) {
        var parameters = new Parameters(uri, Set.of("limit", "cursor"));
        return market.ticks(Parameters.id("instrument_id", instrumentId), parameters.before(), parameters.limit())
                .map(found -> found.orElseThrow(() -> Problems.unknown("ticks", instrumentId)))
                .map(page -> Listing.of(
                        page, TickView::of, freshness.snapshot(Scope.TICKS).asOf()));
    }

    @GET
    @Path("/ticks/{instrumentId}/latest")
    @Operation(summary = "The newest quote and the newest trade of one instrument")
    public Uni<RestResponse<LatestView>> latest(
            @RestPath String instrumentId, @Context UriInfo uri, @Context Request request) {
        new Parameters(uri, Set.of());
        return market.latest(Parameters.id("instrument_id", instrumentId))
                .map(found -> Answers.one(found, LatestView::of, "ticks", instrumentId, request));
    }

    @GET
    @Path("/bars/{barType}")
    @Operation(summary = "Bars of one type, newest first")
    public Uni<Listing<BarView>> bars(@RestPath String barType, @Context UriInfo uri) {
        var parameters = new Parameters(uri, Set.of("limit", "cursor"));
        return market.bars(Parameters.id("bar_type", barType), parameters.before(), parameters.limit())
                .map(found -> found.orElseThrow(() -> Problems.unknown("bars", barType)))
                .map(page -> Listing.of(
                        page, BarView::of, freshness.snapshot(Scope.BARS).asOf()));
    }
}
