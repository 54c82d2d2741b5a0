package io.tradercache.api;

import io.smallrye.mutiny.Uni;
import io.tradercache.store.Freshness;
import io.tradercache.store.OrderFilter;
import io.tradercache.store.OrderReader;
import io.tradercache.store.Page;
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

/// Orders: how each stands, and every event that made it so.
@Path("/api/v1/orders")
@Produces(MediaType.APPLICATION_JSON)
public class OrderResource {
    private final OrderReader orders;
    private final Freshness freshness;

    OrderResource(OrderReader orders, Freshness freshness) {
        this.orders = orders;
        this.freshness = freshness;
    }

    @GET
    @Operation(summary = "Orders in the order of their ids; open ones where no status is asked for")
    public Uni<Listing<OrderView>> list(@Context UriInfo uri) {
        var parameters = new Parameters(uri, Set.of("status", "limit", "cursor"));
        var status = parameters.oneOf("status", List.of("open", "closed", "inflight", "all"));
        return orders.page(OrderFilter.of(status), parameters.after(), parameters.limit())
                .map(page ->
                        Listing.of(page, OrderView::of, freshness.snapshot().asOf()));
    }

    @GET
    @Path("/{clientOrderId}")
    @Operation(summary = "One order; closed ones are held for a time")
    public Uni<RestResponse<OrderView>> one(
            @RestPath String clientOrderId, @Context UriInfo uri, @Context Request request) {
        new Parameters(uri, Set.of());
        return orders.find(Parameters.id("client_order_id", clientOrderId))
                .map(found -> Answers.one(found, OrderView::of, "order", clientOrderId, request));
    }

    @GET
    @Path("/{clientOrderId}/events")
    @Operation(summary = "Every event of an order, in the order in which they are folded")
    public Uni<Listing<OrderEventView>> events(@RestPath String clientOrderId, @Context UriInfo uri) {
        new Parameters(uri, Set.of());
        return orders.events(Parameters.id("client_order_id", clientOrderId))
                .map(found -> found.orElseThrow(() -> Problems.unknown("order", clientOrderId)))
                .map(events -> Listing.of(
                        new Page<>(events, null),
                        OrderEventView::of,
                        freshness.snapshot().asOf()));
    }
}
