package io.tradercache.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tradercache.fixtures.Tier;
import io.tradercache.fixtures.Wire;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The exposure of thousands of positions equals what anybody computes from the lists, for every grouping.
@ExtendWith(SharedLine.class)
class ExposureIT {
    private static final int INSTRUMENTS = Tier.size(200, 500);
    private static final int POSITIONS = Tier.size(3_000, 10_000);
    private static final String PREFIX = "exposure/";
    private static final int READS = 15;
    // This one of the ten kinds below has no definition.
    private static final int UNKNOWN = 8;
    private static final Map<String, List<String>> GROUPINGS = Map.of(
            "instrument", List.of("instrument_id"),
            "account", List.of("account_id"),
            "strategy", List.of("strategy_id"),
            "account,instrument", List.of("account_id", "instrument_id"));

    private final Random random = new Random(20_263);
    private final long time = Wire.ago(1, TimeUnit.HOURS);

    @Test
    void exposure_isWhatTheListsComeTo(SharedLine.Running shared) {
        var figures = new Figures();
        var line = shared.line();
        var api = shared.one().api();
        send(line);
        line.awaitCaughtUp(api);

        var positions = api.list("/positions?limit=1000");
        assertThat(positions)
                .filteredOn(position -> position.get("position_id").asText().startsWith(PREFIX))
                .hasSize(POSITIONS);
        var plain = new PlainExposure(api.listById("/instruments?limit=1000", "instrument_id"), ticks(api));
        GROUPINGS.forEach((by, fields) -> {
            var expected = plain.groups(positions, fields);
            var answer = api.get("/exposure?group_by=" + by);
            assertEqual(by, items(answer), expected);
            assertEqual(by + " by pages", api.list("/exposure?limit=1000&group_by=" + by), expected);
            assertThat(answer.get("unmarked")).isEqualTo(plain.unmarked());
            assertThat(answer.get("next_cursor").isNull()).isTrue();
        });
        assertThat(plain.unmarked()).isNotEmpty();
        assertThat(positions).anyMatch(position -> position.get("gap").asBoolean());

        var exposure = median(() -> api.get("/exposure?group_by=account,instrument"));
        var list = median(() -> api.list("/positions?limit=1000"));
        figures.print(
                "exposure",
                "%d positions over %d instruments equal a recomputation by %d groupings; read in %d ms, a plain list of them in %d ms"
                        .formatted(POSITIONS, INSTRUMENTS, GROUPINGS.size(), exposure, list));
    }

