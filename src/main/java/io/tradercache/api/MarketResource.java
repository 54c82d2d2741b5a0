package io.tradercache.api;

import io.smallrye.mutiny.Uni;
import io.tradercache.security.Roles;
import io.tradercache.store.progress.Freshness;
import io.tradercache.store.progress.Freshness.Scope;
import io.tradercache.store.read.MarketReader;
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

/// Serves market data: the newest ticks of each instrument, and the newest bars of each type.
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.READER, Roles.ADMIN})
public class MarketResource {
    private final MarketReader market;
    private final Freshness freshness;

    MarketResource(MarketReader market, Freshness freshness) {
        this.market = market;
        this.freshness = freshness;
    }

    @GET
    @Path("/ticks/{instrument_id}")
    @Operation(summary = "Quotes and trades of one instrument, newest first")
    public Uni<Listing<TickView>> listTicks(@RestPath("instrument_id") String instrumentId, @BeanParam Paging paging) {
        return market.ticks(instrumentId, paging.before(), paging.most())
                .map(found -> found.orElseThrow(() -> Problems.unknown("ticks", instrumentId)))
                .map(page -> Listing.of(
                        page, TickView::of, freshness.snapshot(Scope.TICKS).asOf()));
    }

    @GET
    @Path("/ticks/{instrument_id}/latest")
    @Operation(summary = "The newest quote and the newest trade of one instrument")
    public Uni<RestResponse<LatestView>> getLatestTicks(
            @RestPath("instrument_id") String instrumentId, @Context Request request) {
        return market.latest(instrumentId)
                .map(found -> Answers.one(found, LatestView::of, "ticks", instrumentId, request));
    }

    @GET
    @Path("/bars/{bar_type}")
    @Operation(summary = "Bars of one type, newest first")
    public Uni<Listing<BarView>> listBars(@RestPath("bar_type") String barType, @BeanParam Paging paging) {
        return market.bars(barType, paging.before(), paging.most())
                .map(found -> found.orElseThrow(() -> Problems.unknown("bars", barType)))
                .map(page -> Listing.of(
                        page, BarView::of, freshness.snapshot(Scope.BARS).asOf()));
    }
}
