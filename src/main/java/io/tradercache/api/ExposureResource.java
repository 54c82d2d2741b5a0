package io.tradercache.api;

import io.smallrye.mutiny.Uni;
import io.tradercache.security.Caller;
import io.tradercache.security.Roles;
import io.tradercache.store.progress.Freshness;
import io.tradercache.store.progress.Freshness.Scope;
import io.tradercache.store.read.MarketReader;
import io.tradercache.store.read.PositionReader;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// Serves exposure: positions valued at their marks and summed, in one answer.
@Path("/api/v1/exposure")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.READER, Roles.ADMIN})
public class ExposureResource {
    private final PositionReader positions;
    private final MarketReader market;
    private final Freshness freshness;
    private final Clock clock;
    private final Caller caller;

    ExposureResource(PositionReader positions, MarketReader market, Freshness freshness, Clock clock, Caller caller) {
        this.positions = positions;
        this.market = market;
        this.freshness = freshness;
        this.clock = clock;
        this.caller = caller;
    }

    @GET
    @Expensive
    @Operation(summary = "Positions summed at their marks: notional, unrealized and realized P&L per currency")
    public Uni<ExposureView> getExposure(@BeanParam ExposureQuery query, @BeanParam PositionQuery of) {
        // The parameters are checked before anything is read.
        var after = query.after();
        int most = query.most();
        // The time is taken before anything is read, so that the answer is at least as new as it says.
        var asOf = freshness.snapshot(Scope.TICKS).asOf();
        return new Summing(positions, market, query.by(), of.filter(), caller.accounts())
                .all()
                .map(exposure -> ExposureView.of(exposure, after, most, clock.millis(), asOf));
    }
}
