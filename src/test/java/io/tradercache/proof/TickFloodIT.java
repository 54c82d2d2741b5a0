package io.tradercache.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tradercache.fixtures.Tier;
import io.tradercache.fixtures.Wire;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/// Ticks come by the million and may wait, but a fill never waits for them.
class TickFloodIT {
    private static final int FILLS_A_SECOND = 500;
    private static final int POSITIONS = 500;
    private static final int SECONDS = Tier.size(5, 20);
    /// This only limits how long the rest of the ticks takes.
    private static final int MOST_TICKS = Tier.size(60_000, 1_000_000);
    private static final int INSTRUMENTS = 200;
    /// Every other tick is of one of these instruments, so that their streams are full.
    private static final int BUSY = 10;
    private static final int CAPACITY = Tier.size(1_000, 10_000);

    // This is a quarter of a second of flow, because two cores also have to serve the producer and the broker
    // of the flood.
    private static final int MORE_LAG = 125;
    private static final Duration MOST_LAG = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /// What one phase measured: the time from a fill to its position over REST, and how many records wait.
    private record Phase(Samples delay, Samples lag) {}

    @Test
    void floodOfTicks_leavesTheFillsWhereTheyWere() throws Exception {
        var figures = new Figures();
        try (var line = Line.start("tick-flood")) {
            var api = line.application("flood", "", Map.of("TRADER_CAPACITY_TICKS", String.valueOf(CAPACITY)))
                    .api();
            var flow = new Flow(line, api);
            flow.run(SECONDS / 4);
            var without = flow.run(SECONDS);

            var flood = new Flood(line.bootstrapServers());
            var flooding = CompletableFuture.supplyAsync(() -> flood.run(Duration.ofSeconds(SECONDS)));
            var with = flow.run(SECONDS);
            var ticksBehind = api.lag(Line.TICKS);
            var sent = flooding.get(SECONDS + 60, TimeUnit.SECONDS);
            line.awaitCaughtUp(api, PATIENCE);

            figures.print("tick flood", """
                    %d ticks, %d of them waiting when the fills were done; without: fill to REST %s, lag %s; with: \
                    fill to REST %s, lag %s""".formatted(
                            sent,
                            ticksBehind,
                            without.delay().toldAsMillis(),
                            without.lag().told(),
                            with.delay().toldAsMillis(),
                            with.lag().told()));
            if (Tier.IS_PROOF) {
                assertThat(with.lag().median())
                        .isLessThanOrEqualTo(without.lag().median() + MORE_LAG);
                assertThat(with.lag().most()).isLessThan(MOST_LAG.toSeconds() * FILLS_A_SECOND);
            }
            assertAllCounted(api, sent);
            assertCapped(line);
            assertLatest(api, flood);
            assertThat(line.deadLetters()).isEmpty();
        }
    }

    private static void assertAllCounted(Api api, long sent) {
        var counted = Stream.of("applied", "duplicate", "late", "replayed")
                .mapToLong(outcome -> api.count(Line.TICKS, outcome))
                .sum();
        assertThat(counted).isEqualTo(sent);
    }

    private static void assertCapped(Line line) {
        var redis = line.redisWire();
        for (int i = 0; i < INSTRUMENTS; i++) {
            assertThat((Long) redis.call("XLEN", "trader-tick:" + Flood.instrument(i)))
                    .as("ticks of %s", Flood.instrument(i))
                    .isBetween(1L, (long) CAPACITY);
        }
    }

    /// Asserts that the newest quote and the newest trade are the last ones sent, whatever else is shown.
    private static void assertLatest(Api api, Flood flood) {
        for (int i = 0; i < INSTRUMENTS; i++) {
            var instrument = Flood.instrument(i);
            var latest = api.get(Api.path("ticks", instrument) + "/latest");
            assertThat(latest.findValues("ts_event").stream().map(JsonNode::asLong))
                    .as("%s: %s", instrument, latest)
                    .contains(flood.lastQuote[i], flood.lastTrade[i]);
        }
    }

    /// Sends fills steadily, and beside them single fills, each of which is asked for until it is seen.
    private static final class Flow {
        private static final String PREFIX = "tf-";

        private final Line line;
        private final Api api;
        private final LiveFills fills;
        private int sent;
        private int probes;

