package io.tradercache.api;

import io.smallrye.mutiny.Uni;
import io.tradercache.security.Caller;
import io.tradercache.security.Roles;
import io.tradercache.store.progress.Freshness;
import io.tradercache.store.read.OrderReader;
import io.tradercache.store.read.Page;
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

/// Serves orders: the state of each order, and every event that led to it.
@Path("/api/v1/orders")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.READER, Roles.ADMIN})
public class OrderResource {
    private final OrderReader orders;
    private final Freshness freshness;
    private final Caller caller;

    OrderResource(OrderReader orders, Freshness freshness, Caller caller) {
        this.orders = orders;
        this.freshness = freshness;
        this.caller = caller;
    }

    @GET
    @Operation(summary = "Orders in the order of their ids, by default open ones")
    public Uni<Listing<OrderView>> listOrders(@BeanParam OrderQuery query, @BeanParam Paging paging) {
        return orders.page(query.filter(), caller.accounts(), paging.after(), paging.most())
                .map(page ->
                        Listing.of(page, OrderView::of, freshness.snapshot().asOf()));
    }

    @GET
    @Path("/{client_order_id}")
    @Operation(summary = "One order; a closed one is kept for a time")
    public Uni<RestResponse<OrderView>> getOrder(
            @RestPath("client_order_id") String clientOrderId, @Context Request request) {
        return orders.find(clientOrderId, caller.accounts())
                .map(found -> Answers.one(found, OrderView::of, "order", clientOrderId, request));
    }

    @GET
    @Path("/{client_order_id}/events")
    @Expensive
    @Operation(summary = "All events of an order, in the order in which they are applied")
    public Uni<Listing<OrderEventView>> listOrderEvents(
            @RestPath("client_order_id") String clientOrderId, @BeanParam Paging paging) {
        int from = paging.from();
        int most = paging.most();
        return orders.events(clientOrderId, caller.accounts())
                .map(found -> found.orElseThrow(() -> Problems.unknown("order", clientOrderId)))
                .map(events -> Listing.of(
                        Page.of(events, from, most),
                        OrderEventView::of,
                        freshness.snapshot().asOf()));
    }
}
