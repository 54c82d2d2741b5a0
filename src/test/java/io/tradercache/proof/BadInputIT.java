package io.tradercache.proof;

import static io.tradercache.fixtures.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tradercache.fixtures.Wire;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Each bad record goes to the dead letters unchanged and with its own code. Its neighbours are not harmed.
@ExtendWith(SharedLine.class)
class BadInputIT {
    private static final long TIME = Wire.ago(1, TimeUnit.HOURS);

    // The key of a position, under which Redis holds something else.
    /// Stands for a balance in a key that was changed.
    private static final String FIGURE = "1234567.891";

    private static final String NOT_OURS = "trader-position:not-ours";

    private static Line line;
    private static List<TraderCacheProcess> instances;
    private static TraderCacheProcess application;

    private Set<String> lettersBefore;
    private JsonNode statusBefore;

    /// @param made makes it from a good record of its entity
    private record Bad(String name, String reason, Function<ObjectNode, byte @Nullable []> made) {
        static Bad text(String name, String reason, String value) {
            return new Bad(name, reason, _ -> value.getBytes(StandardCharsets.UTF_8));
        }

        static Bad changed(String name, String reason, Function<ObjectNode, JsonNode> change) {
            return new Bad(name, reason, good -> change.apply(good).toString().getBytes(StandardCharsets.UTF_8));
        }

        static Bad put(String name, String reason, String field, @Nullable String value) {
            return changed(name, reason, good -> good.put(field, value));
        }

        /// Sets a field to a JSON text, which need not be valid.
        static Bad raw(String name, String reason, String field, String json) {
            return new Bad(name, reason, good -> {
                good.put(field, "#");
                return good.toString().replace("\"#\"", json).getBytes(StandardCharsets.UTF_8);
            });
        }
    }

    private record Refused(Bad bad, String entity, @Nullable ByteBuffer value, RecordMetadata at) {}

    @BeforeAll
    static void useShared(SharedLine.Running shared) {
        // The framework logs each dead letter that is too large.
        instances = shared.instances();
        instances.forEach(instance ->
                instance.allowError(NOT_OURS).allowError(":changed-").allowError("RecordTooLargeException"));
        line = shared.line();
        application = shared.one();
    }

    @BeforeEach
    void keepWhatWasRefusedBefore() {
        lettersBefore = line.deadLetters().keySet();
        statusBefore = application.api().status();
    }

    private static List<Bad> anyTopic() {
        return List.of(
                Bad.text("empty", "MALFORMED", ""),
                new Bad("tombstone", "MALFORMED", _ -> null),
                Bad.text("blank", "MALFORMED", "  "),
                new Bad(
                        "truncated",
                        "MALFORMED",
                        good -> good.toString().substring(0, 60).getBytes(StandardCharsets.UTF_8)),
                new Bad("array", "MALFORMED", good -> ("[" + good + "]").getBytes(StandardCharsets.UTF_8)),
                Bad.text("string", "MALFORMED", "\"fill\""),
                Bad.text("null", "MALFORMED", "null"),
                new Bad("two-objects", "MALFORMED", good -> ("" + good + good).getBytes(StandardCharsets.UTF_8)),
                new Bad("not-utf8", "MALFORMED", _ -> new byte[] {(byte) 0xC3, (byte) 0x28, (byte) 0xFF}),
                new Bad("utf16", "MALFORMED", good -> good.toString().getBytes(StandardCharsets.UTF_16)),
                new Bad(
                        "latin1-ignored-field",
                        "MALFORMED",
                        good -> good.put("note", "caf\u00e9").toString().getBytes(StandardCharsets.ISO_8859_1)),
                Bad.raw("nested-10000", "MALFORMED", "info", "[".repeat(10_000) + "]".repeat(10_000)),
                Bad.raw("nested-70", "MALFORMED", "info", "[".repeat(70) + "]".repeat(70)),
                Bad.put("two-MiB", "TOO_LARGE", "note", "x".repeat(2 * 1024 * 1024)),
                Bad.put("unknown-type", "UNKNOWN_TYPE", "type", "OrderTeleported"),
                Bad.put("other-topics-type", "UNKNOWN_TYPE", "type", "QuoteTick"),
                Bad.raw("ts-negative", "INVALID_FIELD", "ts_event", "-1"),
                Bad.raw("ts-25-digits", "INVALID_FIELD", "ts_event", "1234567890123456789012345"),
                Bad.put("ts-25-digits-text", "INVALID_FIELD", "ts_event", "1234567890123456789012345"),
                Bad.raw("ts-fraction", "INVALID_FIELD", "ts_event", "1.5"),
                Bad.raw(
                        "ts-future",
                        "INVALID_FIELD",
                        "ts_event",
                        String.valueOf(Wire.now() + TimeUnit.HOURS.toNanos(3))),
                Bad.changed("ts-missing", "INVALID_FIELD", good -> good.without("ts_event")),
                Bad.raw("ts-null", "INVALID_FIELD", "ts_event", "null"));
    }

