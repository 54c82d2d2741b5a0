package io.tradercache.proof;

import static io.tradercache.fixtures.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tradercache.fixtures.Wire;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// The keys as `redis-cli` shows them, and how long they live: by event time, and no longer after a replay.
@Execution(ExecutionMode.CONCURRENT)
class ExpiryIT {
    private static final String POSITION = "BTCUSDT-PERP.BINANCE-001";
    private static final long WEEK = TimeUnit.DAYS.toMillis(7);
    private static final long SOME = TimeUnit.SECONDS.toMillis(2);
    private static final long FOR_EVER = -1;

    private static final Map<String, String> SHORT_FLOOR = Map.of(
            "TRADER_TTL_FLOOR", "PT5S",
            "TRADER_KEY_PREFIX", "floor");

    private static Line line;
    private static TraderCacheProcess application;
    private static RedisWire redis;

    @BeforeAll
    static void startApplication() throws IOException {
        line = Line.start("expiry");
        redis = line.redisWire();
        application = line.application("expiry");
    }

    @AfterAll
    static void stopAll() {
        line.close();
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void keys_areLiterallyTheContracts() {
        var time = Wire.ago(1, TimeUnit.HOURS);
        line.send(Line.INSTRUMENTS, "BTCUSDT-PERP.BINANCE", """
                {"type":"CryptoPerpetual","id":"BTCUSDT-PERP.BINANCE","base_currency":"BTC","quote_currency":"USDT",\
                "settlement_currency":"USDT","is_inverse":false,"multiplier":"1","price_precision":1,"size_precision":3,\
                "ts_event":%d,"ts_init":0}""".formatted(time));
        line.send(Line.FILLS, POSITION, bitcoin("O-1", "T-1", "BUY", "0.500", "50000.10", time));
        line.send(Line.FILLS, POSITION, bitcoin("O-2", "T-1", "SELL", "0.75", "50100", time + 1));
        line.send(Line.FILLS, POSITION, bitcoin("O-2", "T-2", "SELL", "0.75", "50200", time + 2));
        var state = Wire.account("BINANCE-001", "MARGIN", "USDT", "1000.00", "10", "990")
                .put("ts_event", time);
        state.putArray("margins")
                .addObject()
                .put("initial", "5")
                .put("maintenance", "2.50")
                .put("currency", "USDT")
                .put("instrument_id", "BTCUSDT-PERP.BINANCE");
        state.withArray("margins")
                .addObject()
                .put("initial", "1")
                .put("maintenance", "1")
                .put("currency", "USDT");
        line.send(Line.ACCOUNTS, "BINANCE-001", state.toString());
        line.awaitCaughtUp(application.api());

        var position = "trader-position:" + POSITION;
        assertKey(position, "hash", FOR_EVER);
        assertKey("trader-position-trades:{%s}".formatted(position), "hash", FOR_EVER);
        assertKey("trader-position-cycles:{%s}".formatted(position), "list", FOR_EVER);
        assertKey("trader-order:O-1", "hash", FOR_EVER);
        assertKey("trader-order-events:{trader-order:O-1}", "list", FOR_EVER);
        assertKey("trader-account:BINANCE-001", "hash", FOR_EVER);
        assertKey("trader-account-balances:{trader-account:BINANCE-001}", "hash", FOR_EVER);
        assertKey("trader-account-margins:{trader-account:BINANCE-001}", "hash", FOR_EVER);
        assertKey("trader-instrument:BTCUSDT-PERP.BINANCE", "hash", TimeUnit.HOURS.toMillis(24));
        assertThat(redis.hash(position))
                .containsEntry("position_id", POSITION)
                .containsEntry("instrument_id", "BTCUSDT-PERP.BINANCE")
                .containsEntry("account_id", "BINANCE-001")
                .containsEntry("strategy_id", "001")
                .containsEntry("side", "SHORT")
                .containsEntry("entry", "SELL")
                .containsEntry("quantity", "1")
                .containsEntry("signed_qty", "-1")
                .containsEntry("peak_qty", "1")
                .containsEntry("avg_px_open", "50175")
                .containsEntry("realized_pnl", "0")
                .containsEntry("settlement_currency", "USDT")
                .containsEntry("ts_opened", String.valueOf(time + 1))
                .containsEntry("ts_last", String.valueOf(time + 2))
                .containsKeys("version", "commissions", "realized_return")
                .doesNotContainKeys("ts_closed", "avg_px_close", "closing_order_id", "trader_id");
        assertThat(redis.hash("trader-order:O-2"))
                .containsEntry("client_order_id", "O-2")
                .containsEntry("status", "PARTIALLY_FILLED")
                .containsEntry("filled_qty", "1.5")
                .containsEntry("avg_px", "50150")
                .containsEntry("side", "SELL")
                .containsKeys("instrument_id", "account_id", "ts_last", "version")
                .doesNotContainKeys("leaves_qty", "quantity");
        assertThat(redis.hash("trader-account:BINANCE-001"))
                .containsEntry("account_id", "BINANCE-001")
                .containsEntry("account_type", "MARGIN")
                .containsEntry("ts_last", String.valueOf(time))
                .containsKey("version")
                .doesNotContainKey("base_currency");
        assertThat(redis.hash("trader-account-balances:{trader-account:BINANCE-001}")
                        .get("USDT"))
                .contains("\"total\":\"1000\"", "\"locked\":\"10\"", "\"free\":\"990\"");
        assertThat(redis.hash("trader-account-margins:{trader-account:BINANCE-001}"))
                .containsOnlyKeys("BTCUSDT-PERP.BINANCE", "@USDT")
                .extractingByKey("BTCUSDT-PERP.BINANCE")
                .asString()
                .contains("\"initial\":\"5\"", "\"maintenance\":\"2.5\"", "\"currency\":\"USDT\"");
        assertThat(redis.keys("*")).allMatch(key -> key.matches("(trader|floor)-[a-z-]+:.+"));
    }

    private static String bitcoin(String order, String trade, String side, String quantity, String price, long time) {
        ObjectNode fill = Wire.fill(POSITION, trade, side, quantity, price, time)
                .put("instrument_id", "BTCUSDT-PERP.BINANCE")
                .put("account_id", "BINANCE-001")
                .put("strategy_id", "001")
                .put("client_order_id", order);
        fill.remove("position_id");
        return fill.toString();
    }

    private static void assertKey(String key, String type, long ttl) {
        assertThat(redis.type(key)).as("type of %s", key).isEqualTo(type);
        if (ttl == FOR_EVER) {
            assertThat(redis.pttl(key)).as("TTL of %s", key).isEqualTo(FOR_EVER);
        } else {
            assertThat(redis.pttl(key)).as("TTL of %s", key).isCloseTo(ttl, within(TimeUnit.SECONDS.toMillis(20)));
        }
    }

    /// The key of a position, and its side keys.
    private static List<String> positionKeys(String prefix, String position) {
        var main = prefix + "-position:" + position;
        return List.of(
                main,
                "%s-position-trades:{%s}".formatted(prefix, main),
                "%s-position-cycles:{%s}".formatted(prefix, main));
    }

    private static List<String> orderKeys(String prefix, String order) {
        var main = prefix + "-order:" + order;
        return List.of(main, "%s-order-events:{%s}".formatted(prefix, main));
    }

    private static void assertLives(List<String> keys, long until) {
        for (var key : keys) {
            if (until == FOR_EVER) {
                assertThat(redis.pttl(key)).as("TTL of %s", key).isEqualTo(FOR_EVER);
            } else {
                assertThat(System.currentTimeMillis() + redis.pttl(key))
                        .as("end of %s", key)
                        .isCloseTo(until, within(SOME));
            }
        }
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void closed_livesAWeekFromItsEvent_reopened_forEver_andAReplayChangesNothing() throws IOException {
        var figures = new Figures();
        var time = Wire.ago(2, TimeUnit.HOURS);
        var ends = TimeUnit.NANOSECONDS.toMillis(time + 4) + WEEK;
        for (var position : List.of("closed", "reopened")) {
            fill(position, "T-1", "BUY", "1", time + 1);
            fill(position, "T-2", "SELL", "2", time + 2);
            fill(position, "T-3", "BUY", "1", time + 4);
        }
        for (var order : List.of("filled", "canceled", "reopened-order")) {
            order(order, Wire.initialized(order, "LIMIT", "BUY", "3", time));
            order(order, Wire.accepted(order, time + 1));
        }
        line.send(
                Line.FILLS,
                "filled",
                Wire.filled("filled", "T", "BUY", "3", "100", time + 4).toString());
        order("canceled", Wire.order("Canceled", "canceled", time + 4));
        order("reopened-order", Wire.order("Canceled", "reopened-order", time + 4));
        line.awaitCaughtUp(application.api());

        for (var position : List.of("closed", "reopened")) {
            assertLives(positionKeys("trader", position), ends);
        }
        for (var order : List.of("filled", "canceled", "reopened-order")) {
            assertLives(orderKeys("trader", order), ends);
        }

        // A duplicate changes no lifetime, but a fill that reopens the position does.
        fill("closed", "T-2", "SELL", "2", time + 2);
        fill("reopened", "T-4", "SELL", "1", time + 5);
        line.send(
                Line.FILLS,
                "reopened-order",
                Wire.filled("reopened-order", "T", "BUY", "1", "100", time + 5).toString());
        line.awaitCaughtUp(application.api());

        assertLives(positionKeys("trader", "closed"), ends);
        assertLives(positionKeys("trader", "reopened"), FOR_EVER);
        assertLives(orderKeys("trader", "reopened-order"), FOR_EVER);
        for (var key : positionKeys("trader", "closed")) {
            application.api().position("closed");
            assertLives(List.of(key), ends);
        }

        var before = lives("trader-");
        var replayed = replayAll();
        assertSameLives(before, lives("trader-"));
        figures.print("expiry", "%d keys, %d records replayed, no TTL changed".formatted(before.size(), replayed));
    }

    private static long replayAll() throws IOException {
        application.terminate();
        var offsets = new HashMap<TopicPartition, Long>();
        var ends = line.ends(Line.FILLS, Line.ORDERS, Line.ACCOUNTS);
        ends.keySet().forEach(partition -> offsets.put(partition, 0L));
        line.setOffsets("expiry", offsets);
        application.start();
        await("all replayed").untilAsserted(() -> {
            for (var topic : List.of(Line.FILLS, Line.ORDERS, Line.ACCOUNTS)) {
                var records =
                        line.ends(topic).values().stream().mapToLong(end -> end).sum();
                var counts =
                        application.api().status().at("/topics").path(topic).path("counts");
                assertThat(counts.path("replayed").asLong()
                                + counts.path("expired").asLong())
                        .as("%s: %s", topic, counts)
                        .isEqualTo(records);
            }
        });
        return ends.values().stream().mapToLong(end -> end).sum();
    }

    /// The time when each key of an entity expires, in ms since the epoch.
    private static Map<String, Long> lives(String prefix) {
        var lives = new TreeMap<String, Long>();
        for (var type : List.of("position", "order", "account")) {
            for (var key : redis.keys(prefix + type + "*")) {
                var ttl = redis.pttl(key);
                lives.put(key, ttl < 0 ? ttl : System.currentTimeMillis() + ttl);
            }
        }
        return lives;
    }

    private static void assertSameLives(Map<String, Long> before, Map<String, Long> after) {
        assertThat(after.keySet()).isEqualTo(before.keySet());
        before.forEach(
                (key, end) -> assertThat(after.get(key)).as("end of %s", key).isCloseTo(end, within(SOME)));
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void closedTenDaysAgo_isGoneAfterTheFloor_andItsLastFillsBringNoPhantom() throws IOException {
        var figures = new Figures();
        var old = Wire.ago(10, TimeUnit.DAYS);
        var shortLived = line.application("floor", "", SHORT_FLOOR);
        ancientFill("T-1", "BUY", "2", old + 1);
        ancientFill("T-2", "SELL", "1", old + 2);
        var last = ancientFill("T-3", "SELL", "1", old + 3);
        order("ancient-order", Wire.initialized("ancient-order", "LIMIT", "BUY", "1", old));
        order("ancient-order", Wire.accepted("ancient-order", old + 1));
        var lastOfOrder = order("ancient-order", Wire.order("Canceled", "ancient-order", old + 2));
        line.awaitCaughtUp(application.api());
        line.awaitCaughtUp(shortLived.api());

        var main = "trader-position:ancient";
        assertThat(redis.pttl(main)).as("the default floor").isBetween(3_400_000L, 3_600_000L);
        assertThat(redis.pttl("trader-order:ancient-order")).isBetween(3_400_000L, 3_600_000L);
        assertThat(redis.pttl("floor-position:ancient")).isLessThanOrEqualTo(5_000);
        await("gone").untilAsserted(() -> {
            assertThat(traces("ancient")).isEmpty();
            assertThat(shortLived.api().answer("/positions/ancient").status()).isEqualTo(404);
            assertThat(shortLived.api().answer("/orders/ancient-order").status())
                    .isEqualTo(404);
        });
        assertThat(shortLived.api().listById("/positions?status=all", "position_id"))
                .doesNotContainKey("ancient");

        shortLived.terminate();
        line.setOffsets(
                "floor",
                Map.of(
                        new TopicPartition(last.topic(), last.partition()), last.offset(),
                        new TopicPartition(lastOfOrder.topic(), lastOfOrder.partition()), lastOfOrder.offset()));
        shortLived.start();
        await("replayed").untilAsserted(() -> {
            assertThat(shortLived.api().count(Line.FILLS, "replayed")).isPositive();
            assertThat(shortLived.api().count(Line.ORDERS, "replayed")).isPositive();
        });
        line.awaitCaughtUp(shortLived.api());

        assertThat(traces("ancient")).isEmpty();
        assertThat(shortLived.api().answer("/positions/ancient").status()).isEqualTo(404);
        assertThat(shortLived.api().answer("/orders/ancient-order").status()).isEqualTo(404);
        figures.print("expiry", "closed ten days ago: gone after a floor of 5 s, no phantom");
    }

    /// The keys of an entity, and the indexes that still hold it.
    private static List<String> traces(String entity) {
        return redis.keys("floor-*").stream()
                .filter(key -> key.contains(entity)
                        || (key.startsWith("floor-index:")
                                && redis.content(key).stream().anyMatch(member -> isOf(entity, key, member))))
                .toList();
    }

    /// Whether a member is of an entity. In an index its id follows the value; in an expiry set it comes first.
    private static boolean isOf(String entity, String key, String member) {
        var id = key.endsWith("-expiry") ? member : member.substring(member.indexOf(' ') + 1);
        return id.startsWith(entity);
    }

    /// A fill of an order that stays open, because nobody knows its quantity.
    private static RecordMetadata ancientFill(String trade, String side, String quantity, long time) {
        var fill = Wire.fill("ancient", trade, side, quantity, "100", time).put("client_order_id", "elder-" + trade);
        return line.place(Line.FILLS, "ancient", fill.toString());
    }

    private static RecordMetadata fill(String position, String trade, String side, String quantity, long time) {
        var fill = Wire.fill(position, trade, side, quantity, "100", time);
        return line.place(Line.FILLS, position, fill.toString());
    }

    private static RecordMetadata order(String order, ObjectNode event) {
        return line.place(Line.ORDERS, order, event.toString());
    }
}
