package io.tradercache.proof;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Random fills over many positions, as a venue and its strategies would send them. Some are sent twice.
///
/// Every position is opened, increased, partly closed, closed, flipped and opened again, over several orders.
/// Its instrument is defined early, late or never, and is linear or inverse.
final class FillStream {
    private static final BigDecimal FEE = new BigDecimal("0.0004");

    private final String prefix;
    private final Random random;
    private final long firstEvent;
    private final long eventStep;
    private final Map<Integer, Book> books = new HashMap<>();
    private final List<Kind> kinds;

    /// One record on the topic.
    ///
    /// @param again whether it was sent before, at another offset
    record Sent(PlainFill fill, boolean again) {}

    private record Kind(
            String instrument, String currency, String feeCurrency, PlainFold.@Nullable Terms terms, boolean early) {}

    private static final class Book {
        BigDecimal signed = BigDecimal.ZERO;
        String side = "";
        int orders;
        int trades;
    }

    private FillStream(String prefix, long seed, int fills) {
        this.prefix = prefix;
        random = new Random(seed);
        // The fills start two hours ago and take one hour, because expiry counts from event time.
        firstEvent = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()) - TimeUnit.HOURS.toNanos(2);
        eventStep = TimeUnit.HOURS.toNanos(1) / fills;
        var bitcoin = new PlainFold.Terms(BigDecimal.ONE, true, "BTC", null);
        var future = new PlainFold.Terms(new BigDecimal("50"), false, "USD", null);
        var mini = new PlainFold.Terms(new BigDecimal("0.01"), false, "USDT", null);
        kinds = List.of(
                new Kind(prefix + "BTCUSDT-PERP.PROOF", "USDT", "USDT", PlainFold.Terms.linear("USDT"), true),
                new Kind(prefix + "BTC/USD.PROOF", "USD", "BTC", bitcoin, false),
                new Kind(prefix + "ESZ6.PROOF", "USD", "USD", future, true),
                new Kind(prefix + "UNDEFINED.PROOF", "USDT", "USDT", null, false),
                new Kind(prefix + "MINI-PERP.PROOF", "USDT", "USDT", mini, false));
    }

    /// @param prefix the prefix of all identifiers
    /// @param fills how many different fills there are
    /// @param resent how many of them are sent again, at a random later place
    static List<Sent> random(String prefix, long seed, int positions, int fills, int resent) {
        return new FillStream(prefix, seed, fills).records(positions, fills, resent);
    }

    private List<Sent> records(int positions, int fills, int resent) {
        record Placed(double place, Sent sent) {}
        var placed = new ArrayList<Placed>(fills + resent);
        for (int i = 0; i < fills; i++) {
            placed.add(new Placed(i, new Sent(next(random.nextInt(positions), i), false)));
        }
        var firsts = random.ints(0, fills).distinct().limit(resent).toArray();
        for (int first : firsts) {
            var place = first + random.nextDouble() * (fills - first);
            placed.add(new Placed(place, new Sent(placed.get(first).sent().fill(), true)));
        }
        placed.sort(Comparator.comparingDouble(Placed::place));
        return placed.stream().map(Placed::sent).toList();
    }

    private PlainFill next(int position, int index) {
        var kind = kinds.get(position % kinds.size());
        var book = books.computeIfAbsent(position, _ -> new Book());
        var before = book.signed;
        var signed = nextSigned(before);
        var side = signed.signum() > 0 ? "BUY" : "SELL";
        if (!side.equals(book.side) || random.nextInt(3) == 0) {
            book.side = side;
            book.orders++;
            book.trades = 0;
        }
        book.trades++;
        book.signed = before.add(signed);
        var price = BigDecimal.valueOf(2_000_000 + random.nextInt(200_000), 2);
        return new PlainFill(
                "%sP/%d".formatted(prefix, position),
                kind.instrument(),
                prefix + "A-" + position % 7,
                "%sO-%d-%d".formatted(prefix, position, book.orders),
                "T-" + book.trades,
                side,
                signed.abs(),
                price,
                commission(signed.abs(), price, kind.feeCurrency()),
                kind.feeCurrency(),
                kind.currency(),
                // Some milliseconds are equal, and some fills are a little older than the one before.
                firstEvent + index * eventStep - random.nextInt(3) * 1_000_000L);
    }

    private BigDecimal nextSigned(BigDecimal held) {
        var some = BigDecimal.valueOf(1 + random.nextInt(2_000), 3);
        if (held.signum() == 0) {
            return random.nextBoolean() ? some : some.negate();
        }
        var against = held.signum() > 0 ? BigDecimal.ONE.negate() : BigDecimal.ONE;
        return switch (random.nextInt(20)) {
            case 0, 1, 2 -> held.negate();
            case 3, 4, 5 -> held.negate().add(some.multiply(against));
            case 6, 7, 8, 9, 10, 11 -> some.min(held.abs()).multiply(against);
            default -> some.multiply(against.negate());
        };
    }

    private @Nullable BigDecimal commission(BigDecimal quantity, BigDecimal price, String currency) {
        if (random.nextInt(10) == 0) {
            return null;
        }
        var fee = currency.equals("BTC")
                ? BigDecimal.valueOf(1 + random.nextInt(1_000_000), 8)
                : quantity.multiply(price).multiply(FEE).setScale(PlainFold.precision(currency), RoundingMode.UP);
        // A maker gets a rebate.
        return random.nextInt(10) == 0 ? fee.negate() : fee;
    }

    /// The definitions of the instruments: either those to send first, or those to send late.
    static Map<String, String> definitions(String prefix, boolean early) {
        var definitions = new LinkedHashMap<String, String>();
        for (var kind : new FillStream(prefix, 0, 1).kinds) {
            if (kind.terms() != null && kind.early() == early) {
                definitions.put(kind.instrument(), definition(kind, kind.terms()));
            }
        }
        return definitions;
    }

    private static String definition(Kind kind, PlainFold.Terms terms) {
        return """
                {"type":"%s","id":"%s","raw_symbol":"X","base_currency":"BTC","quote_currency":"%s",\
                "settlement_currency":"%s","is_inverse":%s,"price_precision":2,"size_precision":3,"multiplier":"%s",\
                "ts_event":%d,"ts_init":0}""".formatted(
                        kind.currency().equals("USD") && !terms.inverse() ? "FuturesContract" : "CryptoPerpetual",
                        kind.instrument(),
                        kind.currency(),
                        terms.settlement(),
                        terms.inverse(),
                        terms.multiplier().toPlainString(),
                        TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()) - TimeUnit.HOURS.toNanos(3));
    }

    /// An oracle that knows the instruments.
    static PlainFold fold(String prefix) {
        var fold = new PlainFold();
        new FillStream(prefix, 0, 1)
                .kinds.stream()
                        .filter(kind -> kind.terms() != null)
                        .forEach(kind -> fold.define(kind.instrument(), kind.terms()));
        return fold;
    }
}
