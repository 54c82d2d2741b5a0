package io.tradercache.demo;

import java.math.BigDecimal;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A pure simulation of four strategies that trade five instruments on four venues. The same random numbers and
/// the same clock give the same messages.
///
/// It is not thread-safe.
final class DemoVenue {
    private static final List<String> STRATEGIES = List.of("SCALPER-001", "TREND-002", "MAKER-003", "CARRY-004");
    private static final long HOUR = 3_600_000_000_000L;

    private final Session session;
    private final List<Listing> listings = Listings.all();
    private final Map<String, Wallet> wallets;
    private final List<Market> markets;
    private final List<Desk> desks = new ArrayList<>();
    private long definitionsDue;

    DemoVenue(Random random, InstantSource clock) {
        session = new Session(random, clock);
        wallets = Stream.of("BINANCE-001", "BITMEX-001", "SIM-000", "GLBX-001")
                .collect(Collectors.toMap(account -> account, this::wallet));
        markets = listings.stream().map(each -> new Market(each, session)).toList();
        for (var i = 0; i < listings.size(); i++) {
            for (var strategy : STRATEGIES) {
                open(strategy, listings.get(i), markets.get(i));
            }
        }
    }

    /// Returns what the venue sends before the first trade: the instruments, the accounts and the prices.
    List<Message> open() {
        define();
        wallets.values().forEach(Wallet::report);
        markets.forEach(Market::quote);
        return session.takeSaid();
    }

    /// Trades until there was a fill, and returns everything that happened up to then.
    List<Message> step() {
        if (session.now() >= definitionsDue) {
            define();
        }
        boolean filled;
        do {
            markets.get(session.below(markets.size())).move();
            filled = desks.get(session.below(desks.size())).turn();
        } while (!filled);
        var time = session.now();
        markets.forEach(each -> each.close(time));
        return session.takeSaid();
    }

    /// Cancels every order, closes every position, and returns what happened.
    List<Message> close() {
        desks.forEach(Desk::close);
        return session.takeSaid();
    }

    private void open(String strategy, Listing listing, Market market) {
        var wallet = wallets.get(listing.account());
        if (wallet == null) {
            throw new IllegalStateException(listing.id() + " is traded on no account of ours: " + listing.account());
        }
        var desk = new Desk(strategy, listing, market, wallet, session);
        wallet.add(desk);
        desks.add(desk);
    }

    private void define() {
        definitionsDue = session.now() + HOUR;
        listings.forEach(each ->
                session.say(Topic.INSTRUMENTS, each.id(), each.definition().deepCopy()));
    }

    private Wallet wallet(String account) {
        return switch (account) {
            case "BINANCE-001" ->
                new Wallet(account, null, Map.of("USDT", new BigDecimal("250000"), "ETH", BigDecimal.TEN), session);
            case "BITMEX-001" -> new Wallet(account, "BTC", Map.of("BTC", BigDecimal.TEN), session);
            default -> new Wallet(account, "USD", Map.of("USD", new BigDecimal("5000000")), session);
        };
    }
}
