package io.tradercache.domain;

import io.tradercache.fixtures.Fills;
import java.math.BigDecimal;
import java.util.Map;

/// One instrument of each kind that positions distinguish.
final class Kinds {
    static final Terms SPOT = spot().terms("USDT");
    static final Terms LINEAR = linear("1").terms("USDT");
    static final Terms TENFOLD = linear("10").terms("USDT");
    static final Terms INVERSE = inverse("1").terms("USDT");

    private Kinds() {}

    static Instrument spot() {
        return define("CurrencyPair", "USDT", "1", false);
    }

    static Instrument linear(String multiplier) {
        return define("CryptoPerpetual", "USDT", multiplier, false);
    }

    static Instrument inverse(String multiplier) {
        return define("CryptoPerpetual", "BTC", multiplier, true);
    }

    private static Instrument define(String type, String settlement, String multiplier, boolean inverse) {
        return new Instrument(
                Fills.BTC, type, "BTC", "USDT", settlement, new BigDecimal(multiplier), inverse, Map.of(), 0);
    }
}