    /// Compares group by group, so that a failure is readable.
    private static void assertEqual(String by, List<JsonNode> shown, List<JsonNode> expected) {
        assertThat(shown).as("groups by %s", by).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            var group = (ObjectNode) shown.get(i).deepCopy();
            var age = group.remove("mark_age_ms");
            assertThat(group).as("by %s", by).isEqualTo(expected.get(i));
            if (group.get("mark_ts").isNull()) {
                assertThat(age.isNull()).isTrue();
            } else {
                var latest = TimeUnit.NANOSECONDS.toMillis(
                        Wire.now() - group.get("mark_ts").asLong());
                assertThat(age.asLong()).isBetween(latest - TimeUnit.MINUTES.toMillis(2), latest);
            }
        }
    }

    private static List<JsonNode> items(JsonNode answer) {
        var items = new ArrayList<JsonNode>();
        answer.get("items").forEach(items::add);
        return items;
    }

    private static Map<String, JsonNode> ticks(Api api) {
        var ticks = new HashMap<String, JsonNode>();
        for (int i = 0; i < INSTRUMENTS; i++) {
            var answer = api.answer(Api.path("ticks", instrument(i)) + "/latest");
            assertThat(answer.status()).isEqualTo(hasTicks(i) ? 200 : 404);
            if (answer.status() == 200) {
                ticks.put(instrument(i), answer.json());
            }
        }
        return ticks;
    }

    private static long median(Runnable read) {
        var times = new long[READS];
        for (int i = 0; i < READS; i++) {
            var started = System.nanoTime();
            read.run();
            times[i] = System.nanoTime() - started;
        }
        Arrays.sort(times);
        return TimeUnit.NANOSECONDS.toMillis(times[READS / 2]);
    }

    // --- what goes in

    private void send(Line line) {
        for (int i = 0; i < INSTRUMENTS; i++) {
            if (i % 10 != UNKNOWN) {
                line.send(Line.INSTRUMENTS, instrument(i), definition(i));
            }
            if (hasTicks(i)) {
                sendTicks(line, i);
            }
        }
        for (int i = 0; i < POSITIONS; i++) {
            sendFills(line, i);
        }
        line.flush();
    }

    private static String instrument(int index) {
        return "I/%d.PROOF".formatted(index);
    }

    private static boolean hasTicks(int instrument) {
        return instrument % 50 != 17;
    }

    private static String definition(int index) {
        return switch (index % 10) {
            case 0, 1 -> definition(index, "BTC", "USDT", "USDT", "1", false);
            case 2, 3 -> definition(index, "BTC", "USD", "BTC", "1", true);
            case 4 -> definition(index, "ETH", "USD", "ETH", "10", true);
            case 5 -> definition(index, "BTC", "JPY", "JPY", "0.1", false);
            case 6 -> definition(index, "ETH", "USD", "XBT", "0.000001", false);
            default -> definition(index, "ES", "USD", "USD", "50", false);
        };
    }

    private static String definition(
            int index, String base, String quote, String settlement, String multiplier, boolean inverse) {
        return Api.JSON
                .createObjectNode()
                .put("type", "CryptoPerpetual")
                .put("id", instrument(index))
                .put("base_currency", base)
                .put("quote_currency", quote)
                .put("settlement_currency", settlement)
                .put("multiplier", multiplier)
                .put("is_inverse", inverse)
                .put("ts_event", Wire.ago(2, TimeUnit.HOURS))
                .toString();
    }

    /// Sends trades, quotes or both. The newest of each counts, whichever comes last.
    private void sendTicks(Line line, int instrument) {
        for (int i = 0; i < 3; i++) {
            var at = time + instrument * 1_000L + i;
            var bid = price();
            var tick = Api.JSON.createObjectNode().put("instrument_id", instrument(instrument));
            if ((instrument + i) % 3 == 0 || instrument % 3 == 1) {
                tick.put("type", "QuoteTick")
                        .put("bid_price", bid.toPlainString())
                        .put("ask_price", bid.add(new BigDecimal("0.5")).toPlainString())
                        .put("bid_size", "1")
                        .put("ask_size", "2");
            } else {
                tick.put("type", "TradeTick")
                        .put("price", bid.toPlainString())
                        .put("size", "1")
                        .put("aggressor_side", "BUYER")
                        .put("trade_id", "T-" + i);
            }
            line.send(
                    Line.TICKS,
                    instrument(instrument),
                    tick.put("ts_event", at).put("ts_init", at).toString());
        }
    }

    /// Most positions are one fill. Some average two, some are partly closed, and some have missed a fill.
    private void sendFills(Line line, int index) {
        var side = random.nextBoolean() ? "BUY" : "SELL";
        var quantity = BigDecimal.valueOf(100 + random.nextInt(100_000), 3);
        fill(line, index, "T-1", side, quantity);
        if (index % 10 == 1) {
            fill(line, index, "T-2", side, quantity);
        }
        if (index % 7 == 2) {
            fill(line, index, "T-3", side.equals("BUY") ? "SELL" : "BUY", quantity.multiply(new BigDecimal("0.3")));
        }
        if (index % 1_000 == 3) {
            fill(line, index, "T-4", side, quantity.negate());
        }
    }

    private void fill(Line line, int index, String trade, String side, BigDecimal quantity) {
        var position = PREFIX + index;
        var fill = Wire.fill(position, trade, side, quantity.toPlainString(), price().toPlainString(), time + index)
                .put("instrument_id", instrument(index % INSTRUMENTS))
                .put("account_id", "A-" + index / INSTRUMENTS % 7)
                .put("strategy_id", "S-" + index % 11);
        if (index % 20 == UNKNOWN) {
            // Without this field, no currency is known.
            fill.remove("currency");
        }
        line.send(Line.FILLS, position, fill.toString());
    }

    private BigDecimal price() {
        return BigDecimal.valueOf(2_000_000 + random.nextInt(200_000), 2);
    }
}
