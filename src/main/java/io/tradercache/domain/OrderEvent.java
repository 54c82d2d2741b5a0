package io.tradercache.domain;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One event in the life of one order; a field is null where the event does not state it.
///
/// @param strategyId null where nobody claims the order, also for a fill of [StrategyId#EXTERNAL]
/// @param quantity the order's quantity, of Initialized, Updated and StatusReport
/// @param tradeId with `lastQty` and `lastPx`, of Filled only
/// @param orderStatus with `filledQty` and `avgPx`, of StatusReport only
/// @param reason why it was denied or rejected, as the source says it
/// @param details other stated attributes by their wire name, as text; sorted, so that equal events read the same
/// @param voided a Denied or Rejected that came after a fill whose effect it would have taken, and so has none
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
        details = Collections.unmodifiableMap(new TreeMap<>(details));
    }

    /// The same event, without effect wherever it stands.
    public OrderEvent asVoided() {
        return as(true, tsInit);
    }

    /// What it says happened: the same for two messages that tell of one event.
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

    /// A fill, as its order sees it.
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
