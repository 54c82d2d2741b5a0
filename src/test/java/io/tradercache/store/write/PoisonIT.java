package io.tradercache.store.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import io.tradercache.domain.AccountScope;
import io.tradercache.domain.Fill;
import io.tradercache.domain.Outcome;
import io.tradercache.domain.PositionId;
import io.tradercache.domain.Refusal;
import io.tradercache.fixtures.Deliveries;
import io.tradercache.fixtures.Fills;
import io.tradercache.local.LocalRedis;
import io.tradercache.store.StoreRig;
import io.tradercache.store.read.Unreadable;
import io.vertx.redis.client.Command;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// An entity that cannot be written or read, because something else has written to its keys, harms nobody else.
class PoisonIT {
    private static final String POISONED = "trader-position:P-1";
    private static LocalRedis server;

    private final Deliveries deliveries = new Deliveries();
    private StoreRig rig;
    private long offset;

    @BeforeAll
    static void startRedis(@TempDir Path data) throws IOException {
        server = LocalRedis.start(0, data);
    }

    @AfterAll
    static void stopRedis() {
        server.kill();
    }

    @BeforeEach
    void start() {
        rig = new StoreRig(server.uri());
        rig.ask(Command.FLUSHALL);
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    private Fill buy(String position) {
        offset++;
        return Fills.buy("1", "100")
                .of(position)
                .trade("T-" + offset)
                .at(System.currentTimeMillis() * 1_000_000)
                .get();
    }

    private Uni<List<Verdict>> apply(Fill... fills) {
        List<Arrival<Fill>> arrivals = new ArrayList<>();
        for (int i = 0; i < fills.length; i++) {
            arrivals.add(new Arrival.Event<>(deliveries.of(
                    fills[i],
                    offset - fills.length + 1 + i,
                    fills[i].positionId().value())));
        }
        return rig.positions.apply(arrivals);
    }

    private static void assertStoreRefused(Verdict verdict) {
        assertThat(verdict.outcome())
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.refusal().reason()).isEqualTo(Refusal.Reason.STORE_REFUSED));
    }

    @Test
    void keyOfAnotherType_refusesItsOwnRecords_andNotItsNeighbours() {
        rig.ask(Command.SET, POISONED, "not ours");

        var verdicts = StoreRig.await(apply(buy("P-1"), buy("P-2"), buy("P-1"), buy("P-3")));

        assertStoreRefused(verdicts.get(0));
        assertStoreRefused(verdicts.get(2));
        assertThat(List.of(verdicts.get(1).outcome(), verdicts.get(3).outcome()))
                .containsOnly(Outcome.APPLIED);
        assertThat(deliveries.refusals()).hasSize(2);
        assertThat(deliveries.refusals().getFirst().message()).contains(POISONED, "WRONGTYPE");
        assertThat(rig.ask(Command.GET, POISONED)).hasToString("not ours");
        assertStoreRefused(StoreRig.await(apply(buy("P-1"))).getFirst());
    }

    @ParameterizedTest
    @ValueSource(strings = {"version", "signed_qty", "forgotten_up_to"})
    void fieldThatIsNotOurs_refusesItsOwnRecords(String field) {
        StoreRig.await(apply(buy("P-1")));
        rig.ask(Command.HSET, POISONED, field, "not ours");
        rig.close();
        rig = new StoreRig(server.uri());

        var verdicts = StoreRig.await(apply(buy("P-1"), buy("P-2")));

        assertStoreRefused(verdicts.getFirst());
        assertThat(verdicts.getLast().outcome()).isEqualTo(Outcome.APPLIED);
    }

    @Test
    void sideKeyOfAnotherType_changesNothing() {
        rig.ask(Command.SET, "trader-position-fills:{" + POISONED + "}", "not ours");

        assertStoreRefused(StoreRig.await(apply(buy("P-1"))).getFirst());

        assertThat(rig.ask(Command.EXISTS, POISONED, "trader-position-trades:{" + POISONED + "}")
                        .toInteger())
                .isZero();
    }

    @Test
    void mended_isWrittenAgain_andHasAGap() {
        rig.ask(Command.SET, POISONED, "not ours");
        StoreRig.await(apply(buy("P-1")));
        rig.ask(Command.DEL, POISONED);

        assertThat(StoreRig.await(apply(buy("P-1"))).getFirst().outcome()).isEqualTo(Outcome.APPLIED);

        var gap = StoreRig.read(() -> rig.positionReader.find("P-1", AccountScope.ALL))
                .orElseThrow()
                .gap();
        assertThat(gap.reason()).isEqualTo("STORE_REFUSED");
        assertThat(gap.source().offset()).isEqualTo(1);
    }

    @Test
    void restOfAFlipThatCannotBeWritten_isKept_andWrittenOnceItCan() {
        rig.close();
        rig = new StoreRig(server.uri(), Map.of("trader.oms-type", "HEDGING"));
        rig.ask(Command.SET, "trader-position:P-1F", "not ours");
        StoreRig.await(apply(buy("P-1")));

        offset++;
        var flip = Fills.sell("3", "100")
                .of("P-1")
                .trade("T-" + offset)
                .at(System.currentTimeMillis() * 1_000_000)
                .get();
        assertThat(StoreRig.await(apply(flip)).getFirst().outcome()).isEqualTo(Outcome.APPLIED);
        assertThat(rig.ask(Command.HEXISTS, POISONED, "pending_flips").toInteger())
                .isEqualTo(1);

        rig.ask(Command.DEL, "trader-position:P-1F");
        StoreRig.await(apply(buy("P-1")));

        assertThat(StoreRig.read(() -> rig.positionReader.find("P-1F", AccountScope.ALL))
                        .orElseThrow()
                        .entity()
                        .signedQty())
                .isEqualByComparingTo("-2");
        assertThat(rig.ask(Command.HEXISTS, POISONED, "pending_flips").toInteger())
                .isZero();
    }

    @Test
    void instrumentThatCannotBeRead_countsAsUnknown() {
        rig.ask(Command.SET, "trader-instrument:ETHUSDT.BINANCE", "not ours");
        offset++;
        var fill = Fills.buy("1", "100")
                .of("P-1")
                .on("ETHUSDT.BINANCE")
                .at(System.currentTimeMillis() * 1_000_000)
                .get();

        assertThat(StoreRig.await(apply(fill)).getFirst().outcome()).isEqualTo(Outcome.APPLIED);

        StoreRig.await(rig.positions.define(fill.instrumentId()));
        assertThat(rig.ask(Command.HGET, POISONED, "instrument_known")).hasToString("false");
    }

    @Test
    void readingIt_failsAlone() {
        StoreRig.await(apply(buy("P-2")));
        rig.ask(Command.SET, POISONED, "not ours");

        var reads = new ArrayList<Uni<?>>();
        for (int i = 0; i < 100; i++) {
            reads.add(Uni.createFrom()
                    .completionStage(
                            rig.positionReader.find("P-2", AccountScope.ALL).subscribeAsCompletionStage()));
        }
        var poisoned = rig.positionReader
                .find(new PositionId("P-1").value(), AccountScope.ALL)
                .subscribeAsCompletionStage();

        reads.forEach(StoreRig::await);
        assertThatThrownBy(poisoned::join).hasCauseInstanceOf(Unreadable.class).hasMessageContaining(POISONED);
    }
}
