package io.tradercache.ingest;

import static io.tradercache.ingest.Payload.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradercache.domain.Instrument;
import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstrumentWireTest {

    private static final Payload PERPETUAL = Payload.of(
            "type", "\"CryptoPerpetual\"",
            "id", "\"BTC/USD.BITMEX\"",
            "base_currency", "\"BTC\"",
            "quote_currency", "\"USD\"",
            "settlement_currency", "\"BTC\"",
            "is_inverse", "true",
            "multiplier", "\"1.0\"",
            "ts_event", "5");

    private final InstrumentWire wire = new InstrumentWire();

    @Test
    void definition_isReadAndKeptWhole() throws Unreadable {
        var instrument = read(PERPETUAL
                .with("raw_symbol", "\"[XBT] \\\"quoted\\\"\"")
                .with("price_precision", "1")
                .with("max_quantity", "null")
                .with("info", "{\"a\":[1,null,\"b\"]}"));

        assertThat(instrument.instrumentId()).hasToString("BTC/USD.BITMEX");
        assertThat(instrument.inverse()).isTrue();
        assertThat(instrument.multiplier()).isEqualByComparingTo("1");
        assertThat(instrument.settlementCurrency()).isEqualTo("BTC");
        assertThat(instrument.tsEvent()).isEqualTo(5);
        assertThat(instrument.definition())
                .containsAllEntriesOf(Map.of(
                        "type", "CryptoPerpetual",
                        "id", "BTC/USD.BITMEX",
                        "is_inverse", "true",
                        "raw_symbol", "[XBT] \"quoted\"",
                        "price_precision", "1",
                        "info", "{\"a\":[1,null,\"b\"]}",
                        "ts_event", "5"))
                .doesNotContainKey("max_quantity");
    }

    @Test
    void nestedNumbers_stayAsTheyAreWritten() throws Unreadable {
        var numbers = "[0.1234567890123456789012,1e400,12345678901234567890123456789.10,-0.0]";

        assertThat(read(PERPETUAL.with("info", numbers)).definition()).containsEntry("info", numbers);
    }

    @Test
    void nestedNumberOfAMillionDigits_isNoWork() throws Unreadable {
        var numbers = "[" + "7".repeat(500_000) + "," + "7".repeat(500_000) + ".5]";

        assertThat(read(PERPETUAL.with("info", numbers)).definition()).containsEntry("info", numbers);
    }

    @Test
    void decimalNumbers_areKeptPlain() throws Unreadable {
        var definition = read(PERPETUAL
                        .with("multiplier", "1e2")
                        .with("price_increment", "0.50")
                        .with("lot_size", "1E-8"))
                .definition();

        assertThat(definition)
                .containsEntry("multiplier", "100")
                .containsEntry("price_increment", "0.5")
                .containsEntry("lot_size", "0.00000001");
    }

    @Test
    void nullAfterAValue_takesItAway() throws Unreadable {
        var text = PERPETUAL.text().replace("\"ts_event\"", "\"multiplier\":null,\"ts_event\"");
        var instrument = wire.read(Payload.bytes(text), Payload.WRITTEN);

        assertThat(instrument.multiplier()).isEqualTo(BigDecimal.ONE);
        assertThat(instrument.definition()).doesNotContainKey("multiplier");
    }

    @Test
    void withoutATime_isAsNewAsItsRecord() throws Unreadable {
        assertThat(read(PERPETUAL.without("ts_event")).tsEvent()).isEqualTo(Payload.WRITTEN * 1_000_000);
        assertThat(read(PERPETUAL.with("ts_event", "null")).definition())
                .containsEntry("ts_event", Long.toString(Payload.WRITTEN * 1_000_000));
    }

    @Test
    void withoutMultiplier_countsOne() throws Unreadable {
        assertThat(read(PERPETUAL.without("multiplier")).multiplier()).isEqualTo(BigDecimal.ONE);
        assertThat(read(PERPETUAL.without("is_inverse")).inverse()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "multiplier; \"0\"",
                "multiplier; \"-1\"",
                "multiplier; \"x\"",
                "multiplier; {}",
                "multiplier; \"100e2147483647\"",
                "is_inverse; \"yes\"",
                "is_inverse; 1",
                "base_currency; \"U S\"",
                "quote_currency; 5",
                "settlement_currency; {}",
                "id; \"{A}\"",
                "id; null",
                "id; \"\"",
                "ts_event; -1",
                "ts_event; 1.5",
                "type; null"
            })
    void badField_isRefused(String field, String json) {
        assertThat(verdict(wire, PERPETUAL.with(field, json).bytes())).isEqualTo("INVALID_FIELD");
    }

    // Whatever the form of the flag, no position may be computed from a guess.
    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "[true]"})
    void flagOfAnotherShape_isRefused(String json) {
        assertThat(verdict(wire, PERPETUAL.with("is_inverse", json).bytes())).isEqualTo("INVALID_FIELD");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"Perpetual\"", "\"OrderFilled\"", "\"\""})
    void anotherType_isUnknown(String type) {
        assertThat(verdict(wire, PERPETUAL.with("type", type).bytes())).isEqualTo("UNKNOWN_TYPE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{}{}", "{\"type\":\"CurrencyPair\",}"})
    void malformed(String value) {
        assertThat(verdict(wire, Payload.bytes(value))).isEqualTo("MALFORMED");
    }

    private Instrument read(Payload payload) throws Unreadable {
        return wire.read(payload.bytes(), Payload.WRITTEN);
    }
}
