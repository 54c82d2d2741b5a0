package io.tradercache.proof;

import static io.tradercache.fixtures.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tradercache.fixtures.Tier;
import io.tradercache.fixtures.Wire;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Redis forgets everything, or its last writes. The state is right again by itself, and no answer on the way
/// there is wrong without saying that it may be.
@Execution(ExecutionMode.CONCURRENT)
class ForgottenIT {
    private static final int FILLS = Tier.size(9_000, 100_000);
    private static final int A_SECOND = Tier.size(2_000, 5_000);
    private static final int BAD = 100;
    private static final String PREFIX = "fo-";
    private static final int WHOLE_LOG = 1_000_000;
    private static final String SETTLED = PREFIX + "SETTLED";
    private static final BigDecimal MUCH = new BigDecimal("1000000");

    enum Fault {
        RESTARTED_EMPTY,
        RESTARTED_FROM_A_SNAPSHOT,
        FLUSHED;

        void prepare(Line line) {
            if (this == RESTARTED_FROM_A_SNAPSHOT) {
                line.redisWire().save();
            }
        }

        void strike(Line line) throws IOException {
            if (this == FLUSHED) {
                line.redisWire().flushAll();
            } else {
                line.redis().kill();
                line.startRedisAgain();
            }
        }

        /// Whether those who read may see it before anybody says so.
        boolean isSilent() {
            return this == FLUSHED;
        }
    }

    @ParameterizedTest
    @EnumSource
    void redisForgets_allIsRightAgain(Fault fault) throws IOException {
        var figures = new Figures();
        var records = FillStream.random(PREFIX, 20_270, 500, FILLS, FILLS / 10);
        var fold = FillStream.fold(PREFIX);
        var orders = new PlainOrders();
        var settled = settled();
        fold.apply(settled);
        orders.add(settled);
        var events = new HashMap<Integer, List<String>>();
        var known = new HashSet<String>();
        for (int n = 0; n < records.size(); n++) {
            var fill = records.get(n).fill();
            fold.apply(fill);
            orders.add(fill);
            if (known.add(fill.order())) {
                events.put(n, events(fill, orders));
            }
        }

        try (var line = Line.start("forgotten-" + fault.name().toLowerCase(Locale.ROOT))) {
            var one = line.application("forgotten", "-1", Map.of());
            FillStream.definitions(PREFIX, true).forEach((id, json) -> line.send(Line.INSTRUMENTS, id, json));
            line.send(Line.FILLS, settled.position(), settled.toJson());
            for (int n = 0; n < BAD; n++) {
                line.send(Line.FILLS, PREFIX + "BAD-" + n, "{\"not\":\"a fill\"}");
                line.send(Line.ORDERS, PREFIX + "BAD-" + n, "not even JSON");
            }
            line.awaitCaughtUp(one.api());
            var other = line.application("forgotten", "-2", Map.of());
            var sending = Pace.start(line, records.size(), A_SECOND, n -> {
                var fill = records.get(n);
                events.getOrDefault(n, List.of())
                        .forEach(event -> line.send(Line.ORDERS, fill.fill().order(), event));
                Pace.send(line, fill);
            });
            try (var reader = Reader.start(one.api())) {
                sending.awaitSent(records.size() / 6);
                fault.prepare(line);
                sending.awaitSent(records.size() / 3);
                fault.strike(line);
                sending.awaitSent(records.size() / 2);
                FillStream.definitions(PREFIX, false).forEach((id, json) -> line.send(Line.INSTRUMENTS, id, json));
                sending.awaitSent(records.size() * 2 / 3);
                line.awaitCaughtUp(one.api());
                assertThat(line.deadLetters().values())
                        .as("dead letters, before one that was killed may write some again")
                        .hasSize(2 * BAD)
                        .allSatisfy(letter -> assertThat(letter.copies()).isOne());
                other.kill9();
                fault.strike(line);
                other.start();
                sending.awaitDone();
                line.awaitCaughtUp(one.api());
                line.awaitCaughtUp(other.api());
                fault.strike(line);
                await("right again, with nothing new to write")
                        .ignoreExceptionsMatching(e -> e instanceof IOException)
                        .untilAsserted(() -> Compared.positions(one.api(), fold, 0));
                line.awaitCaughtUp(one.api());

                Compared.positions(one.api(), fold);
                Compared.positions(other.api(), fold, 0);
                Compared.orders(one.api(), orders.orders());
                assertThat(line.deadLetters()).hasSize(2 * BAD);
                if (!fault.isSilent()) {
                    assertThat(reader.wrong()).isEmpty();
                }
                figures.print(
                        "forgotten",
                        "%s three times, %d fills and %d order events, two instances, one killed -9, equal; a reader: %s"
                                .formatted(fault, records.size(), 2 * known.size(), reader));
            }
        }
    }

