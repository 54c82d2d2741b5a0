package io.tradercache.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tradercache.domain.Decimals;
import io.tradercache.domain.Money;
import io.tradercache.domain.OrderLedger;
import io.tradercache.domain.OrderStatus;
import io.tradercache.domain.Side;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// One event of an order as it appears in answers. Fields that the event does not state are left out.
///
/// @param applied whether it had an effect at its place among the other events
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "OrderEvent")
public record OrderEventView(
        String type,
        String clientOrderId,
        String instrumentId,
        @Nullable String strategyId,
        @Nullable String traderId,
        @Nullable String accountId,
        @Nullable String venueOrderId,
        @Nullable String positionId,
        @Nullable Side orderSide,
        @Nullable String orderType,
        @Nullable String timeInForce,
        @Nullable String quantity,
        @Nullable String price,
        @Nullable String triggerPrice,
        @Nullable String tradeId,
        @Nullable String lastQty,
        @Nullable String lastPx,
        @Nullable String commission,
        @Nullable OrderStatus orderStatus,
        @Nullable String filledQty,
        @Nullable String avgPx,
        @Nullable String reason,
        @Nullable Map<String, String> details,
        @Nullable String eventId,
        long tsEvent,
        @Nullable Long tsInit,
        boolean applied) {

    static OrderEventView of(OrderLedger.Folded folded) {
        var event = folded.event();
        return new OrderEventView(
                event.type().wireName(),
                event.clientOrderId().value(),
                event.instrumentId().value(),
                OrderView.name(event.strategyId()),
                event.traderId(),
                OrderView.name(event.accountId()),
                event.venueOrderId(),
                OrderView.name(event.positionId()),
                event.side(),
                event.orderType(),
                event.timeInForce(),
                PositionView.text(event.quantity()),
                PositionView.text(event.price()),
                PositionView.text(event.triggerPrice()),
                OrderView.name(event.tradeId()),
                PositionView.text(event.lastQty()),
                PositionView.text(event.lastPx()),
                money(event.commission()),
                event.orderStatus(),
                PositionView.text(event.filledQty()),
                PositionView.text(event.avgPx()),
                event.reason(),
                event.details().isEmpty() ? null : event.details(),
                event.eventId(),
                event.tsEvent(),
                event.tsInit(),
                folded.applied());
    }

    private static @Nullable String money(@Nullable Money money) {
        return money == null ? null : Decimals.text(money.amount()) + " " + money.currency();
    }
}
