package io.tradercache.store.write;

import static io.tradercache.fixtures.Ticks.BAR_TYPE;
import static io.tradercache.fixtures.Ticks.INSTRUMENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.tradercache.domain.Bar;
import io.tradercache.domain.InstrumentId;
import io.tradercache.domain.Mark;
import io.tradercache.domain.Outcome;
import io.tradercache.domain.QuoteTick;
import io.tradercache.domain.Tick;
import io.tradercache.domain.TradeTick;
import io.tradercache.fixtures.Deliveries;
import io.tradercache.fixtures.Ticks;
import io.tradercache.local.LocalRedis;
import io.tradercache.store.StoreRig;
import io.tradercache.store.redis.Pipeline;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TickStoreIT {

    private static final String[] KEEPING_ALL = {"--appendonly", "yes", "--appendfsync", "always"};
    private static final String STREAM = "trader-tick:AUD/USD.SIM";
    private static final String LATEST = "trader-tick-latest:{trader-tick:AUD/USD.SIM}";
    private static final String BARS = "trader-bar:AUD/USD.SIM-1-MINUTE-BID-EXTERNAL";
    private static final long MS = 1_000_000;

    @TempDir
    Path data;

    private final Deliveries deliveries = new Deliveries();
    private LocalRedis server;
    private StoreRig rig;

    @BeforeEach
    void start() throws IOException {
        server = LocalRedis.start(0, data, KEEPING_ALL);
        rig = new StoreRig(server.uri());
    }

    @AfterEach
    void stop() {
        rig.close();
        server.kill();
    }

    private static TradeTick trade(long ms, String id, String price) {
        return Ticks.trade(ms * MS, id, price);
    }

    private static TradeTick trade(InstrumentId instrument, long ms, String id, String price) {
        return Ticks.trade(instrument, ms * MS, id, price);
    }

    private static QuoteTick quote(long ms, String bid, String ask) {
        return Ticks.quote(ms * MS, bid, ask, ms * MS + 1);
    }

    private static Bar bar(long ms, String close) {
        return Ticks.bar(ms * MS, close);
    }

    private Uni<List<Verdict>> apply(StoreRig at, long offset, Tick... ticks) {
        List<Delivery<Tick>> batch = new ArrayList<>();
        for (var tick : ticks) {
            batch.add(deliveries.of(tick, offset++, null));
        }
        return at.ticks.apply(batch);
    }

    private Uni<List<Verdict>> applyBars(StoreRig at, long offset, Bar... bars) {
        List<Delivery<Bar>> batch = new ArrayList<>();
        for (var bar : bars) {
            batch.add(deliveries.of(bar, offset++, null));
        }
        return at.bars.apply(batch);
    }

    private static List<Outcome> outcomes(Uni<List<Verdict>> verdicts) {
        return StoreRig.await(verdicts).stream().map(Verdict::outcome).toList();
    }

    private List<Tick> ticks(int limit) {
        return StoreRig.read(() -> rig.marketReader.ticks(INSTRUMENT.value(), null, limit))
                .orElseThrow()
                .items();
    }

    private List<String> ids(String stream) {
        List<String> ids = new ArrayList<>();
        rig.ask(Command.XRANGE, stream, "-", "+")
                .forEach(entry -> ids.add(entry.get(0).toString()));
        return ids;
    }

    private String dump() {
        return rig.ask(Command.XRANGE, STREAM, "-", "+").toString()
                + rig.ask(Command.HGETALL, LATEST).toString();
    }

    @Test
    void applied_standsInRedisAsDescribed() {
        assertThat(outcomes(apply(rig, 0, quote(7, "1.10", "1.3"), trade(5, "T-1", "1e2"))))
                .containsExactly(Outcome.APPLIED, Outcome.APPLIED);

        assertThat(ids(STREAM)).containsExactly("7-0", "7-1");
        assertThat(rig.ask(Command.XRANGE, STREAM, "7-0", "7-0").get(0).get(1))
                .hasToString("[type, QuoteTick, instrument_id, AUD/USD.SIM, bid_price, 1.1, ask_price, 1.3,"
                        + " bid_size, 1, ask_size, 1, ts_event, 7000000, ts_init, 7000001]");
        assertThat(rig.ask(Command.XRANGE, STREAM, "7-1", "7-1").get(0).get(1))
                .hasToString("[type, TradeTick, instrument_id, AUD/USD.SIM, price, 100, size, 10,"
                        + " aggressor_side, BUYER, trade_id, T-1, ts_event, 5000000]");
        assertThat(rig.ask(Command.HGET, LATEST, "source")).hasToString("trader.fills:0:1");
        assertThat(rig.ask(Command.TTL, STREAM).toInteger()).isEqualTo(-1);
        assertThat(rig.ask(Command.TTL, LATEST).toInteger()).isEqualTo(-1);
    }

    @Test
    void ids_riseWhateverTheTimes_andAreNeverZero() {
        apply(rig, 0, trade(0, "T-1", "1"), trade(0, "T-2", "1"), quote(9, "1", "2"), trade(4, "T-3", "1"))
                .await()
                .indefinitely();
        apply(rig, 4, trade(9, "T-4", "1"), trade(10, "T-5", "1")).await().indefinitely();

        assertThat(ids(STREAM)).containsExactly("0-1", "0-2", "9-0", "9-1", "9-2", "10-0");
    }

    @Test
    void deliveredAgain_sentAgain_andLate_changeNothing_evenAfterARestart() {
        var ticks = new Tick[] {
            quote(5, "1", "2"), trade(5, "T-1", "1"), quote(5, "1", "3"), trade(5, "T-2", "2"), quote(5, "1", "4")
        };
        apply(rig, 0, ticks).await().indefinitely();
        var before = dump();

        assertThat(outcomes(apply(rig, 0, ticks))).containsOnly(Outcome.REPLAYED);
        try (var other = new StoreRig(server.uri())) {
            assertThat(outcomes(apply(other, 0, ticks))).containsOnly(Outcome.REPLAYED);
            assertThat(dump()).isEqualTo(before);
            assertThat(outcomes(apply(other, 5, ticks))).containsOnly(Outcome.DUPLICATE);
            assertThat(outcomes(apply(other, 10, trade(4, "T-9", "9"), quote(4, "8", "9"))))
                    .containsOnly(Outcome.LATE);
        }
        assertThat(ticks(100)).containsExactly(ticks[4], ticks[3], ticks[2], ticks[1], ticks[0]);
    }

    @Test
    void capacity_isExact_forTheNewest() {
        try (var small = new StoreRig(server.uri(), Map.of("trader.capacity.ticks", "7"))) {
            for (int n = 0; n < 300; n += 3) {
                apply(small, n, trade(n, "T-" + n, "1"), trade(n, "S-" + n, "1"), trade(n + 1, "R-" + n, "1"))
                        .await()
                        .indefinitely();
                assertThat(rig.ask(Command.XLEN, STREAM).toInteger()).isEqualTo(Math.min(7, n + 3));
            }
        }
        assertThat(ticks(100)).hasSize(7).extracting(Tick::tsEvent).first().isEqualTo(298 * MS);
    }

    @Test
    void batchBeyondCapacity_leavesTheNewest() {
        try (var small = new StoreRig(server.uri(), Map.of("trader.capacity.ticks", "1"))) {
            var many = IntStream.range(0, 3_000)
                    .mapToObj(n -> (Tick) trade(n, "T-" + n, "1"))
                    .toArray(Tick[]::new);
            apply(small, 0, many).await().indefinitely();
        }

        assertThat(ticks(10)).containsExactly(trade(2_999, "T-2999", "1"));
    }

    @Test
    void racingStores_loseAndDoubleNothing() {
        int rounds = 200;
        try (var other = new StoreRig(server.uri())) {
            List<CompletableFuture<List<Verdict>>> all = new ArrayList<>();
            for (int n = 0; n < rounds; n++) {
                // All have the same time, so that none is late. Both instances send each trade, so that one of
                // the two is a duplicate.
                all.add(apply(rig, 2L * n, trade(5, "T-" + n, "1")).subscribeAsCompletionStage());
                all.add(apply(other, 2L * rounds + 2L * n, trade(5, "T-" + n, "1"))
                        .subscribeAsCompletionStage());
            }
            all.forEach(CompletableFuture::join);
        }

        assertThat(ticks(1_000))
                .hasSize(rounds)
                .extracting(tick -> ((TradeTick) tick).tradeId().value())
                .doesNotHaveDuplicates();
    }

    @Test
    void redisKilledAgainAndAgainMidWrite_losesAndDoublesNothing() throws Exception {
        int rounds = 600;
        List<CompletableFuture<List<Verdict>>> all = new ArrayList<>();
        for (int n = 0; n < rounds; n++) {
            var instrument = new InstrumentId("I-" + n % 20);
            all.add(apply(rig, n, trade(instrument, n, "T-" + n, "1")).subscribeAsCompletionStage());
            if (n % 200 == 100) {
                server.kill();
                server = LocalRedis.start(server.port(), data, KEEPING_ALL);
            }
        }
        all.forEach(done -> done.orTimeout(60, TimeUnit.SECONDS).join());

        for (int i = 0; i < 20; i++) {
            assertThat(rig.ask(Command.XLEN, "trader-tick:I-" + i).toInteger()).isEqualTo(30);
        }
    }

    @Test
    void streamGone_goesOnWithTheNextTick() {
        apply(rig, 0, trade(5, "T-1", "1")).await().indefinitely();
        rig.ask(Command.DEL, STREAM);

        assertThat(outcomes(apply(rig, 1, trade(5, "T-2", "1")))).containsExactly(Outcome.APPLIED);
        assertThat(ticks(10)).containsExactly(trade(5, "T-2", "1"));
    }

    @Test
    void latestGone_beginsAnew() {
        apply(rig, 0, trade(9, "T-1", "1"), trade(9, "T-2", "1")).await().indefinitely();
        rig.ask(Command.DEL, LATEST);

        assertThat(outcomes(apply(rig, 2, trade(5, "T-3", "1")))).containsExactly(Outcome.APPLIED);
        assertThat(ids(STREAM)).containsExactly("5-0");
    }

    @Test
    void revisedBar_standsInPlaceOfTheNewest() {
        assertThat(outcomes(applyBars(rig, 0, bar(60, "2"), bar(120, "3"))))
                .containsExactly(Outcome.APPLIED, Outcome.APPLIED);
        assertThat(outcomes(applyBars(rig, 2, bar(120, "4"), bar(120, "5"), bar(60, "9"), bar(120, "5.0"))))
                .containsExactly(Outcome.APPLIED, Outcome.APPLIED, Outcome.LATE, Outcome.DUPLICATE);
        assertThat(ids(BARS)).containsExactly("60-0", "120-2");

        try (var other = new StoreRig(server.uri())) {
            assertThat(outcomes(applyBars(other, 6, bar(120, "6"), bar(180, "7"), bar(180, "8"))))
                    .containsOnly(Outcome.APPLIED);
        }
        var page = StoreRig.read(() -> rig.marketReader.bars(BAR_TYPE.value(), null, 10))
                .orElseThrow();
        assertThat(page.items()).containsExactly(bar(180, "8"), bar(120, "6"), bar(60, "2"));
        assertThat(page.next()).isNull();
    }

    @Test
    void capacityOfBars_countsWithoutThoseReplaced() {
        try (var small = new StoreRig(server.uri(), Map.of("trader.capacity.bars", "2"))) {
            applyBars(small, 0, bar(1, "1"), bar(2, "2")).await().indefinitely();
            applyBars(small, 2, bar(2, "3")).await().indefinitely();
        }

        assertThat(StoreRig.read(() -> rig.marketReader.bars(BAR_TYPE.value(), null, 10))
                        .orElseThrow()
                        .items())
                .containsExactly(bar(2, "3"), bar(1, "1"));
    }

    @Test
    void marketLine_worksOnAnotherThread() throws Exception {
        assertThat(threadOf(rig.connections.market()))
                .isNotEqualTo(threadOf(rig.connections.writes()))
                .isNotEqualTo(threadOf(rig.connections.reads()));
    }

    /// The thread that handles what Redis answers. An answer that is there before anybody listens is handled by whoever
    /// asked, which says nothing, so it is asked again.
    private static String threadOf(Pipeline line) throws Exception {
        while (true) {
            var thread = new CompletableFuture<Thread>();
            line.ask(Request.cmd(Command.PING)).onComplete(_ -> thread.complete(Thread.currentThread()));
            var answered = thread.get(10, TimeUnit.SECONDS);
            if (answered != Thread.currentThread()) {
                return answered.getName();
            }
        }
    }

    @Test
    void marks_areOfThoseThatHaveOne() {
        var traded = new InstrumentId("TRADED");
        apply(rig, 0, quote(5, "1", "2"), trade(7, "T-1", "9"), trade(traded, 6, "T-2", "3.50"))
                .await()
                .indefinitely();

        assertThat(StoreRig.await(
                        rig.marketReader.marks(List.of(INSTRUMENT, traded, new InstrumentId("NONE"), INSTRUMENT))))
                .isEqualTo(Map.of(
                        INSTRUMENT, new Mark(new BigDecimal("1.5"), 5 * MS),
                        traded, new Mark(new BigDecimal("3.5"), 6 * MS)));
        assertThat(StoreRig.read(() -> rig.marketReader.marks(Set.of()))).isEmpty();
    }
}
