package io.tradercache.api;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tradercache.domain.OrderStatus;
import io.tradercache.domain.Side;
import io.tradercache.store.read.OrderFilter;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/// Which orders are wanted. An order must match all filters of the request.
@RegisterForReflection
public record OrderQuery(
        @RestQuery @Parameter(schema = @Schema(ref = "OrderStatusFilter")) @Nullable
        String status,

        @RestQuery("instrument_id") @Nullable String instrumentId,
        @RestQuery("account_id") @Nullable String accountId,
        @RestQuery("strategy_id") @Nullable String strategyId,

        @RestQuery @Parameter(schema = @Schema(implementation = Side.class)) @Nullable
        String side,

        @RestQuery("order_status") @Parameter(schema = @Schema(implementation = OrderStatus.class)) @Nullable
        String orderStatus,

        @RestQuery @Parameter(schema = @Schema(type = SchemaType.BOOLEAN, enumeration = "true")) @Nullable
        String gap) {

    private static final List<String> STATES = List.of("open", "closed", "inflight", "all");

    OrderFilter filter() {
        // A client that names an order status means it, whether orders with that status are open or not.
        var usual = orderStatus == null ? "open" : "all";
        return new OrderFilter(
                Parameters.oneOf("status", status == null ? usual : status, STATES),
                Parameters.optionalId("instrument_id", instrumentId),
                Parameters.optionalId("account_id", accountId),
                Parameters.optionalId("strategy_id", strategyId),
                Parameters.oneOf("side", side, Side.class),
                Parameters.oneOf("order_status", orderStatus, OrderStatus.class),
                Parameters.flag("gap", gap));
    }
}