    /// Redis is emptied, and the whole log is read again. Meanwhile the service is not ready.
    @Test
    @Tag(Tier.TIMED)
    void emptied_isRebuiltFromTheWholeLog() throws IOException {
        var figures = new Figures();
        try (var line = Line.start("rebuilt")) {
            var application = line.application("rebuilt");
            var api = application.api();
            FillStream.definitions(PREFIX, true).forEach((id, json) -> line.send(Line.INSTRUMENTS, id, json));
            FillStream.random(PREFIX, 20_271, 10_000, WHOLE_LOG, 0).forEach(record -> Pace.send(line, record));
            line.awaitCaughtUp(api);
            var before = figuresOf(api);

            var start = System.nanoTime();
            line.redisWire().flushAll();
            await("not ready").until(() -> !application.isReady());
            var status = api.status();
            assertThat(status.path("rebuild").asText()).isEqualTo("from-nothing");
            assertThat(status.path("stale").asBoolean()).isTrue();
            assertThat(api.ask("/positions").headers().firstValue("Trader-Rebuilding"))
                    .hasValue("true");
            await("ready again").atMost(Duration.ofMinutes(5)).until(application::isReady);
            line.awaitCaughtUp(api);
            var took = System.nanoTime() - start;

            assertThat(api.status().path("rebuilding").asBoolean(true)).isFalse();
            assertThat(figuresOf(api)).isEqualTo(before);
            figures.print(
                    "rebuilt", "%d fills in %d s, equal".formatted(WHOLE_LOG, TimeUnit.NANOSECONDS.toSeconds(took)));
        }
    }

    /// All positions as they are shown, but for their versions.
    private static Map<String, JsonNode> figuresOf(Api api) {
        var positions = api.listById("/positions?status=all&limit=1000", "position_id");
        positions.values().forEach(position -> ((ObjectNode) position).remove("version"));
        return positions;
    }

    private static PlainFill settled() {
        return new PlainFill(
                SETTLED,
                PREFIX + "UNDEFINED.PROOF",
                PREFIX + "A-0",
                PREFIX + "O-SETTLED",
                "T-1",
                "BUY",
                BigDecimal.ONE,
                BigDecimal.TEN,
                null,
                "USDT",
                "USDT",
                Wire.ago(3, TimeUnit.HOURS));
    }

    /// Two events of the order of a fill.
    private static List<String> events(PlainFill fill, PlainOrders orders) {
        var order = fill.order();
        return Stream.of(
                        Wire.initialized(order, "LIMIT", fill.side(), MUCH.toPlainString(), fill.tsEvent()),
                        Wire.accepted(order, fill.tsEvent()))
                .map(event -> {
                    var type = event.path("type").asText().substring("Order".length());
                    var id = order + "-" + type;
                    orders.add(new PlainOrders.Event(order, type, id, fill.tsEvent(), MUCH, null, "LIMIT"));
                    return event.put("event_id", id)
                            .put("account_id", fill.account())
                            .put("strategy_id", "S-1")
                            .put("instrument_id", fill.instrument())
                            .toString();
                })
                .toList();
    }

    /// Reads one position again and again, which is the same from the start to the end.
    private static final class Reader implements AutoCloseable {
        private final Api api;
        private final List<String> wrong = new ArrayList<>();
        private final Thread thread = new Thread(this::readAll, "reader");
        private volatile boolean closed;
        private int right;
        private int said;
        private int refused;

        private Reader(Api api) {
            this.api = api;
        }

        static Reader start(Api api) {
            var reader = new Reader(api);
            reader.thread.start();
            return reader;
        }

        private void readAll() {
            while (!closed) {
                try {
                    note(api.ask(Api.path("positions", SETTLED)));
                    TimeUnit.MILLISECONDS.sleep(10);
                } catch (IOException | InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }

        private synchronized void note(Api.Answer answer) {
            if (answer.status() == 503) {
                refused++;
            } else if (answer.status() == 200
                    && answer.json().path("quantity").asText().equals("1")) {
                right++;
            } else if (answer.headers().firstValue("Trader-Stale").orElse("").equals("true")) {
                said++;
            } else {
                wrong.add(answer.status() + " " + answer.headers().map());
            }
        }

        synchronized List<String> wrong() {
            return List.copyOf(wrong);
        }

        @Override
        public synchronized String toString() {
            return "%d right, %d wrong and stale, %d wrong, %d 503".formatted(right, said, wrong.size(), refused);
        }

        @Override
        public void close() {
            closed = true;
            try {
                thread.join(Duration.ofSeconds(40));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
