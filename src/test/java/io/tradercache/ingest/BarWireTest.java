package io.tradercache.ingest;

import static io.tradercache.ingest.Payload.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradercache.domain.Bar;
import io.tradercache.domain.BarType;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BarWireTest {

    private static final Payload BAR = Payload.of(
            "type", "\"Bar\"",
            "bar_type", "\"AUD/USD.SIM-1-MINUTE-BID-EXTERNAL\"",
            "open", "\"1.00001\"",
            "high", "\"1.00004\"",
            "low", "\"1.00000\"",
            "close", "1.00003",
            "volume", "\"100000\"",
            "ts_event", "1700000000000000000");

    private final BarWire wire = new BarWire();

    @Test
    void bar_isReadWhole() throws Unreadable {
        assertThat(wire.read(BAR.with("ts_init", "2").bytes(), Payload.WRITTEN))
                .isEqualTo(new Bar(
                        new BarType("AUD/USD.SIM-1-MINUTE-BID-EXTERNAL"),
                        new BigDecimal("1.00001"),
                        new BigDecimal("1.00004"),
                        BigDecimal.ONE,
                        new BigDecimal("1.00003"),
                        new BigDecimal("100000"),
                        1_700_000_000_000_000_000L,
                        2L));
    }

    @Test
    void neededFieldNullOrMissing_isRefused() {
        for (var name : BAR.fields().keySet()) {
            assertThat(verdict(wire, BAR.without(name).bytes()))
                    .as("no " + name)
                    .isEqualTo("INVALID_FIELD");
            assertThat(verdict(wire, BAR.with(name, "null").bytes())).as(name).isEqualTo("INVALID_FIELD");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "open, -1, ok",
        "low, -37.63, ok",
        "close, 0, ok",
        "volume, 0, ok",
        "volume, -1, INVALID_FIELD",
        "high, \"0.99999\", INVALID_FIELD",
        "high, \"1\", ok",
        "high, [], INVALID_FIELD",
        "low, \"1.00005\", INVALID_FIELD",
        "close, 1e400, INVALID_FIELD",
        "bar_type, \"A B\", INVALID_FIELD",
        "bar_type, 5, INVALID_FIELD",
        "ts_event, \"-1\", INVALID_FIELD",
        "ts_init, {}, INVALID_FIELD",
        "is_revision, true, ok"
    })
    void bar_isJudgedByItsFields(String name, String json, String verdict) {
        assertThat(verdict(wire, BAR.with(name, json).bytes())).isEqualTo(verdict);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"QuoteTick\"", "\"bar\"", "\"\""})
    void anotherType_isUnknown(String type) {
        assertThat(verdict(wire, BAR.with("type", type).bytes())).isEqualTo("UNKNOWN_TYPE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[", "[]", "5"})
    void malformed(String value) {
        assertThat(verdict(wire, Payload.bytes(value))).isEqualTo("MALFORMED");
    }
}
