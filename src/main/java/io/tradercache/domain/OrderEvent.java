package io.tradercache.domain;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One event in the life of one order. A field is null if the event does not state it.
///
/// @param strategyId null if no strategy claims the order, also for a fill of [StrategyId#EXTERNAL]
/// @param quantity the quantity of the order, in Initialized, Updated and StatusReport
/// @param tradeId in Filled only, as are `lastQty` and `lastPx`
/// @param orderStatus in StatusReport only, as are `filledQty` and `avgPx`
/// @param reason why the order was denied or rejected, in the words of the source
/// @param details other stated attributes by their wire name, as text; sorted, so that equal events read the same
/// @param voided true for a Denied or Rejected without effect, because it came after a fill that it would undo
/// @param tsEvent when it happened, ns since the epoch
public record OrderEvent(
        OrderEventType type,
        ClientOrderId clientOrderId,
        InstrumentId instrumentId,
        @Nullable StrategyId strategyId,
        @Nullable String traderId,
        @Nullable AccountId accountId,
        @Nullable String venueOrderId,
        @Nullable PositionId positionId,
        @Nullable Side side,
        @Nullable String orderType,
        @Nullable String timeInForce,
        @Nullable BigDecimal quantity,
        @Nullable BigDecimal price,
        @Nullable BigDecimal triggerPrice,
        @Nullable TradeId tradeId,
        @Nullable BigDecimal lastQty,
        @Nullable BigDecimal lastPx,
        @Nullable Money commission,
        @Nullable OrderStatus orderStatus,
        @Nullable BigDecimal filledQty,
        @Nullable BigDecimal avgPx,
        @Nullable String reason,
        Map<String, String> details,
        @Nullable String eventId,
        boolean voided,
        long tsEvent,
        @Nullable Long tsInit)
        implements TradingEvent {

    public OrderEvent {
        if (type == OrderEventType.FILLED && (tradeId == null || lastQty == null || lastPx == null)) {
            throw new IllegalArgumentException("order %s: a fill needs trade id, quantity and price, had %s, %s, %s"
                    .formatted(clientOrderId, tradeId, lastQty, lastPx));
        }
        quantity = strip(quantity);
        price = strip(price);
        triggerPrice = strip(triggerPrice);
        lastQty = strip(lastQty);
        lastPx = strip(lastPx);
        filledQty = strip(filledQty);
        avgPx = strip(avgPx);
        details = details.isEmpty() ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(details));
    }

    /// The same event, but without effect at any place.
    public OrderEvent asVoided() {
        return as(true, tsInit);
    }

    /// The content of the event, which is equal for two messages about the same event.
    OrderEvent content() {
        return as(false, null);
    }

    private OrderEvent as(boolean nowVoided, @Nullable Long nowTsInit) {
        return new OrderEvent(
                type,
                clientOrderId,
                instrumentId,
                strategyId,
                traderId,
                accountId,
                venueOrderId,
                positionId,
                side,
                orderType,
                timeInForce,
                quantity,
                price,
                triggerPrice,
                tradeId,
                lastQty,
                lastPx,
                commission,
                orderStatus,
                filledQty,
                avgPx,
                reason,
                details,
                eventId,
                nowVoided,
                tsEvent,
                nowTsInit);
    }

    private static @Nullable BigDecimal strip(@Nullable BigDecimal number) {
        return number == null ? null : Decimals.strip(number);
    }

    /// The event that a fill is to its order.
    public static OrderEvent of(Fill fill) {
        return new OrderEvent(
                OrderEventType.FILLED,
                fill.clientOrderId(),
                fill.instrumentId(),
                fill.strategyId().equals(StrategyId.EXTERNAL) ? null : fill.strategyId(),
                fill.traderId(),
                fill.accountId(),
                fill.venueOrderId(),
                fill.positionId(),
                fill.side(),
                fill.orderType(),
                null,
                null,
                null,
                null,
                fill.tradeId(),
                fill.lastQty(),
                fill.lastPx(),
                fill.commission(),
                null,
                null,
                null,
                null,
                fill.liquiditySide() == null ? Map.of() : Map.of("liquidity_side", fill.liquiditySide()),
                fill.eventId(),
                false,
                fill.tsEvent(),
                fill.tsInit());
    }
}
