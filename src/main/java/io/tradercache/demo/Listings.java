package io.tradercache.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.List;

/// The instruments that are traded: one each of linear, inverse, currency, future and spot.
final class Listings {
    private static final String LINEAR = """
            {"type": "CryptoPerpetual", "id": "BTCUSDT-PERP.BINANCE", "raw_symbol": "BTCUSDT",
             "base_currency": "BTC", "quote_currency": "USDT", "settlement_currency": "USDT", "is_inverse": false,
             "price_precision": 1, "price_increment": "0.1", "size_precision": 3, "size_increment": "0.001",
             "multiplier": "1", "lot_size": "1", "max_quantity": "1000.000", "min_quantity": "0.001",
             "max_notional": null, "min_notional": "10.00000000 USDT", "max_price": "809484.0", "min_price": "261.1",
             "margin_init": "0.0500", "margin_maint": "0.0250", "maker_fee": "0.000200", "taker_fee": "0.000400"}
            """;

    private static final String INVERSE = """
            {"type": "CryptoPerpetual", "id": "BTC/USD.BITMEX", "raw_symbol": "XBTUSD",
             "base_currency": "BTC", "quote_currency": "USD", "settlement_currency": "BTC", "is_inverse": true,
             "price_precision": 1, "price_increment": "0.5", "size_precision": 0, "size_increment": "1",
             "multiplier": "1", "lot_size": "1", "max_quantity": null, "min_quantity": null,
             "max_notional": "10000000.00 USD", "min_notional": "1.00 USD", "max_price": "1000000.0", "min_price": "0.5",
             "margin_init": "0.01", "margin_maint": "0.0035", "maker_fee": "-0.00025", "taker_fee": "0.00075"}
            """;

    private static final String CURRENCY = """
            {"type": "CurrencyPair", "id": "AUD/USD.SIM", "raw_symbol": "AUD/USD",
             "base_currency": "AUD", "quote_currency": "USD",
             "price_precision": 5, "price_increment": "0.00001", "size_precision": 0, "size_increment": "1",
             "multiplier": "1", "lot_size": "1000", "max_quantity": "10000000", "min_quantity": "1000",
             "max_notional": null, "min_notional": "1000.00 USD", "max_price": null, "min_price": null,
             "margin_init": "0.03", "margin_maint": "0.03", "maker_fee": "0.00002", "taker_fee": "0.00002"}
            """;

    private static final String FUTURE = """
            {"type": "FuturesContract", "id": "ESZ6.GLBX", "raw_symbol": "ESZ6", "asset_class": "INDEX",
             "exchange": "XCME", "underlying": "ES", "currency": "USD", "quote_currency": "USD", "is_inverse": false,
             "activation_ns": 1734705000000000000, "expiration_ns": 1797604200000000000,
             "price_precision": 2, "price_increment": "0.25", "size_precision": 0, "size_increment": "1",
             "multiplier": "50", "lot_size": "1", "max_quantity": null, "min_quantity": "1",
             "max_price": null, "min_price": null,
             "margin_init": "0.05", "margin_maint": "0.045", "maker_fee": "0", "taker_fee": "0"}
            """;

    private static final String SPOT = """
            {"type": "CurrencyPair", "id": "ETHUSDT.BINANCE", "raw_symbol": "ETHUSDT",
             "base_currency": "ETH", "quote_currency": "USDT",
             "price_precision": 2, "price_increment": "0.01", "size_precision": 4, "size_increment": "0.0001",
             "multiplier": "1", "lot_size": null, "max_quantity": "9000.0000", "min_quantity": "0.0001",
             "max_notional": "9000000.00000000 USDT", "min_notional": "5.00000000 USDT",
             "max_price": "1000000.00", "min_price": "0.01",
             "margin_init": "0", "margin_maint": "0", "maker_fee": "0.001", "taker_fee": "0.001"}
            """;

    private Listings() {}

    static List<Listing> all() {
        return List.of(
                listing(LINEAR, "BINANCE-001", "0.010", 20, "86000.0", "0"),
                listing(INVERSE, "BITMEX-001", "100", 50, "86000.0", "0"),
                listing(CURRENCY, "SIM-000", "10000", 20, "0.65000", "0"),
                listing(FUTURE, "GLBX-001", "1", 6, "6800.00", "2.25"),
                // With lots of 0.1, the commission on a purchase has no more digits than a size, so a holding
                // can be sold completely.
                listing(SPOT, "BINANCE-001", "0.1", 15, "2800.00", "0"));
    }

    private static Listing listing(
            String definition, String account, String lot, int mostLots, String startPrice, String contractFee) {
        try {
            var node = (ObjectNode) new ObjectMapper().readTree(definition);
            node.putNull("info").putNull("tick_scheme_name");
            return new Listing(
                    node,
                    account,
                    new BigDecimal(lot),
                    mostLots,
                    new BigDecimal(startPrice),
                    new BigDecimal(contractFee));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a listing is no JSON: " + definition, e);
        }
    }
}
