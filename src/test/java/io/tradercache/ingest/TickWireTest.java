package io.tradercache.ingest;

import static io.tradercache.ingest.Payload.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradercache.domain.InstrumentId;
import io.tradercache.domain.QuoteTick;
import io.tradercache.domain.Tick;
import io.tradercache.domain.TradeId;
import io.tradercache.domain.TradeTick;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TickWireTest {

    private static final Payload QUOTE = Payload.of(
            "type", "\"QuoteTick\"",
            "instrument_id", "\"AUD/USD.SIM\"",
            "bid_price", "\"1.00000\"",
            "ask_price", "\"1.00001\"",
            "bid_size", "\"1\"",
            "ask_size", "2",
            "ts_event", "1700000000000000001");
    private static final Payload TRADE = Payload.of(
            "type", "\"TradeTick\"",
            "instrument_id", "\"AUD/USD.SIM\"",
            "price", "\"1.00000\"",
            "size", "\"10000\"",
            "trade_id", "\"123456789\"",
            "ts_event", "\"1700000000000000001\"");

    private final TickWire wire = new TickWire();

    @Test
    void quote_isReadWhole() throws Unreadable {
        assertThat(read(QUOTE.with("ts_init", "\"2\"")))
                .isEqualTo(new QuoteTick(
                        new InstrumentId("AUD/USD.SIM"),
                        BigDecimal.ONE,
                        new BigDecimal("1.00001"),
                        BigDecimal.ONE,
                        BigDecimal.TWO,
                        1_700_000_000_000_000_001L,
                        2L));
    }

    @Test
    void trade_isReadWhole() throws Unreadable {
        assertThat(read(TRADE.with("ts_init", "2").with("aggressor_side", "\"BUYER\"")))
                .isEqualTo(new TradeTick(
                        new InstrumentId("AUD/USD.SIM"),
                        BigDecimal.ONE,
                        new BigDecimal("10000"),
                        "BUYER",
                        new TradeId("123456789"),
                        1_700_000_000_000_000_001L,
                        2L));
    }

    @Test
    void neededFieldNullOrMissing_isRefused() {
        for (var tick : new Payload[] {QUOTE, TRADE}) {
            for (var name : tick.fields().keySet()) {
                assertThat(verdict(wire, tick.without(name).bytes()))
                        .as("no " + name)
                        .isEqualTo("INVALID_FIELD");
                assertThat(verdict(wire, tick.with(name, "null").bytes()))
                        .as(name)
                        .isEqualTo("INVALID_FIELD");
            }
        }
    }

    @Test
    void fieldOfAnotherShape_isRefused() {
        for (var tick : new Payload[] {QUOTE, TRADE}) {
            for (var name : tick.fields().keySet()) {
                for (var shape : new String[] {"{}", "[]", "[\"1\"]", "true", "\"\"", "\" \"", "\"1 \"", "\"NaN\""}) {
                    boolean mayBeWord = name.equals("trade_id") || name.equals("instrument_id");
                    if (!(mayBeWord && shape.equals("\"NaN\""))) {
                        assertThat(verdict(wire, tick.with(name, shape).bytes()))
                                .as(name + ": " + shape)
                                .isIn("INVALID_FIELD", name.equals("type") ? "UNKNOWN_TYPE" : "INVALID_FIELD");
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "bid_price, -1.5, ok",
        "bid_price, 0, ok",
        "ask_price, \"-37.63\", ok",
        "bid_size, 0, ok",
        "ask_size, \"0.00\", ok",
        "bid_size, -1, INVALID_FIELD",
        "ask_size, \"-0.1\", INVALID_FIELD",
        "ask_price, 1e39, INVALID_FIELD",
        "ts_event, -1, INVALID_FIELD",
        "ts_init, 1.5, INVALID_FIELD",
        "ts_init, null, ok",
        "instrument_id, \"A{B\", INVALID_FIELD",
        "price, \"of another kind\", ok",
        "trade_id, 5, ok",
        "info, [1], ok"
    })
    void quote_isJudgedByItsFields(String name, String json, String verdict) {
        assertThat(verdict(wire, QUOTE.with(name, json).bytes())).isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource({
        "price, -37.63, ok",
        "price, 0, ok",
        "size, 0, ok",
        "size, -1, INVALID_FIELD",
        "size, 100e2147483647, INVALID_FIELD",
        "aggressor_side, null, ok",
        "aggressor_side, \"NO_AGGRESSOR\", ok",
        "aggressor_side, \"buyer\", INVALID_FIELD",
        "aggressor_side, 1, INVALID_FIELD",
        "trade_id, 5, INVALID_FIELD",
        "trade_id, \"T 1\", INVALID_FIELD",
        "bid_price, \"of another kind\", ok"
    })
    void trade_isJudgedByItsFields(String name, String json, String verdict) {
        assertThat(verdict(wire, TRADE.with(name, json).bytes())).isEqualTo(verdict);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"Bar\"", "\"quotetick\"", "\"\"", "\"OrderBookDelta\""})
    void anotherType_isUnknown(String type) {
        assertThat(verdict(wire, QUOTE.with("type", type).with("bid_size", "-1").bytes()))
                .isEqualTo("UNKNOWN_TYPE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[", "[]", "5", "{\"type\":}"})
    void malformed(String value) {
        assertThat(verdict(wire, Payload.bytes(value))).isEqualTo("MALFORMED");
    }

    @Test
    void value_isAtMostOneMebibyte() {
        assertThat(verdict(wire, new byte[2 << 20])).isEqualTo("TOO_LARGE");
    }

    private Tick read(Payload payload) throws Unreadable {
        return wire.read(payload.bytes(), Payload.WRITTEN);
    }
}