        Flow(Line line, Api api) {
            this.line = line;
            this.api = api;
            fills = new LiveFills(line, PREFIX, POSITIONS);
        }

        Phase run(int seconds) {
            var first = sent;
            var delay = new Samples();
            try (var lag = LagWatch.start(api, Line.FILLS)) {
                var sending = Pace.start(line, seconds * FILLS_A_SECOND, FILLS_A_SECOND, i -> fills.send(first + i));
                while (!sending.isDone()) {
                    delay.add(probe());
                }
                sending.awaitDone();
                sent += seconds * FILLS_A_SECOND;
                return new Phase(delay, lag.samples());
            }
        }

        /// The time from a fill to its position over REST, in nanoseconds.
        private long probe() {
            var position = PREFIX + "PROBE-" + probes++;
            var path = Api.path("positions", position);
            var started = System.nanoTime();
            line.send(
                    Line.FILLS,
                    position,
                    Wire.fill(position, "T", "BUY", "1", "100", Wire.now()).toString());
            while (api.answer(path).status() == 404) {
                assertThat(System.nanoTime() - started)
                        .as("nanoseconds until %s is seen", position)
                        .isLessThan(PATIENCE.toNanos());
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
            return System.nanoTime() - started;
        }
    }

    /// Sends nothing but ticks.
    private static final class Flood {
        private final String bootstrapServers;
        private final long firstEvent = Wire.now();
        private final AtomicReference<Exception> failed = new AtomicReference<>();
        private final long[] lastQuote = new long[INSTRUMENTS];
        private final long[] lastTrade = new long[INSTRUMENTS];

        Flood(String bootstrapServers) {
            this.bootstrapServers = bootstrapServers;
        }

        static String instrument(int number) {
            return "FLOOD/%d.PROOF".formatted(number);
        }

        /// @return how many ticks were sent
        long run(Duration time) {
            var ends = System.nanoTime() + time.toNanos();
            try (var producer = new KafkaProducer<>(
                    Map.of(
                            "bootstrap.servers",
                            bootstrapServers,
                            "acks",
                            "1",
                            "linger.ms",
                            5,
                            "compression.type",
                            "lz4"),
                    new ByteArraySerializer(),
                    new ByteArraySerializer())) {
                int sent = 0;
                while (sent < MOST_TICKS && System.nanoTime() < ends) {
                    send(producer, sent++);
                }
                producer.flush();
                assertThat(failed.get()).as("a tick that Kafka did not take").isNull();
                return sent;
            }
        }

        private void send(KafkaProducer<byte[], byte[]> producer, int number) {
            var turn = number / 2;
            var instrument = number % 2 == 0 ? turn % BUSY : turn % INSTRUMENTS;
            // Each is a nanosecond later, so that none is a duplicate and none is late.
            var event = firstEvent + number;
            // Both kinds come for every instrument, busy or not.
            var isQuote = turn / INSTRUMENTS % 2 == 0;
            (isQuote ? lastQuote : lastTrade)[instrument] = event;
            var json = isQuote ? quote(instrument, event) : trade(instrument, event, number);
            var record = new ProducerRecord<>(
                    Line.TICKS,
                    instrument(instrument).getBytes(StandardCharsets.UTF_8),
                    json.getBytes(StandardCharsets.UTF_8));
            var _ = producer.send(record, (_, failure) -> {
                if (failure != null) {
                    failed.set(failure);
                }
            });
        }

        private static String quote(int instrument, long event) {
            return "{\"type\":\"QuoteTick\",\"instrument_id\":\"" + instrument(instrument) + "\",\"bid_price\":\""
                    + price(event) + "\",\"ask_price\":\"" + price(event + 1)
                    + "\",\"bid_size\":\"1\",\"ask_size\":\"2\",\"ts_event\":" + event + ",\"ts_init\":" + event + "}";
        }

        private static String trade(int instrument, long event, int number) {
            return "{\"type\":\"TradeTick\",\"instrument_id\":\"" + instrument(instrument) + "\",\"price\":\""
                    + price(event) + "\",\"size\":\"3\",\"aggressor_side\":\"BUYER\",\"trade_id\":\"T-" + number
                    + "\",\"ts_event\":" + event + ",\"ts_init\":" + event + "}";
        }

        private static String price(long event) {
            return BigDecimal.valueOf(10_000 + event % 1_000, 2).toPlainString();
        }
    }
}
