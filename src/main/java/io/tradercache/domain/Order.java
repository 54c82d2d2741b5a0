package io.tradercache.domain;

import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The state of one order, which is the fold of its events.
///
/// @param strategyId the first strategy that claims it; [StrategyId#EXTERNAL] if it has a fill and none claims it
/// @param quantity null while no event has stated it, for example if a fill is the first event
/// @param executed how much of it was executed, and its value
/// @param carried what only the fold needs and readers never see
/// @param tsInit when it was initialized, ns since the epoch; null if its Initialized is not held
/// @param tsAccepted when the venue last accepted it
/// @param tsLast the instant of the last event that had an effect, in the order of the fold
/// @param tsClosed the instant of the event that closed it; null again when a fill reopens it
public record Order(
        ClientOrderId clientOrderId,
        @Nullable String venueOrderId,
        InstrumentId instrumentId,
        @Nullable AccountId accountId,
        @Nullable StrategyId strategyId,
        @Nullable String traderId,
        @Nullable PositionId positionId,
        @Nullable String orderType,
        @Nullable Side side,
        @Nullable String timeInForce,
        @Nullable BigDecimal price,
        @Nullable BigDecimal triggerPrice,
        @Nullable BigDecimal quantity,
        Executed executed,
        Map<String, BigDecimal> commissions,
        @Nullable TradeId lastTradeId,
        OrderStatus status,
        Carried carried,
        @Nullable Long tsInit,
        @Nullable Long tsAccepted,
        long tsLast,
        @Nullable Long tsClosed) {

    public Order {
        commissions = Commissions.canonical(commissions);
    }

    public BigDecimal filledQty() {
        return executed.quantity();
    }

    /// How far the fills exceed the quantity.
    public BigDecimal overfillQty() {
        return executed.beyond(quantity);
    }

    /// The mean price of what is filled, weighted by quantity; null before a price is known.
    public @Nullable BigDecimal avgPx() {
        return executed.avgPx();
    }

    /// What is still to be filled, never below zero; null if the quantity is unknown.
    public @Nullable BigDecimal leavesQty() {
        return quantity == null
                ? null
                : Decimals.strip(quantity.subtract(filledQty()).max(BigDecimal.ZERO));
    }

    /// Working at the venue.
    public boolean isOpen() {
        return status.isOpen();
    }

    /// Nothing more is expected, though a late fill may still come.
    public boolean isClosed() {
        return status.isClosed();
    }

    /// A request is on its way to the venue and not yet answered.
    public boolean isInflight() {
        return status.isInflight();
    }

    /// What only the fold needs and readers never see.
    ///
    /// @param steady the last status that was not PENDING_*, to which a refused request returns
    /// @param updateAsked there was a PendingUpdate, which may still be rejected after a fill
    /// @param cancelAsked the same for PendingCancel
    public record Carried(OrderStatus steady, boolean updateAsked, boolean cancelAsked) {
        /// The value for an order without any event.
        public static final Carried NOTHING = new Carried(OrderStatus.ACCEPTED, false, false);
    }
}
