package io.tradercache.api;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tradercache.domain.PositionSide;
import io.tradercache.store.read.PositionFilter;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/// Which positions are wanted. A position must match all filters of the request.
@RegisterForReflection
public record PositionQuery(
        @RestQuery @Parameter(schema = @Schema(ref = "PositionStatusFilter")) @Nullable
        String status,

        @RestQuery("instrument_id") @Nullable String instrumentId,
        @RestQuery("account_id") @Nullable String accountId,
        @RestQuery("strategy_id") @Nullable String strategyId,

        @RestQuery @Parameter(schema = @Schema(implementation = PositionSide.class)) @Nullable
        String side,

        @RestQuery @Parameter(schema = @Schema(type = SchemaType.BOOLEAN, enumeration = "true")) @Nullable
        String gap) {

    PositionFilter filter() {
        return new PositionFilter(
                Parameters.oneOf("status", status, List.of("open", "closed", "all")),
                Parameters.optionalId("instrument_id", instrumentId),
                Parameters.optionalId("account_id", accountId),
                Parameters.optionalId("strategy_id", strategyId),
                Parameters.oneOf("side", side, PositionSide.class),
                Parameters.flag("gap", gap));
    }
}
