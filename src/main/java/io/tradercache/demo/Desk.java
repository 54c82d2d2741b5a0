package io.tradercache.demo;

import io.tradercache.domain.OrderEventType;
import io.tradercache.domain.Side;
import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One strategy on one instrument. It has one position and at most one order, and does one thing per turn.
final class Desk {
    private final Session session;
    private final Listing listing;
    private final Market market;
    private final Wallet wallet;
    private final Holding holding;
    private final OrderDesigner designer;
    private final OrderMessages messages;
    private @Nullable DemoOrder order;

    Desk(String strategy, Listing listing, Market market, Wallet wallet, Session session) {
        this.session = session;
        this.listing = listing;
        this.market = market;
        this.wallet = wallet;
        this.holding = new Holding(listing);
        this.designer = new OrderDesigner(strategy, listing, market, holding, session);
        this.messages = new OrderMessages(strategy, listing, session);
    }

    Listing listing() {
        return listing;
    }

    Holding holding() {
        return holding;
    }

    /// The order that the venue has, if any.
    Optional<DemoOrder> order() {
        return Optional.ofNullable(order).filter(each -> each.status().isOpen());
    }

    /// Does the next thing, and returns whether it was a fill.
    boolean turn() {
        var current = order;
        if (current == null) {
            begin(designer.next());
            return false;
        }
        return switch (current.status()) {
            case INITIALIZED -> say(current, session.chance(2) ? OrderEventType.DENIED : OrderEventType.SUBMITTED);
            case SUBMITTED -> answer(current);
            case PENDING_UPDATE -> amend(current);
            case PENDING_CANCEL ->
                say(current, session.chance(15) ? OrderEventType.CANCEL_REJECTED : OrderEventType.CANCELED);
            case ACCEPTED, TRIGGERED, PARTIALLY_FILLED -> work(current);
            case EMULATED, RELEASED, DENIED, REJECTED, CANCELED, EXPIRED, FILLED ->
                throw new IllegalStateException("order " + current.id + " is " + current.status() + " and still held");
        };
    }

    /// Cancels the order and closes the position: a later run starts without any, so this one leaves none.
    void close() {
        if (order != null) {
            say(order, OrderEventType.CANCELED);
        }
        if (!holding.isFlat()) {
            var last = designer.closing();
            begin(last);
            say(last, OrderEventType.SUBMITTED);
            accept(last);
            fill(last, last.leaves());
        }
    }

    private void begin(DemoOrder next) {
        order = next;
        messages.say(OrderEventType.INITIALIZED, next);
    }

    private boolean answer(DemoOrder current) {
        return session.chance(3) ? say(current, OrderEventType.REJECTED) : accept(current);
    }

    private boolean accept(DemoOrder current) {
        current.venueOrderId = session.venueId();
        return say(current, OrderEventType.ACCEPTED);
    }

    private boolean amend(DemoOrder current) {
        if (session.chance(15)) {
            return say(current, OrderEventType.MODIFY_REJECTED);
        }
        current.price = market.near(current.side);
        if (!current.reduceOnly && session.chance(30)) {
            current.quantity = current.quantity.add(listing.lot());
        }
        return say(current, OrderEventType.UPDATED);
    }

    private boolean work(DemoOrder current) {
        if (current.isExpired(session.now())) {
            return say(current, OrderEventType.EXPIRED);
        }
        if (current.type == DemoOrder.Type.MARKET) {
            return fill(current, designer.part(current.leaves()));
        }
        // If the market has moved away from the order since it was placed, nobody trades with it.
        var missed = current.side
                        .sign(market.near(current.side).subtract(current.price))
                        .signum()
                > 0;
        if (session.chance(missed ? 40 : 8)) {
            return say(current, OrderEventType.PENDING_UPDATE);
        }
        if (session.chance(missed ? 20 : 8)) {
            return say(current, OrderEventType.PENDING_CANCEL);
        }
        if (current.isDormant()) {
            return say(current, OrderEventType.TRIGGERED);
        }
        return !missed && fill(current, designer.part(current.leaves()));
    }

    /// Reports an event other than a fill. It returns false, because that is never a fill.
    private boolean say(DemoOrder current, OrderEventType event) {
        current.apply(event);
        messages.say(event, current);
        settle(current);
        return false;
    }

    private boolean fill(DemoOrder current, BigDecimal quantity) {
        var maker = current.type != DemoOrder.Type.MARKET;
        var price = maker ? current.price : market.far(current.side);
        var commission = listing.commission(current.side, quantity, price, maker);
        var tradeId = session.venueId();
        market.print(maker ? current.side.opposite() : current.side, quantity, price, tradeId);
        current.fill(quantity);
        messages.sayFilled(current, tradeId, quantity, price, commission);
        book(current.side, quantity, price, commission);
        settle(current);
        return true;
    }

    private void book(Side side, BigDecimal quantity, BigDecimal price, BigDecimal commission) {
        var profit = holding.apply(side, quantity, price);
        if (listing.isSpot()) {
            wallet.credit(listing.baseCurrency(), side.sign(quantity));
            wallet.credit(listing.quoteCurrency(), side.opposite().sign(listing.notional(quantity, price)));
        } else {
            wallet.credit(listing.settlementCurrency(), profit);
        }
        wallet.credit(listing.commissionCurrency(side), commission.negate());
        if (listing.commissionInBase(side)) {
            holding.lose(commission);
        }
        wallet.replenish();
    }

    private void settle(DemoOrder current) {
        if (current.status().isClosed()) {
            order = null;
        }
        wallet.report();
    }
}
