package io.tradercache.store.write;

import static io.tradercache.fixtures.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.tradercache.domain.AccountScope;
import io.tradercache.domain.Fill;
import io.tradercache.domain.Instrument;
import io.tradercache.domain.InstrumentId;
import io.tradercache.domain.Outcome;
import io.tradercache.domain.Position;
import io.tradercache.domain.Refusal;
import io.tradercache.fixtures.Deliveries;
import io.tradercache.fixtures.Fills;
import io.tradercache.fixtures.Signals;
import io.tradercache.local.LocalRedis;
import io.tradercache.store.Log;
import io.tradercache.store.StoreRig;
import io.tradercache.store.progress.Progress;
import io.tradercache.store.redis.Futures;
import io.vertx.redis.client.Command;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class PositionStoreIT {

    private static final String[] KEEPING_ALL = {"--appendonly", "yes", "--appendfsync", "always"};
    private static final InstrumentId INSTRUMENT = new InstrumentId("ETHUSDT.BINANCE");
    private static final long NOW = System.currentTimeMillis() * 1_000_000;

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

    private static Fill buy(String position, int n, String quantity) {
        return numbered(n, Fills.buy(quantity, "100." + n).of(position));
    }

    private static Fill sell(String position, int n, String quantity) {
        return numbered(n, Fills.sell(quantity, "100." + n).of(position));
    }

    private static Fill numbered(int n, Fills fill) {
        return fill.on(INSTRUMENT.value())
                .numbered(n)
                .fee("0.1", "USDT")
                .at(NOW + n)
                .get();
    }

    private Uni<List<Verdict>> apply(StoreRig at, long offset, Fill... fills) {
        List<Arrival<Fill>> arrivals = new ArrayList<>();
        for (var fill : fills) {
            arrivals.add(new Arrival.Event<>(
                    deliveries.of(fill, offset++, fill.positionId().value())));
        }
        return at.positions.apply(arrivals);
    }

    private static List<Outcome> outcomes(Uni<List<Verdict>> verdicts) {
        return StoreRig.await(verdicts).stream().map(Verdict::outcome).toList();
    }

    private Position position(String id) {
        return StoreRig.read(() -> rig.positionReader.find(id, AccountScope.ALL))
                .orElseThrow()
                .entity();
    }

    @Test
    void applied_standsInRedisAsDescribed() {
        assertThat(outcomes(apply(rig, 0, buy("P-1", 1, "2"), sell("P-1", 2, "0.5"))))
                .containsExactly(Outcome.APPLIED, Outcome.APPLIED);

        assertThat(rig.ask(Command.HGET, "trader-position:P-1", "signed_qty")).hasToString("1.5");
        assertThat(rig.ask(Command.HGET, "trader-position:P-1", "source")).hasToString("trader.fills:0:1");
        assertThat(rig.ask(Command.HGET, "trader-position-trades:{trader-position:P-1}", "O-1 T-1"))
                .hasToString((NOW + 1) + " BUY 2 100.1");
        assertThat(rig.ask(Command.LLEN, "trader-position-fills:{trader-position:P-1}")
                        .toInteger())
                .isEqualTo(2);
        assertThat(rig.ask(Command.TTL, "trader-position:P-1").toInteger()).isEqualTo(-1);
        assertThat(rig.ask(Command.ZSCORE, "trader-index:position-open", " P-1"))
                .isNotNull();
    }

    @Test
    void closedAndReopened_expiresAndStays() {
        apply(rig, 0, buy("P-1", 1, "2"), sell("P-1", 2, "2")).await().indefinitely();
        for (var key : rig.ask(Command.KEYS, "trader-position*P-1*")) {
            assertThat(rig.ask(Command.TTL, key).toInteger()).as(key.toString()).isBetween(7 * 86_400 - 60, 7 * 86_400);
        }
        assertThat(rig.ask(Command.ZSCORE, "trader-index:position-open", " P-1"))
                .isNull();

        apply(rig, 2, buy("P-1", 3, "1")).await().indefinitely();
        var keys = rig.ask(Command.KEYS, "trader-position*P-1*");

        assertThat(keys.size()).isEqualTo(4);
        for (var key : keys) {
            assertThat(rig.ask(Command.TTL, key).toInteger()).as(key.toString()).isEqualTo(-1);
        }
        assertThat(StoreRig.read(() -> rig.positionReader.cycles("P-1", AccountScope.ALL))
                        .orElseThrow())
                .hasSize(1);
    }

    @Test
    void moreTradesThanAtMost_forgetsTheOldestQuarter_andAnyInstanceKnowsTheSame() {
        var eight = Map.of("trader.dedupe.max", "8");
        try (var one = new StoreRig(server.uri(), eight);
                var other = new StoreRig(server.uri(), eight)) {
            for (int n = 1; n <= 8; n++) {
                StoreRig.await(apply(one, n, buy("P-1", n, "1")));
            }
            assertThat(outcomes(apply(other, 9, buy("P-1", 1, "1")))).containsExactly(Outcome.DUPLICATE);

            assertThat(outcomes(apply(one, 10, buy("P-1", 9, "1"), buy("P-1", 4, "1"))))
                    .containsExactly(Outcome.APPLIED, Outcome.DUPLICATE);

            var trades = rig.ask(Command.HGETALL, "trader-position-trades:{trader-position:P-1}")
                    .getKeys();
            assertThat(trades)
                    .containsExactlyInAnyOrder("O-4 T-4", "O-5 T-5", "O-6 T-6", "O-7 T-7", "O-8 T-8", "O-9 T-9");
            for (var at : List.of(one, other)) {
                assertThat(outcomes(apply(at, 20, buy("P-1", 9, "1")))).doesNotContain(Outcome.APPLIED);
                assertThat(outcomes(apply(at, at == one ? 30 : 31, buy("P-1", 3, "1"))))
                        .singleElement()
                        .isInstanceOfSatisfying(
                                Outcome.Refused.class,
                                refused ->
                                        assertThat(refused.refusal().reason()).isEqualTo(Refusal.Reason.STALE_FILL));
            }
            assertThat(position("P-1").signedQty()).isEqualByComparingTo("9");
        }
    }

    @Test
    void deliveredAgain_isReplayed_sentAgain_isDuplicate_byAnyInstance() {
        apply(rig, 0, buy("P-1", 1, "2")).await().indefinitely();

        try (var other = new StoreRig(server.uri())) {
            assertThat(outcomes(apply(other, 0, buy("P-1", 1, "2")))).containsExactly(Outcome.REPLAYED);
            assertThat(outcomes(apply(other, 1, buy("P-1", 1, "2")))).containsExactly(Outcome.DUPLICATE);
        }
        assertThat(outcomes(apply(rig, 1, buy("P-1", 1, "2")))).containsExactly(Outcome.REPLAYED);
        assertThat(position("P-1").signedQty()).isEqualByComparingTo("2");
    }

    @Test
    void nothingShownChanges_movesNoVersionAndTellsNobody_butEveryInstanceKnowsTheRecord() {
        apply(rig, 0, buy("P-1", 1, "2")).await().indefinitely();
        refuseOn("P-1", 1);
        var version = version();
        var told = rig.ask(Command.XLEN, "trader-feed:position").toInteger();

        assertThat(outcomes(apply(rig, 2, buy("P-1", 1, "2")))).containsExactly(Outcome.DUPLICATE);
        try (var other = new StoreRig(server.uri())) {
            assertThat(outcomes(apply(other, 2, buy("P-1", 2, "2"))))
                    .as("offset 2 is in")
                    .containsExactly(Outcome.REPLAYED);
            assertThat(outcomes(apply(other, 4, buy("P-1", 1, "2")))).containsExactly(Outcome.DUPLICATE);
        }
        assertThat(outcomes(apply(rig, 4, buy("P-1", 2, "2")))).containsExactly(Outcome.REPLAYED);

        assertThat(version()).isEqualTo(version);
        // What came again is told again, because a crash may have cut it off. Its version tells followers that they
        // have it.
        assertThat(rig.ask(Command.XLEN, "trader-feed:position").toInteger()).isEqualTo(told + 2);

        apply(rig, 5, buy("P-1", 2, "2")).await().indefinitely();
        assertThat(version()).isGreaterThan(version);
        assertThat(rig.ask(Command.HEXISTS, "trader-position:P-1", "revision").toInteger())
                .isZero();
    }

    private long version() {
        return rig.ask(Command.HGET, "trader-position:P-1", "version").toLong();
    }

    @Test
    void topicCreatedAnewManyTimes_leavesNoMoreWatermarksThanOneNeeds() {
        int topics = 150;
        for (int n = 0; n < topics; n++) {
            assertThat(outcomes(ofTopic("topic-" + n, n))).containsExactly(Outcome.APPLIED);
        }

        var watermarks = rig.ask(Command.HKEYS, "trader-position:P-1").stream()
                .map(Object::toString)
                .filter(name -> name.startsWith("w:"))
                .toList();
        assertThat(watermarks).hasSizeLessThan(60).contains("w:topic-149:0").doesNotContain("w:topic-0:0");
        try (var other = new StoreRig(server.uri())) {
            var again = new Deliveries("topic-149").of(buy("P-1", 200, "1"), 7, "P-1");
            assertThat(outcomes(other.positions.apply(List.of(new Arrival.Event<>(again)))))
                    .containsExactly(Outcome.REPLAYED);
        }
        assertThat(position("P-1").signedQty()).isEqualByComparingTo("150");
    }

    /// A fill at offset 7 of the only topic that there is.
    private Uni<List<Verdict>> ofTopic(String id, int n) {
        return rig.positions.apply(List.of(new Arrival.Event<>(new Deliveries(id).of(buy("P-1", n, "1"), 7, "P-1"))));
    }

    @Test
    void racingWriters_loseNoFill() {
        int rounds = 150;
        try (var other = new StoreRig(server.uri())) {
            List<CompletableFuture<List<Verdict>>> all = new ArrayList<>();
            for (int n = 0; n < rounds; n++) {
                // These are really two partitions, because each instance has offsets of its own.
                all.add(race(rig, 2 * n, n).subscribeAsCompletionStage());
                all.add(race(other, 2 * n + 1, n).subscribeAsCompletionStage());
            }
            all.forEach(CompletableFuture::join);

            assertThat(all)
                    .allSatisfy(done ->
                            assertThat(done.join()).extracting(Verdict::outcome).containsOnly(Outcome.APPLIED));
        }
        assertThat(position("P-1").signedQty()).isEqualByComparingTo(Integer.toString(2 * rounds));
        assertThat(rig.ask(Command.HLEN, "trader-position-trades:{trader-position:P-1}")
                        .toInteger())
                .isEqualTo(2 * rounds);
    }

    private Uni<List<Verdict>> race(StoreRig at, int n, long offset) {
        var delivery = deliveries.of(buy("P-1", n, "1"), n % 2, offset, "P-1");
        return at.positions.apply(List.of(new Arrival.Event<>(delivery)));
    }

    @Test
    void redisKilledAgainAndAgainMidWrite_losesAndDoublesNothing() throws Exception {
        int fills = 600;
        List<CompletableFuture<List<Verdict>>> all = new ArrayList<>();
        for (int n = 0; n < fills; n++) {
            all.add(apply(rig, n, buy("P-" + n % 20, n, "1")).subscribeAsCompletionStage());
            if (n % 200 == 100) {
                server.kill();
                server = LocalRedis.start(server.port(), data, KEEPING_ALL);
            }
        }
        all.forEach(done ->
                done.orTimeout(60, java.util.concurrent.TimeUnit.SECONDS).join());

        for (int p = 0; p < 20; p++) {
            assertThat(position("P-" + p).signedQty()).isEqualByComparingTo("30");
        }
        assertThat(deliveries.refusals()).isEmpty();
    }

    @Test
    void redisPausedBeyondPatience_losesAndDoublesNothing() throws Exception {
        apply(rig, 0, buy("P-1", 0, "1")).await().indefinitely();
        Signals.pause(server.process());
        var all = IntStream.range(1, 50)
                .mapToObj(n -> apply(rig, n, buy("P-" + n % 3, n, "1")).subscribeAsCompletionStage())
                .toList();
        await().until(() -> !rig.connections.writes().isUp());
        assertThat(all).noneMatch(CompletableFuture::isDone);
        Signals.resume(server.process());

        all.forEach(done ->
                done.orTimeout(60, java.util.concurrent.TimeUnit.SECONDS).join());
        var sum = position("P-0")
                .signedQty()
                .add(position("P-1").signedQty())
                .add(position("P-2").signedQty());
        assertThat(sum).isEqualByComparingTo("50");
    }

    @Test
    void wrongTypedSideKey_losesNothingIfMendedAtOnce() {
        var side = "trader-position-fills:{trader-position:P-0}";
        rig.ask(Command.SET, side, "not ours");

        var stuck = apply(rig, 0, buy("P-0", 0, "1")).subscribeAsCompletionStage();
        rig.ask(Command.DEL, side);
        stuck.orTimeout(60, java.util.concurrent.TimeUnit.SECONDS).join();

        assertThat(position("P-0").signedQty()).isEqualByComparingTo("1");
        assertThat(rig.ask(Command.LLEN, side).toInteger()).isEqualTo(1);
        assertThat(rig.ask(Command.HLEN, "trader-position-trades:{trader-position:P-0}")
                        .toInteger())
                .isEqualTo(1);
    }

    @Test
    void defined_whileRedisGoesAway_isHeldAndDone() throws Exception {
        List<Fill> fills = new ArrayList<>();
        for (int n = 0; n < 600; n++) {
            fills.add(buy("P-" + n, n, "1"));
        }
        apply(rig, 0, fills.toArray(Fill[]::new)).await().indefinitely();
        define(rig);
        Signals.pause(server.process());
        var defined = rig.positions.define(INSTRUMENT).subscribeAsCompletionStage();
        await().pollDelay(Duration.ofMillis(500)).until(() -> true);
        server.kill();
        server = LocalRedis.start(server.port(), data, KEEPING_ALL);

        defined.orTimeout(60, java.util.concurrent.TimeUnit.SECONDS).join();

        assertThat(position("P-599").terms().multiplier()).isEqualByComparingTo("10");
    }

    /// The position stands in no group for a moment, as between the two commands that move it from one to the other.
    @Test
    void definedByOther_whilePositionMovesBetweenGroups_reachesIt() {
        apply(rig, 0, buy("P-1", 1, "1")).await().indefinitely();
        apply(rig, 1, buy("P-1", 2, "1")).await().indefinitely();
        try (var other = new StoreRig(server.uri())) {
            rig.ask(Command.DEL, "trader-index:position-open");
            define(other);
            StoreRig.await(other.positions.define(INSTRUMENT));
        }
        assertThat(position("P-1").terms().multiplier()).isEqualByComparingTo("1");

        apply(rig, 2, sell("P-1", 3, "2")).await().indefinitely();

        assertThat(position("P-1").terms().multiplier()).isEqualByComparingTo("10");
    }

    private void define(StoreRig at) {
        var definition =
                Map.of("type", "CryptoPerpetual", "id", INSTRUMENT.value(), "multiplier", "10", "ts_event", "5");
        var instrument = new Instrument(
                INSTRUMENT, "CryptoPerpetual", "ETH", "USDT", "USDT", BigDecimal.TEN, false, definition, 5);
        StoreRig.await(at.instruments.apply(List.of(deliveries.of(instrument, 0, null))));
    }

    @Test
    void expiredWhileHeldInMemory_isAnewFromTheNextFill() {
        apply(rig, 0, buy("P-1", 1, "2"), sell("P-1", 2, "2")).await().indefinitely();
        rig.ask(Command.DEL, "trader-position:P-1", "trader-position-trades:{trader-position:P-1}");

        assertThat(outcomes(apply(rig, 2, sell("P-1", 3, "3")))).containsExactly(Outcome.APPLIED);

        assertThat(position("P-1").signedQty()).isEqualByComparingTo("-3");
    }

    @Test
    void asleepWhileItLivedAndExpired_doesNotReviveIt() {
        try (var other = new StoreRig(server.uri())) {
            apply(other, 0, buy("P-1", 1, "2"), sell("P-1", 2, "2")).await().indefinitely();
            var log = Deliveries.log("topic-id", 0, Log.Begin.after(-1, 0), () -> {});
            StoreRig.await(other.progress.advance(log, new Progress.Mark(1, 0, 0)));
        }
        rig.ask(Command.DEL, "trader-position:P-1", "trader-position-trades:{trader-position:P-1}");

        assertThat(outcomes(apply(rig, 1, sell("P-1", 2, "2")))).containsExactly(Outcome.EXPIRED);
        assertThat(outcomes(apply(rig, 2, buy("P-1", 3, "1")))).containsExactly(Outcome.APPLIED);

        assertThat(position("P-1").signedQty()).isEqualByComparingTo("1");
    }

    @Test
    void heldFromBeforeALostConnection_isReadAgain() {
        apply(rig, 0, buy("P-1", 1, "2")).await().indefinitely();
        var version = version();
        rig.ask(Command.CLIENT, "KILL", "TYPE", "normal");
        // As if Redis had come back with another state of the same version.
        rig.ask(Command.HSET, "trader-position:P-1", "quantity", "5", "signed_qty", "5");
        assertThat(version()).isEqualTo(version);

        apply(rig, 1, buy("P-1", 2, "1")).await().indefinitely();

        assertThat(position("P-1").signedQty()).isEqualByComparingTo("6");
        assertThat(rig.progress.session()).isPositive();
    }

    /// Applies one fill of a log.
    private Uni<List<Verdict>> apply(Log log, long offset, Fill fill) {
        return rig.positions.apply(List.of(new Arrival.Event<>(deliveries.of(fill, log, offset, "P-1"))));
    }

    @Test
    void progressBehindWhatItWas_writesNothing_andItsLogIsTold() {
        var told = new CompletableFuture<Void>();
        var log = Deliveries.log("topic-id", 0, Log.Begin.after(5, 0), () -> told.complete(null));

        var applied = apply(log, 6, buy("P-1", 1, "2")).subscribeAsCompletionStage();
        assertThat(told).succeedsWithin(Duration.ofSeconds(20));
        log.end();

        assertThat(applied)
                .succeedsWithin(Duration.ofSeconds(20))
                .satisfies(verdicts -> assertThat(verdicts)
                        .allSatisfy(verdict -> assertThat(verdict.follows()).isFalse()));
        assertThat(rig.ask(Command.EXISTS, "trader-position:P-1")).hasToString("0");
    }

    @Test
    void recordOfALogThatIsOver_isDropped() {
        var log = Deliveries.log("topic-id", 0, Log.Begin.after(-1, 0), () -> {});
        log.end();

        assertThat(apply(log, 0, buy("P-1", 1, "2")).await().indefinitely())
                .extracting(Verdict::follows)
                .containsExactly(false);
        assertThat(rig.ask(Command.EXISTS, "trader-position:P-1")).hasToString("0");
    }

    @Test
    void replayOfWhatWasWrittenBefore_looksAtNoPosition() {
        // A look at this one would fail.
        rig.ask(Command.SET, "trader-position:P-1", "not a position");
        var written = new Deliveries("topic-id", 1);
        List<Arrival<Fill>> replayed = List.of(
                new Arrival.Event<>(written.of(buy("P-1", 1, "2"), 0, "P-1")),
                new Arrival.Event<>(written.of(sell("P-1", 2, "2"), 1, "P-1")),
                new Arrival.Event<>(written.of(sell("P-2", 3, "2"), 2, "P-2")));

        assertThat(outcomes(rig.positions.apply(replayed)))
                .containsExactly(Outcome.REPLAYED, Outcome.REPLAYED, Outcome.APPLIED);

        assertThat(position("P-2").signedQty()).isEqualByComparingTo("-2");
    }

    @Test
    void gapClearedByOperator_showsTheNextGap() {
        apply(rig, 0, buy("P-1", 1, "2")).await().indefinitely();
        refuseOn("P-1", 1);
        assertThat(gapSource()).isEqualTo("trader.fills:0:1");
        try (var other = new StoreRig(server.uri())) {
            assertThat(cleared(other, null)).isEqualTo(Outcome.APPLIED);
        }
        assertThat(rig.ask(Command.HEXISTS, "trader-position:P-1", "gap_source").toInteger())
                .isZero();
        assertThat(rig.ask(Command.ZSCORE, "trader-index:position-open", "gap P-1"))
                .isNull();
        refuseOn("P-1", 2);

        assertThat(gapSource()).isEqualTo("trader.fills:0:2");
        assertThat(rig.ask(Command.ZSCORE, "trader-index:position-open", "gap P-1"))
                .isNotNull();
    }

    @Test
    void anotherMissedFill_keepsTheGap_andMovesTheVersion() {
        apply(rig, 0, buy("P-1", 1, "2")).await().indefinitely();
        refuseOn("P-1", 1);
        var looked = version();
        refuseOn("P-1", 2);

        assertThat(gapSource()).isEqualTo("trader.fills:0:1");
        assertThat(rig.ask(Command.HGET, "trader-position:P-1", "gap_last_source"))
                .hasToString("trader.fills:0:2");
        assertThat(cleared(rig, looked)).isEqualTo(Outcome.LATE);
        assertThat(cleared(rig, version())).isEqualTo(Outcome.APPLIED);
    }

    @Test
    void noGap_isNotCleared_byAnInstanceThatStillKnowsOne() {
        apply(rig, 0, buy("P-1", 1, "2")).await().indefinitely();
        refuseOn("P-1", 1);
        try (var other = new StoreRig(server.uri())) {
            cleared(other, null);
        }
        var version = version();

        assertThat(cleared(rig, null)).isEqualTo(Outcome.REPLAYED);

        assertThat(version()).isEqualTo(version);
        assertThat(StoreRig.await(Futures.uni(rig.positions.clearGap("P-NONE", null))))
                .isEqualTo(Outcome.EXPIRED);
    }

    private static Outcome cleared(StoreRig at, @Nullable Long version) {
        return StoreRig.await(
                Futures.uni(at.positions.clearGap("P-1", version == null ? null : Long.toString(version))));
    }

    private void refuseOn(String id, int offset) {
        var ofAnother = Fills.buy("1", "100")
                .of(id)
                .on(INSTRUMENT.value())
                .by("ANOTHER-1")
                .numbered(offset)
                .at(NOW)
                .get();
        assertThat(outcomes(apply(rig, offset, ofAnother))).hasOnlyElementsOfType(Outcome.Refused.class);
    }

    private String gapSource() {
        return rig.ask(Command.HGET, "trader-position:P-1", "gap_source").toString();
    }

    @Test
    void goneBeforeItIsVerified_isDone() {
        var shortest = Map.of("trader.ttl.position", "PT0.001S", "trader.ttl.floor", "PT0.001S");
        try (var brief = new StoreRig(server.uri(), shortest)) {
            var closed = Fills.sell("2", "100")
                    .of("P-1")
                    .on(INSTRUMENT.value())
                    .numbered(2)
                    .at(2)
                    .get();
            var opened = Fills.buy("2", "100")
                    .of("P-1")
                    .on(INSTRUMENT.value())
                    .numbered(1)
                    .at(1)
                    .get();

            apply(brief, 0, opened, closed).await().atMost(Duration.ofSeconds(20));
        }
        await().until(() -> rig.ask(Command.EXISTS, "trader-position:P-1").toInteger() == 0);
    }
}