    private static List<Bad> fills() {
        var bad = new ArrayList<>(anyTopic());
        bad.addAll(List.of(
                Bad.changed("trade-id-missing", "INVALID_FIELD", good -> good.without("trade_id")),
                Bad.changed("px-missing", "INVALID_FIELD", good -> good.without("last_px")),
                Bad.raw("object-as-id", "INVALID_FIELD", "client_order_id", "{\"id\":\"O\"}"),
                Bad.raw("qty-object", "INVALID_FIELD", "last_qty", "{\"value\":\"1\"}"),
                Bad.put("qty-1e400", "INVALID_FIELD", "last_qty", "1e400"),
                Bad.raw("qty-1e400-number", "INVALID_FIELD", "last_qty", "1e400"),
                Bad.put("qty-1e39", "INVALID_FIELD", "last_qty", "1e39"),
                Bad.put("qty-1e1000000000", "INVALID_FIELD", "last_qty", "1e1000000000"),
                Bad.put("qty-minus-1", "INVALID_FIELD", "last_qty", "-1"),
                Bad.raw("qty-0", "INVALID_FIELD", "last_qty", "0"),
                Bad.put("qty-0-text", "INVALID_FIELD", "last_qty", "0.000"),
                Bad.put("qty-NaN", "INVALID_FIELD", "last_qty", "NaN"),
                Bad.raw("qty-NaN-token", "MALFORMED", "last_qty", "NaN"),
                Bad.put("qty-39-digits", "INVALID_FIELD", "last_qty", "123456789012345678901234567890123456789"),
                Bad.put("px-39-digits", "INVALID_FIELD", "last_px", "1.23456789012345678901234567890123456789"),
                Bad.put("qty-empty", "INVALID_FIELD", "last_qty", ""),
                Bad.put("qty-hex", "INVALID_FIELD", "last_qty", "0x10"),
                Bad.raw("qty-true", "INVALID_FIELD", "last_qty", "true"),
                Bad.put("commission-without-currency", "INVALID_FIELD", "commission", "12.20"),
                Bad.put("commission-not-a-number", "INVALID_FIELD", "commission", "much USDT"),
                Bad.put("side-lower-case", "INVALID_FIELD", "order_side", "buy"),
                Bad.put("side-unknown", "INVALID_FIELD", "order_side", "HOLD"),
                Bad.put("id-with-brace", "INVALID_FIELD", "client_order_id", "O-{1}"),
                Bad.put("position-id-with-brace", "INVALID_FIELD", "position_id", "P}"),
                Bad.put("id-of-300", "INVALID_FIELD", "client_order_id", "O".repeat(300)),
                Bad.put("id-with-blank", "INVALID_FIELD", "account_id", "A 1"),
                Bad.put("id-empty", "INVALID_FIELD", "trade_id", ""),
                Bad.put("id-not-ascii", "INVALID_FIELD", "trade_id", "T-\u00e9"),
                Bad.put("order-event", "UNKNOWN_TYPE", "type", "OrderAccepted"),
                Bad.put("another-account", "ACCOUNT_MISMATCH", "account_id", "SOMEBODY-ELSE"),
                Bad.put("another-instrument", "INVALID_FIELD", "instrument_id", "SOMETHING.ELSE"),
                Bad.changed("stale", "STALE_FILL", good -> good.put("ts_event", TIME - TimeUnit.HOURS.toNanos(30))),
                Bad.changed(
                        "other-price",
                        "CONFLICTING_DUPLICATE",
                        good -> sameTrade(good).put("last_px", "101")),
                Bad.changed(
                        "other-qty",
                        "CONFLICTING_DUPLICATE",
                        good -> sameTrade(good).put("last_qty", "1.5")),
                Bad.changed(
                        "other-side",
                        "CONFLICTING_DUPLICATE",
                        good -> sameTrade(good).put("order_side", "SELL"))));
        return bad;
    }

