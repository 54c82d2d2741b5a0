package io.tradercache.ingest;

import static io.tradercache.ingest.Payload.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradercache.domain.AccountState;
import io.tradercache.domain.AccountState.BalanceState;
import io.tradercache.domain.AccountState.MarginState;
import io.tradercache.domain.InstrumentId;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccountWireTest {

    private static final String BALANCE =
            "{\"type\":\"AccountBalance\",\"total\":\"1525000.00\",\"locked\":25000,\"free\":1.5e6,\"currency\":\"USD\"}";
    private static final String MARGIN =
            "{\"initial\":\"5000.00\",\"maintenance\":\"20000.00\",\"currency\":\"USD\",\"instrument_id\":\"AUD/USD.SIM\"}";

    private static final Payload STATE = Payload.of(
            "type", "\"AccountState\"",
            "account_id", "\"SIM-000\"",
            "account_type", "\"MARGIN\"",
            "base_currency", "\"USD\"",
            "balances", "[" + BALANCE + "]",
            "margins", "[" + MARGIN + "]",
            "ts_event", "1700000000000000000");

    private final AccountWire wire = new AccountWire();

    @Test
    void statement_isReadWhole() throws Unreadable {
        var state = read(STATE);

        assertThat(state.accountId()).hasToString("SIM-000");
        assertThat(state.accountType()).isEqualTo("MARGIN");
        assertThat(state.baseCurrency()).isEqualTo("USD");
        assertThat(state.balances())
                .containsExactly(new BalanceState(
                        "USD",
                        new BigDecimal("1525000").stripTrailingZeros(),
                        new BigDecimal("25000").stripTrailingZeros(),
                        new BigDecimal("1500000").stripTrailingZeros()));
        assertThat(state.margins())
                .containsExactly(new MarginState(
                        new InstrumentId("AUD/USD.SIM"),
                        "USD",
                        new BigDecimal("5000").stripTrailingZeros(),
                        new BigDecimal("20000").stripTrailingZeros()));
    }

    @Test
    void marginsAbsentOrNull_sayNothing_andEmptyOnesDo() throws Unreadable {
        assertThat(read(STATE.without("margins")).margins()).isNull();
        assertThat(read(STATE.with("margins", "null")).margins()).isNull();
        assertThat(read(STATE.with("margins", "[]")).margins()).isEmpty();
    }

    @Test
    void marginWithoutInstrument_isOfTheAccount() throws Unreadable {
        var state = read(STATE.with("margins", "[" + MARGIN.replace("\"AUD/USD.SIM\"", "null") + "]"));

        assertThat(state.margins().getFirst().instrumentId()).isNull();
    }

    @Test
    void accountTypeInLowerCase_isRefused() {
        // If another spelling of CASH were accepted, that account could go below zero.
        assertThat(verdict(wire, STATE.with("account_type", "\"cash\"").bytes()))
                .isEqualTo("INVALID_FIELD");
    }

    @ParameterizedTest
    @ValueSource(strings = {"account_id", "account_type", "ts_event", "type"})
    void neededField_isNeeded(String field) {
        assertThat(verdict(wire, STATE.without(field).bytes())).isEqualTo("INVALID_FIELD");
        assertThat(verdict(wire, STATE.with(field, "null").bytes())).isEqualTo("INVALID_FIELD");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"balances\"", "{}", "[1]", "[null]", "[[]]", "[\"USD\"]", "true"})
    void balancesOrMarginsOfAnotherShape_areRefused(String json) {
        assertThat(verdict(wire, STATE.with("balances", json).bytes())).isEqualTo("INVALID_FIELD");
        assertThat(verdict(wire, STATE.with("margins", json).bytes())).isEqualTo("INVALID_FIELD");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "\"total\":\"1525000.00\"; \"total\":\"1e400\"",
                "\"total\":\"1525000.00\"; \"total\":null",
                "\"total\":\"1525000.00\"; \"total\":\"100e2147483647\"",
                "\"locked\":25000; \"locked\":{}",
                "\"free\":1.5e6; \"gone\":1.5e6",
                "\"currency\":\"USD\"; \"currency\":\"U S\"",
                "\"currency\":\"USD\"; \"currency\":5"
            })
    void badBalance_isRefused(String right, String wrong) {
        assertThat(verdict(
                        wire,
                        STATE.with("balances", "[" + BALANCE.replace(right, wrong) + "]")
                                .bytes()))
                .isEqualTo("INVALID_FIELD");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"OrderFilled\"", "\"\"", "\"accountstate\""})
    void anotherType_isUnknown(String type) {
        assertThat(verdict(wire, STATE.with("type", type).bytes())).isEqualTo("UNKNOWN_TYPE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[", "[]", "5", "{\"balances\":[}"})
    void malformed(String value) {
        assertThat(verdict(wire, Payload.bytes(value))).isEqualTo("MALFORMED");
    }

    private AccountState read(Payload payload) throws Unreadable {
        return wire.read(payload.bytes(), Payload.WRITTEN);
    }
}
