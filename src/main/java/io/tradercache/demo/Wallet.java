package io.tradercache.demo;

import static java.math.BigDecimal.ZERO;
import static java.math.RoundingMode.HALF_UP;
import static java.math.RoundingMode.UP;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tradercache.domain.Currencies;
import io.tradercache.domain.Side;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// An account at a venue. Profits, commissions and purchases move it; positions and orders lock parts of it.
final class Wallet {
    private final String account;
    private final @Nullable String baseCurrency;
    private final Session session;
    private final List<Desk> desks = new ArrayList<>();
    private final Map<String, BigDecimal> deposits;
    private final Map<String, BigDecimal> totals = new TreeMap<>();
    private List<ArrayNode> reported = List.of();

    /// @param baseCurrency the only currency of the account; null if it has several
    Wallet(String account, @Nullable String baseCurrency, Map<String, BigDecimal> deposits, Session session) {
        this.account = account;
        this.baseCurrency = baseCurrency;
        this.deposits = deposits;
        this.session = session;
        deposits.forEach(this::credit);
    }

    void add(Desk desk) {
        desks.add(desk);
    }

    void credit(String currency, BigDecimal amount) {
        var rounded = amount.setScale(Currencies.precision(currency), HALF_UP);
        totals.merge(currency, rounded, BigDecimal::add);
    }

    /// Deposits again when less than half of the first deposit is left, so that commissions never end the demo.
    void replenish() {
        deposits.forEach((currency, deposit) -> {
            if (totals.getOrDefault(currency, ZERO).multiply(BigDecimal.TWO).compareTo(deposit) < 0) {
                credit(currency, deposit);
            }
        });
    }

    /// Publishes the state of the account if it has changed.
    void report() {
        var locked = new TreeMap<String, BigDecimal>();
        var margins = margins(locked);
        var state = List.of(balances(locked), margins);
        if (state.equals(reported)) {
            return;
        }
        reported = state;
        var message = Session.message("AccountState").put("account_id", account).put("account_type", "MARGIN");
        message.put("base_currency", baseCurrency);
        message.set("balances", state.getFirst());
        message.set("margins", margins);
        message.put("reported", true).putObject("info");
        session.sayEvent(Topic.ACCOUNTS, account, message);
    }

    private ArrayNode balances(Map<String, BigDecimal> locked) {
        var balances = JsonNodeFactory.instance.arrayNode();
        totals.forEach((currency, total) -> {
            var held = rounded(locked.getOrDefault(currency, ZERO), currency);
            balances.addObject()
                    .put("type", "AccountBalance")
                    .put("total", total.toPlainString())
                    .put("locked", held.toPlainString())
                    .put("free", total.subtract(held).toPlainString())
                    .put("currency", currency);
        });
        return balances;
    }

    /// Returns the margins, one per instrument. Adds them to `locked`, with what orders without margin lock.
    private ArrayNode margins(Map<String, BigDecimal> locked) {
        var margins = new TreeMap<String, ObjectNode>();
        var all = JsonNodeFactory.instance.arrayNode();
        for (var desk : desks) {
            if (desk.listing().isSpot()) {
                desk.order().ifPresent(order -> setAside(desk.listing(), order, locked));
                continue;
            }
            var listing = desk.listing();
            var currency = listing.settlementCurrency();
            var held = desk.holding().notional();
            var ordered = desk.order()
                    .map(order -> listing.notional(order.leaves(), order.price))
                    .orElse(ZERO);
            var initial = rounded(held.add(ordered).multiply(listing.decimal("margin_init")), currency);
            var maintenance = rounded(held.multiply(listing.decimal("margin_maint")), currency);
            if (initial.signum() > 0) {
                var margin = margins.computeIfAbsent(listing.id(), _ -> all.addObject());
                locked.merge(currency, initial, BigDecimal::add);
                margin.put("type", "MarginBalance")
                        .put("initial", sum(margin, "initial", initial))
                        .put("maintenance", sum(margin, "maintenance", maintenance))
                        .put("currency", currency)
                        .put("instrument_id", listing.id());
            }
        }
        return all;
    }

    private static void setAside(Listing listing, DemoOrder order, Map<String, BigDecimal> locked) {
        if (order.side == Side.BUY) {
            locked.merge(listing.quoteCurrency(), listing.notional(order.leaves(), order.price), BigDecimal::add);
        } else {
            locked.merge(listing.baseCurrency(), order.leaves(), BigDecimal::add);
        }
    }

    private static String sum(ObjectNode margin, String field, BigDecimal more) {
        return new BigDecimal(margin.path(field).asText("0")).add(more).toPlainString();
    }

    private static BigDecimal rounded(BigDecimal amount, String currency) {
        return amount.setScale(Currencies.precision(currency), UP);
    }
}