    /// The same trade as the fill that opened the position.
    private static ObjectNode sameTrade(ObjectNode fill) {
        var position = fill.get("position_id").asText();
        return Wire.fill(position, "T1", "BUY", "1", "100", TIME);
    }

    @Test
    void badFill_isRefusedAndMarksItsPosition_andItsNeighboursAreApplied() {
        var figures = new Figures();
        var refused = new ArrayList<Refused>();
        for (var bad : fills()) {
            var position = "bad-" + bad.name();
            line.send(
                    Line.FILLS,
                    position,
                    Wire.fill(position, "T1", "BUY", "1", "100", TIME).toString());
            var value = bad.made().apply(Wire.fill(position, "T2", "BUY", "4", "100", TIME + 1));
            refused.add(new Refused(bad, position, DeadLetters.buffer(value), line.place(Line.FILLS, position, value)));
            line.send(
                    Line.FILLS,
                    position,
                    Wire.fill(position, "T3", "BUY", "2", "100", TIME + 2).toString());
        }
        line.awaitCaughtUp(application.api());

        var softly = new SoftAssertions();
        assertRefused(softly, Line.FILLS, refused);
        for (var each : refused) {
            var position = application.api().position(each.entity());
            softly.assertThat(position.path("quantity").asText())
                    .as("quantity of %s", each.entity())
                    .isEqualTo("3");
            softly.assertThat(position.path("gap").asBoolean())
                    .as("gap of %s", each.entity())
                    .isTrue();
            softly.assertThat(position.path("gap_reason").asText())
                    .as("gap_reason of %s", each.entity())
                    .isEqualTo(each.bad().reason());
            softly.assertThat(position.path("gap_source").toString())
                    .as("gap_source of %s", each.entity())
                    .contains(Line.FILLS)
                    .contains(String.valueOf(each.at().offset()));
            softly.assertThat(position.path("gap_since").isIntegralNumber())
                    .as("gap_since of %s: %s", each.entity(), position)
                    .isTrue();
        }
        softly.assertAll();
        figures.print("bad input", "%d bad fills refused, each between two good ones".formatted(refused.size()));
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 70})
    void recordThatCameCompressed_isKept_orItsHeadIfItIsTooLarge(int mib) throws Exception {
        var position = "compressed-" + mib;
        var value = new byte[mib << 20];
        Arrays.fill(value, (byte) 'x');
        var settings = Map.<String, Object>of(
                "bootstrap.servers",
                line.bootstrapServers(),
                "compression.type",
                "gzip",
                "buffer.memory",
                100L << 20,
                "max.request.size",
                100 << 20);
        RecordMetadata at;
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            at = producer.send(new ProducerRecord<>(Line.FILLS, position.getBytes(StandardCharsets.UTF_8), value))
                    .get();
        }
        var fill = Wire.fill(position, "T1", "BUY", "1", "100", TIME);
        line.send(Line.FILLS, position, fill.toString());
        line.awaitCaughtUp(application.api());

        var letter = line.deadLetters().get(DeadLetters.place(at));
        assertThat(letter.reason()).isEqualTo("TOO_LARGE");
        boolean isWhole = mib < 64;
        assertThat(letter.valueBytes()).isEqualTo(isWhole ? null : String.valueOf(value.length));
        assertThat(letter.value()).isEqualTo(ByteBuffer.wrap(value, 0, isWhole ? value.length : value.length / 2));
        assertThat(application.api().position(position).path("quantity").asText())
                .isEqualTo("1");
    }

    @Test
    void keyThatIsNotOurs_refusesItsOwnRecords_andReadingItIsAProblemOfItsOwn() {
        var poisoned = "not-ours";
        var neighbour = "ours";
        line.redisWire().call("SET", NOT_OURS, "text");
        var notOurs = new Bad("not-ours", "STORE_REFUSED", _ -> null);
        var refused = new ArrayList<Refused>();
        for (int i = 1; i <= 3; i++) {
            var fill = Wire.fill(poisoned, "T" + i, "BUY", "1", "100", TIME + i).toString();
            refused.add(new Refused(
                    notOurs,
                    poisoned,
                    DeadLetters.buffer(fill.getBytes(StandardCharsets.UTF_8)),
                    line.place(Line.FILLS, poisoned, fill)));
            line.send(
                    Line.FILLS,
                    neighbour,
                    Wire.fill(neighbour, "T" + i, "BUY", "1", "100", TIME + i).toString());
        }
        line.awaitCaughtUp(application.api());

        var softly = new SoftAssertions();
        assertRefused(softly, Line.FILLS, refused);
        softly.assertAll();
        assertThat(application.api().position(neighbour).path("quantity").asText())
                .isEqualTo("3");
        var problem = application.api().answer(Api.path("positions", poisoned));
        assertThat(problem.status()).isEqualTo(500);
        assertThat(problem.body()).contains("urn:trader-cache:problem:unreadable", NOT_OURS);
        line.redisWire().call("DEL", NOT_OURS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"positions", "orders", "accounts"})
    void whatIsStored_isNotQuoted_ifItCannotBeRead(String list) {
        var id = "changed-" + list;
        var key = "trader-" + list.replaceAll("s$", "") + ":" + id;
        line.send(Line.FILLS, id, Wire.fill(id, "T1", "BUY", "1", "100", TIME).toString());
        line.send(Line.ORDERS, id, Wire.submitted(id, TIME).toString());
        line.send(
                Line.ACCOUNTS,
                id,
                Wire.account(id, "CASH", "USD", "1", "0", "1").toString());
        line.awaitCaughtUp(application.api());
        try (var redis = line.redisWire()) {
            for (var name : redis.hash(key).keySet()) {
                redis.call("HSET", key, name, "{\"total\":\"" + FIGURE + "\"}");
            }
        }

        var problem = application.api().answer(Api.path(list, id));
        line.send(Line.FILLS, id, Wire.fill(id, "T2", "BUY", "1", "100", TIME).toString());
        line.send(Line.ORDERS, id, Wire.accepted(id, TIME).toString());
        line.send(
                Line.ACCOUNTS,
                id,
                Wire.account(id, "CASH", "USD", "2", "0", "2").toString());
        line.awaitCaughtUp(application.api());

        assertThat(problem.status()).as(problem.body()).isEqualTo(500);
        assertThat(problem.body()).contains(key).doesNotContain(FIGURE);
        for (var instance : instances) {
            assertThat(instance.log()).noneMatch(said -> said.contains(FIGURE));
        }
        assertThat(line.deadLetters().values())
                .noneMatch(letter -> letter.message().contains(FIGURE));
        try (var redis = line.redisWire()) {
            redis.call("DEL", key);
        }
    }

    @Test
    void ordinaryDuplicateAndUnusualButGoodFills_areNoGap() {
        var position = "good-1";
        var first = Wire.fill(position, "T1", "BUY", "1", "100", TIME);
        line.send(Line.FILLS, position, first.toString());
        line.send(Line.FILLS, position, first.toString());
        line.send(
                Line.FILLS,
                position,
                Wire.fill(position, "T2", "BUY", "1", "100", TIME)
                        .put("last_qty", "1E+1")
                        .put("ts_event", String.valueOf(TIME))
                        .put("note", "caf\u00e9 ".repeat(100_000))
                        .putNull("commission")
                        .toString());
        line.send(
                Line.FILLS,
                position,
                Wire.fill(position, "T3", "BUY", "#", "100", TIME)
                        .put("commission", "0.10 USDT")
                        .toString()
                        .replace("\"#\"", "0.10000000000000000000000000000000000001")
                        .replace("\"type\"", "\"info\":" + "[".repeat(60) + "]".repeat(60) + ",\"type\""));
        line.awaitCaughtUp(application.api());

        var shown = application.api().position(position);
        assertThat(shown.path("quantity").asText()).isEqualTo("11.10000000000000000000000000000000000001");
        assertThat(shown.path("gap").asBoolean(true)).isFalse();
        assertThat(shown.path("gap_reason").isNull()).isTrue();
    }

    @Test
    void badOrderEvent_isRefused_andItsNeighboursAreApplied() {
        var figures = new Figures();
        var bads = new ArrayList<>(anyTopic());
        bads.addAll(List.of(
                Bad.changed("order-id-missing", "INVALID_FIELD", good -> good.without("client_order_id")),
                Bad.changed("instrument-missing", "INVALID_FIELD", good -> good.without("instrument_id")),
                Bad.changed("venue-id-missing", "INVALID_FIELD", good -> good.without("venue_order_id")),
                Bad.put("id-with-brace", "INVALID_FIELD", "client_order_id", "O{"),
                Bad.put("a-fill", "UNKNOWN_TYPE", "type", "OrderFilled"),
                Bad.changed(
                        "quantity-missing",
                        "INVALID_FIELD",
                        good -> Wire.initialized(good.get("client_order_id").asText(), "LIMIT", "BUY", "1", TIME + 1)
                                .without("quantity")),
                Bad.put("triggered-a-market-order", "INVALID_TRANSITION", "type", "OrderTriggered"),
                Bad.put("cancel-rejected-for-nothing", "INVALID_TRANSITION", "type", "OrderCancelRejected")));
        var refused = new ArrayList<Refused>();
        for (var bad : bads) {
            var order = "bad-order-" + bad.name();
            line.send(
                    Line.ORDERS,
                    order,
                    Wire.initialized(order, "MARKET", "BUY", "1", TIME).toString());
            line.send(Line.ORDERS, order, Wire.submitted(order, TIME + 1).toString());
            var value = bad.made().apply(Wire.accepted(order, TIME + 2));
            refused.add(new Refused(bad, order, DeadLetters.buffer(value), line.place(Line.ORDERS, order, value)));
            line.send(Line.ORDERS, order, Wire.accepted(order, TIME + 3).toString());
        }
        line.awaitCaughtUp(application.api());

        var softly = new SoftAssertions();
        assertRefused(softly, Line.ORDERS, refused);
        for (var each : refused) {
            softly.assertThat(application
                            .api()
                            .order(each.entity())
                            .path("status")
                            .asText())
                    .as("status of %s", each.entity())
                    .isEqualTo("ACCEPTED");
        }
        softly.assertAll();
        figures.print("bad input", "%d bad order events refused".formatted(refused.size()));
    }

    @Test
    void badAccountState_isRefused_andItsNeighboursAreApplied() {
        var figures = new Figures();
        var bads = new ArrayList<>(anyTopic());
        bads.addAll(List.of(
                Bad.changed("account-id-missing", "INVALID_FIELD", good -> good.without("account_id")),
                Bad.changed("balances-of-text", "INVALID_FIELD", good -> with(good, "[\"100 USD\"]")),
                Bad.changed("balances-an-object", "INVALID_FIELD", good -> with(good, "{\"USD\":\"100\"}")),
                Bad.changed("sum-is-wrong", "INVALID_FIELD", good -> balance(good, "USD", "100", "10", "91")),
                Bad.changed(
                        "total-missing",
                        "INVALID_FIELD",
                        good -> with(good, "[{\"currency\":\"USD\",\"locked\":\"0\",\"free\":\"0\"}]")),
                Bad.changed("negative-cash", "ACCOUNT_BALANCE_NEGATIVE", good -> balance(good, "USD", "-1", "0", "-1")),
                Bad.changed("second-currency", "CURRENCY_MISMATCH", good -> balance(good, "EUR", "1", "0", "1")),
                Bad.put("other-account-type", "ACCOUNT_MISMATCH", "account_type", "MARGIN"),
                Bad.put("other-base-currency", "ACCOUNT_MISMATCH", "base_currency", "EUR")));
        var refused = new ArrayList<Refused>();
        for (var bad : bads) {
            var account = "bad-account-" + bad.name();
            line.send(Line.ACCOUNTS, account, account(account, "100").toString());
            var value = bad.made().apply(account(account, "5"));
            refused.add(
                    new Refused(bad, account, DeadLetters.buffer(value), line.place(Line.ACCOUNTS, account, value)));
            line.send(Line.ACCOUNTS, account, account(account, "101").toString());
        }
        line.awaitCaughtUp(application.api());

        var softly = new SoftAssertions();
        assertRefused(softly, Line.ACCOUNTS, refused);
        for (var each : refused) {
            var shown = application.api().get(Api.path("accounts", each.entity()));
            softly.assertThat(shown.at("/balances/USD/total").asText())
                    .as("balance of %s", each.entity())
                    .isEqualTo("101");
        }
        softly.assertAll();
        figures.print("bad input", "%d bad account states refused".formatted(refused.size()));
    }

    private static ObjectNode account(String account, String total) {
        return Wire.account(account, "CASH", "USD", total, "0", total)
                .put("base_currency", "USD")
                .put("ts_event", TIME);
    }

    private static ObjectNode balance(ObjectNode state, String currency, String total, String locked, String free) {
        return with(
                state,
                "[{\"currency\":\"%s\",\"total\":\"%s\",\"locked\":\"%s\",\"free\":\"%s\"}]"
                        .formatted(currency, total, locked, free));
    }

    private static ObjectNode with(ObjectNode state, String balances) {
        try {
            return state.set("balances", Api.JSON.readTree(balances));
        } catch (IOException e) {
            throw new IllegalArgumentException(balances, e);
        }
    }

    @Test
    void badInstrument_isRefused_andItsNeighboursAreApplied() {
        var figures = new Figures();
        var bads = List.of(
                Bad.text("truncated", "MALFORMED", "{\"type\":\"CryptoPerpetual\",\"id\""),
                Bad.put("multiplier-text", "INVALID_FIELD", "multiplier", "many"),
                Bad.changed("id-missing", "INVALID_FIELD", good -> good.without("id")),
                Bad.put("id-with-brace", "INVALID_FIELD", "id", "X{"),
                Bad.changed("type-missing", "INVALID_FIELD", good -> good.without("type")));
        var refused = new ArrayList<Refused>();
        for (var bad : bads) {
            var id = "bad-instrument-" + bad.name();
            line.send(Line.INSTRUMENTS, id, instrument(id, "2").toString());
            var value = bad.made().apply(instrument(id, "3"));
            refused.add(new Refused(bad, id, DeadLetters.buffer(value), line.place(Line.INSTRUMENTS, id, value)));
        }
        line.awaitCaughtUp(application.api());

        var softly = new SoftAssertions();
        assertRefused(softly, Line.INSTRUMENTS, refused);
        for (var each : refused) {
            var shown = application.api().get(Api.path("instruments", each.entity()));
            softly.assertThat(shown.path("multiplier").asText())
                    .as("multiplier of %s", each.entity())
                    .isEqualTo("2");
        }
        softly.assertAll();
        figures.print("bad input", "%d bad instruments refused".formatted(refused.size()));
    }

    private static ObjectNode instrument(String id, String multiplier) {
        return Api.JSON
                .createObjectNode()
                .put("type", "CryptoPerpetual")
                .put("id", id)
                .put("base_currency", "BTC")
                .put("quote_currency", "USDT")
                .put("settlement_currency", "USDT")
                .put("is_inverse", false)
                .put("multiplier", multiplier)
                .put("price_precision", 1)
                .put("size_precision", 3)
                .put("ts_event", TIME);
    }

    /// Each record is among the dead letters once, as it was sent, with its code, and is counted by that code.
    private void assertRefused(SoftAssertions softly, String topic, List<Refused> refused) {
        var letters = new LinkedHashMap<>(line.deadLetters());
        letters.keySet().removeAll(lettersBefore);
        for (var each : refused) {
            var letter = letters.remove(DeadLetters.place(each.at()));
            softly.assertThat(letter)
                    .as("dead letter of %s %s", topic, each.bad().name())
                    .isNotNull();
            if (letter == null) {
                continue;
            }
            softly.assertThat(letter.reason())
                    .as("reason of %s: %s", each.bad().name(), letter.message())
                    .isEqualTo(each.bad().reason());
            softly.assertThat(letter.message())
                    .as("message of %s", each.bad().name())
                    .isNotBlank();
            softly.assertThat(letter.value())
                    .as("value of %s", each.bad().name())
                    .isEqualTo(each.value());
            softly.assertThat(letter.key())
                    .as("key of %s", each.bad().name())
                    .isEqualTo(ByteBuffer.wrap(each.entity().getBytes(StandardCharsets.UTF_8)));
            softly.assertThat(letter.copies())
                    .as("copies of %s", each.bad().name())
                    .isEqualTo(1);
        }
        softly.assertThat(letters.values().stream()
                        .filter(letter -> letter.place().startsWith(topic + "-"))
                        .map(letter -> letter.reason() + " " + letter.message()))
                .as("good records of %s refused", topic)
                .isEmpty();
        var counts = refused.stream()
                .collect(Collectors.groupingBy(each -> each.bad().reason(), Collectors.counting()));
        // An instance reports its counts once a second.
        await("counted")
                .untilAsserted(() -> counts.forEach((reason, count) -> assertThat(
                                application.api().refused(topic, reason) - Api.refused(statusBefore, topic, reason))
                        .as("%s counted on %s", reason, topic)
                        .isEqualTo(count)));
    }
}
