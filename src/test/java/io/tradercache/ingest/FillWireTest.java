package io.tradercache.ingest;

import static io.tradercache.ingest.Payload.bytes;
import static io.tradercache.ingest.Payload.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradercache.domain.Fill;
import io.tradercache.domain.Money;
import io.tradercache.domain.Side;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FillWireTest {

    private static final String TS = "1700000000000000000";

    private static final Payload FILL = Payload.of(
            "type", "\"OrderFilled\"",
            "instrument_id", "\"AUD/USD.SIM\"",
            "account_id", "\"SIM-000\"",
            "client_order_id", "\"O-1\"",
            "trade_id", "\"T-1\"",
            "order_side", "\"BUY\"",
            "last_qty", "\"0.5610\"",
            "last_px", "\"15600.12445\"",
            "ts_event", TS);

    private final FillWire wire = new FillWire();

    @Test
    void everyField_isRead() throws Unreadable {
        var fill = read(FILL.with("position_id", "\"P-1\"")
                .with("strategy_id", "\"S-1\"")
                .with("trader_id", "\"TRADER-1\"")
                .with("venue_order_id", "\"123\"")
                .with("order_type", "\"LIMIT\"")
                .with("commission", "\"-12.20000000 USDT\"")
                .with("currency", "\"USDT\"")
                .with("liquidity_side", "\"MAKER\"")
                .with("event_id", "\"E-1\"")
                .with("ts_init", "7"));

        assertThat(fill.positionId()).hasToString("P-1");
        assertThat(fill.strategyId()).hasToString("S-1");
        assertThat(fill.traderId()).isEqualTo("TRADER-1");
        assertThat(fill.venueOrderId()).isEqualTo("123");
        assertThat(fill.orderType()).isEqualTo("LIMIT");
        assertThat(fill.commission()).isEqualTo(new Money(new BigDecimal("-12.2"), "USDT"));
        assertThat(fill.currency()).isEqualTo("USDT");
        assertThat(fill.liquiditySide()).isEqualTo("MAKER");
        assertThat(fill.eventId()).isEqualTo("E-1");
        assertThat(fill.tsInit()).isEqualTo(7);
        assertThat(fill.side()).isEqualTo(Side.BUY);
        assertThat(fill.lastQty()).isEqualTo(new BigDecimal("0.561"));
        assertThat(fill.lastPx()).isEqualTo(new BigDecimal("15600.12445"));
        assertThat(fill.tsEvent()).isEqualTo(1_700_000_000_000_000_000L);
    }

    @Test
    void positionUnnamed_isOfInstrumentAndStrategy() throws Unreadable {
        assertThat(read(FILL.with("strategy_id", "\"S-1\"")).positionId()).hasToString("AUD/USD.SIM-S-1");
    }

    @Test
    void strategyUnnamed_isExternalAndOfTheAccount() throws Unreadable {
        var fill = read(FILL.with("strategy_id", "null").with("position_id", "null"));

        assertThat(fill.strategyId()).hasToString("EXTERNAL");
        assertThat(fill.positionId()).hasToString("AUD/USD.SIM-SIM-000-EXTERNAL");
    }

    @Test
    void optionalFieldsNull_areAbsent() {
        var fill = FILL;
        for (var name : new String[] {"commission", "currency", "order_type", "event_id", "ts_init", "trader_id"}) {
            fill = fill.with(name, "null");
        }

        assertThat(verdict(wire, fill.bytes())).isEqualTo("ok");
    }

    @Test
    void neededFieldNullOrMissing_isRefused() {
        for (var name : FILL.fields().keySet()) {
            assertThat(verdict(wire, FILL.without(name).bytes()))
                    .as("no " + name)
                    .isEqualTo("INVALID_FIELD");
            assertThat(verdict(wire, FILL.with(name, "null").bytes())).as(name).isEqualTo("INVALID_FIELD");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"order_type", "liquidity_side", "order_side"})
    void wordInLowerCase_isRefused(String name) {
        assertThat(verdict(wire, FILL.with(name, "\"buy\"").bytes())).isEqualTo("INVALID_FIELD");
    }

    @Test
    void fieldOfAnotherShape_isRefused() {
        for (var name : FILL.fields().keySet()) {
            for (var shape : new String[] {"{}", "[]", "[\"BUY\"]", "true", "\"\"", "\" \"", "-1.5"}) {
                var verdict = verdict(wire, FILL.with(name, shape).bytes());

                assertThat(verdict)
                        .as(name + ": " + shape)
                        .isIn(
                                name.equals("last_px") && shape.equals("-1.5") ? "ok" : "INVALID_FIELD",
                                name.equals("type") ? "UNKNOWN_TYPE" : "INVALID_FIELD");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "0.00000001",
                "1e3",
                "1E-38",
                "1e38",
                "1.0e0",
                "+5",
                "0.50",
                "99999999999999999999999999999999999999",
                "100000000000000000000000000000000000000000e-3"
            })
    void decimal_isExactAsStringAndAsNumber(String text) throws Unreadable {
        var exact = new BigDecimal(text).stripTrailingZeros();

        assertThat(read(FILL.with("last_qty", "\"" + text + "\"")).lastQty()).isEqualTo(exact);
        if (!text.startsWith("+")) {
            assertThat(read(FILL.with("last_qty", text)).lastQty()).isEqualTo(exact);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e400",
                "-1",
                "0",
                "-0",
                "0e9",
                "0e2147483647",
                "NaN",
                "Infinity",
                "1e39",
                "1e-39",
                "1e2147483647",
                "10e2147483647",
                "100e2147483647",
                "1e-2147483647",
                "1e2147483648",
                "1e99999999999",
                "0x10",
                "1,5",
                "1_000",
                "1 ",
                " 1",
                "1d",
                "1.1.1",
                "",
                ".",
                "e5",
                "true",
                "１２",
                "٥",
                "0.123456789012345678901234567890123456789",
                "123456789012345678901234567890123456789"
            })
    void badDecimal_isRefused(String text) {
        assertThat(verdict(wire, FILL.with("last_qty", "\"" + text + "\"").bytes()))
                .isEqualTo("INVALID_FIELD");
    }

    @ParameterizedTest
    @CsvSource({
        "1e400, INVALID_FIELD",
        "-1, INVALID_FIELD",
        "0, INVALID_FIELD",
        "10e2147483647, INVALID_FIELD",
        "100e2147483647, INVALID_FIELD",
        "NaN, MALFORMED",
        "Infinity, MALFORMED",
        "+5, MALFORMED",
        "01, MALFORMED",
        ".5, MALFORMED",
        "5., MALFORMED",
        "0x10, MALFORMED",
        "1e, MALFORMED"
    })
    void badNumber_isRefused(String number, String reason) {
        assertThat(verdict(wire, FILL.with("last_qty", number).bytes())).isEqualTo(reason);
    }

    @Test
    void millionDigits_areRefusedAtOnce() {
        var digits = "7".repeat(1_000_000);

        assertThat(verdict(wire, FILL.with("last_qty", "\"" + digits + "\"").bytes()))
                .isEqualTo("INVALID_FIELD");
        assertThat(verdict(wire, FILL.with("last_qty", digits).bytes())).isEqualTo("INVALID_FIELD");
        assertThat(verdict(wire, FILL.with("ts_event", digits).bytes())).isEqualTo("INVALID_FIELD");
        assertThat(verdict(wire, FILL.with("info", digits).bytes())).isEqualTo("ok");
    }

    @ParameterizedTest
    @CsvSource({
        "1700000000000000000, ok",
        "\"1700000000000000000\", ok",
        "0, ok",
        "\"0\", ok",
        "9223372036854775807, ok",
        "-1, INVALID_FIELD",
        "\"-1\", INVALID_FIELD",
        "\"+1\", INVALID_FIELD",
        "\"\", INVALID_FIELD",
        "\" 1\", INVALID_FIELD",
        "1.7e18, INVALID_FIELD",
        "1700000000000000000.0, INVALID_FIELD",
        "\"1.7e18\", INVALID_FIELD",
        "true, INVALID_FIELD",
        "9223372036854775808, INVALID_FIELD",
        "1700000000000000000000000, INVALID_FIELD",
        "\"1700000000000000000000000\", INVALID_FIELD",
        "\"2023-11-14T22:13:20Z\", INVALID_FIELD",
        "\"١٢\", INVALID_FIELD"
    })
    void time_isNanosecondsAsIntegerOrDigits(String json, String verdict) {
        assertThat(verdict(wire, FILL.with("ts_event", json).bytes())).isEqualTo(verdict);
        assertThat(verdict(wire, FILL.with("ts_init", json).bytes())).isEqualTo(verdict);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "12.20",
                "USDT",
                "12.20  USDT",
                "12.20 USDT ",
                " USDT",
                "1e400 USDT",
                "NaN USDT",
                "1 {USD}",
                "100e2147483647 USDT",
                ""
            })
    void badMoney_isRefused(String money) {
        assertThat(verdict(wire, FILL.with("commission", "\"" + money + "\"").bytes()))
                .isEqualTo("INVALID_FIELD");
    }

    @ParameterizedTest
    @ValueSource(strings = {"O{1", "O}1", "O 1", "O\\t1", "O\\u00001", "Ö-1", "O\\ud800", ""})
    void badIdentifier_isRefused(String id) {
        assertThat(verdict(wire, FILL.with("client_order_id", "\"" + id + "\"").bytes()))
                .isEqualTo("INVALID_FIELD");
    }

    @Test
    void identifier_isAtMost256Characters() {
        assertThat(verdict(wire, FILL.with("trade_id", quoted("T".repeat(256))).bytes()))
                .isEqualTo("ok");
        assertThat(verdict(wire, FILL.with("trade_id", quoted("T".repeat(257))).bytes()))
                .isEqualTo("INVALID_FIELD");
        assertThat(verdict(
                        wire,
                        FILL.with("trade_id", quoted("~!#$%&'()*+,-./:;<=>?@[]^_`|"))
                                .bytes()))
                .isEqualTo("ok");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"buy\"", "\"LONG\"", "\"NO_ORDER_SIDE\"", "1", "\"BUY \""})
    void badSide_isRefused(String side) {
        assertThat(verdict(wire, FILL.with("order_side", side).bytes())).isEqualTo("INVALID_FIELD");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"OrderAccepted\"", "\"orderfilled\"", "\"\"", "\"Fill\""})
    void anotherType_isUnknown(String type) {
        assertThat(verdict(wire, FILL.with("type", type).with("last_qty", "-1").bytes()))
                .isEqualTo("UNKNOWN_TYPE");
    }

    static Stream<byte[]> malformed() {
        var text = FILL.text();
        return Stream.of(
                bytes(""),
                bytes(" "),
                bytes("null"),
                bytes("true"),
                bytes("42"),
                bytes("\"OrderFilled\""),
                bytes("[]"),
                bytes("[" + text + "]"),
                bytes(text.substring(0, text.length() - 1)),
                bytes(text.substring(0, 40)),
                bytes(text + "}"),
                bytes(text + "x"),
                bytes(text + text),
                bytes(text + "\u0000"),
                bytes("\uFEFF" + text),
                bytes(text.replace("\"", "'")),
                bytes(text.replace("\"type\"", "type")),
                bytes(text.replace("}", ",}")),
                bytes("// fill\n" + text),
                bytes(FILL.with("info", "\"\t\"").text()),
                bytes(FILL.with("info", "\"\\x\"").text()),
                text.getBytes(StandardCharsets.UTF_16),
                text.getBytes(StandardCharsets.UTF_16LE),
                FILL.with("info", "\"é\"").text().getBytes(StandardCharsets.ISO_8859_1),
                // An overlong form, a single surrogate and a truncated sequence: none of these is UTF-8.
                spliced(text, (byte) 0xC0, (byte) 0xAF),
                spliced(text, (byte) 0xED, (byte) 0xA0, (byte) 0x80),
                spliced(text, (byte) 0xE2, (byte) 0x82));
    }

    private static byte[] spliced(String text, byte... wrong) {
        var value = new String(bytes(text), StandardCharsets.ISO_8859_1);
        var inner = new String(wrong, StandardCharsets.ISO_8859_1);
        return (value.substring(0, value.length() - 1) + ",\"info\":\"" + inner + "\"}")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @MethodSource
    void malformed(byte[] value) {
        assertThat(verdict(wire, value)).isEqualTo("MALFORMED");
    }

    @Test
    void tombstone_isMalformed() {
        assertThat(verdict(wire, null)).isEqualTo("MALFORMED");
    }

    @ParameterizedTest
    @CsvSource({"63, ok", "64, MALFORMED", "65, MALFORMED", "10000, MALFORMED"})
    void nestingInAnIgnoredField_countsWithTheObjectAround(int depth, String verdict) {
        assertThat(verdict(
                        wire,
                        FILL.with("info", "[".repeat(depth) + "]".repeat(depth)).bytes()))
                .isEqualTo(verdict);
        assertThat(verdict(
                        wire,
                        FILL.with("info", "{\"a\":".repeat(depth) + "1" + "}".repeat(depth))
                                .bytes()))
                .isEqualTo(verdict);
    }

    @Test
    void value_isAtMostOneMebibyte() {
        var bare = FILL.with("info", "\"\"").bytes().length;

        assertThat(verdict(
                        wire,
                        FILL.with("info", quoted("x".repeat((1 << 20) - bare))).bytes()))
                .isEqualTo("ok");
        assertThat(verdict(
                        wire,
                        FILL.with("info", quoted("x".repeat((1 << 20) - bare + 1)))
                                .bytes()))
                .isEqualTo("TOO_LARGE");
        assertThat(verdict(wire, new byte[2 << 20])).isEqualTo("TOO_LARGE");
    }

    @Test
    void keyTwice_theLastCounts() throws Unreadable {
        var text = FILL.text().replace("\"last_px\"", "\"last_qty\":\"-1\",\"last_qty\":\"7\",\"last_px\"");

        assertThat(wire.read(bytes(text), Payload.WRITTEN).lastQty()).isEqualTo(new BigDecimal("7"));
        assertThat(verdict(wire, bytes(text.replace("}", ",\"last_qty\":null}"))))
                .isEqualTo("INVALID_FIELD");
    }

    @Test
    void escapesAndUnknownFields_areNoMatter() throws Unreadable {
        var text = FILL.with("naïve ✓", "{\"a\":[1,{\"b\":null}]}").text().replace("\"O-1\"", "\"\\u004f-1\"");

        assertThat(wire.read(bytes("\n\t " + text + " \r\n"), Payload.WRITTEN).clientOrderId())
                .hasToString("O-1");
    }

    @Test
    void manyUnknownFields_areNoMatter() {
        var fill = FILL;
        var text = new StringBuilder(fill.text()).deleteCharAt(fill.text().length() - 1);
        for (int i = 0; i < 40_000; i++) {
            text.append(",\"field-").append(i * 31).append("\":").append(i);
        }

        assertThat(verdict(wire, bytes(text.append('}').toString()))).isEqualTo("ok");
    }

    private Fill read(Payload payload) throws Unreadable {
        return wire.read(payload.bytes(), Payload.WRITTEN);
    }

    private static String quoted(String text) {
        return "\"" + text + "\"";
    }
}
