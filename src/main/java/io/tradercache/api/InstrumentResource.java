package io.tradercache.api;

import io.smallrye.mutiny.Uni;
import io.tradercache.security.Roles;
import io.tradercache.store.progress.Freshness;
import io.tradercache.store.read.InstrumentReader;
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

/// Serves the definitions of instruments, for as long as they are kept.
@Path("/api/v1/instruments")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.READER, Roles.ADMIN})
public class InstrumentResource {
    private final InstrumentReader instruments;
    private final Freshness freshness;

    InstrumentResource(InstrumentReader instruments, Freshness freshness) {
        this.instruments = instruments;
        this.freshness = freshness;
    }

    @GET
    @Operation(summary = "All instruments in the order of their ids")
    public Uni<Listing<InstrumentView>> listInstruments(@BeanParam Paging paging) {
        return instruments
                .page(paging.after(), paging.most())
                .map(page -> Listing.of(
                        page, InstrumentView::of, freshness.snapshot().asOf()));
    }

    @GET
    @Path("/{instrument_id}")
    @Operation(summary = "One instrument")
    public Uni<RestResponse<InstrumentView>> getInstrument(
            @RestPath("instrument_id") String instrumentId, @Context Request request) {
        return instruments
                .find(instrumentId)
                .map(found -> Answers.one(found, InstrumentView::of, "instrument", instrumentId, request));
    }
}
