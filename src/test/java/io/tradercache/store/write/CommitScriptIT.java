package io.tradercache.store.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tradercache.fixtures.Deliveries;
import io.tradercache.local.LocalRedis;
import io.tradercache.store.Log;
import io.tradercache.store.StoreRig;
import io.tradercache.store.hash.Fields;
import io.tradercache.store.progress.Progress;
import io.tradercache.store.redis.RedisAway;
import io.tradercache.store.redis.RedisRefused;
import io.vertx.redis.client.Command;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommitScriptIT {

    private static final String ENTITY = "trader-order:O-1";
    private static final String EVENTS = "trader-order-events:{trader-order:O-1}";
    private static final String BALANCES = "trader-account-balances:{trader-order:O-1}";
    private static final List<String> KEYS = List.of(ENTITY, EVENTS);
    private static final long NOW = System.currentTimeMillis();

    private static LocalRedis server;
    private static StoreRig rig;

    @BeforeAll
    static void start(@TempDir Path data) throws IOException {
        server = LocalRedis.start(0, data);
        rig = new StoreRig(server.uri());
    }

    @AfterAll
    static void stop() {
        rig.close();
        server.kill();
    }

    @BeforeEach
    void flush() {
        rig.ask(Command.FLUSHALL);
    }

    @Test
    void versionAsExpected_isWritten() throws Exception {
        var first = commit(0, 7, Commit.SAME_EXPIRY).add("HSET", ENTITY, List.of("status", "OPEN"), 2);
        var second = commit(7, 8, Commit.SAME_EXPIRY)
                .add("HSET", ENTITY, List.of("side", "BUY"), 2)
                .add("HDEL", ENTITY, List.of("status"), 1)
                .add("RPUSH", EVENTS, List.of("a", "b"), 1);

        assertThat(isWritten(first)).isTrue();
        assertThat(isWritten(second)).isTrue();

        assertThat(rig.ask(Command.HGETALL, ENTITY).getKeys()).containsExactlyInAnyOrder("side", "version");
        assertThat(rig.ask(Command.HGET, ENTITY, "version")).hasToString("8");
        assertThat(rig.ask(Command.LRANGE, EVENTS, 0, -1)).hasToString("[a, b]");
    }

    @Test
    void anotherVersion_isNotWritten() throws Exception {
        assertThat(isWritten(commit(0, 7, Commit.SAME_EXPIRY))).isTrue();

        for (long expected : new long[] {0, 6, 8}) {
            var late = commit(expected, 9, "1").add("RPUSH", EVENTS, List.of("lost"), 1);

            assertThat(isWritten(late)).isFalse();
        }

        assertThat(rig.ask(Command.HGET, ENTITY, "version")).hasToString("7");
        assertThat(rig.ask(Command.EXISTS, EVENTS).toInteger()).isZero();
        assertThat(rig.ask(Command.PTTL, ENTITY).toLong()).isEqualTo(-1);
    }

    @Test
    void revisionAheadOfVersion_isWhatCounts() throws Exception {
        assertThat(isWritten(commit(0, 7, Commit.SAME_EXPIRY).add("HSET", ENTITY, List.of("revision", "9"), 2)))
                .isTrue();

        assertThat(isWritten(commit(7, 10, Commit.SAME_EXPIRY))).isFalse();
        assertThat(isWritten(commit(9, 10, Commit.SAME_EXPIRY).add("HDEL", ENTITY, List.of("revision"), 1)))
                .isTrue();
        assertThat(isWritten(commit(10, 11, Commit.SAME_EXPIRY))).isTrue();
    }

    @Test
    void goneMeanwhile_isNotWritten() throws Exception {
        assertThat(isWritten(commit(5, 6, Commit.SAME_EXPIRY))).isFalse();
        assertThat(rig.ask(Command.EXISTS, ENTITY).toInteger()).isZero();
    }

    @Test
    void expiry_isSetOnAllKeys_left_andTakenAway() throws Exception {
        long goes = NOW + 3_600_000;
        isWritten(commit(0, 1, Long.toString(goes)).add("RPUSH", EVENTS, List.of("a"), 1));
        assertThat(List.of(expiry(ENTITY), expiry(EVENTS))).containsOnly(goes);

        isWritten(commit(1, 2, Commit.SAME_EXPIRY).add("RPUSH", EVENTS, List.of("b"), 1));
        assertThat(List.of(expiry(ENTITY), expiry(EVENTS))).containsOnly(goes);

        isWritten(commit(2, 3, Commit.NEVER));
        assertThat(List.of(expiry(ENTITY), expiry(EVENTS))).containsOnly(-1L);
    }

    @Test
    void thirtyThousandValues_areWrittenInOneStep() throws Exception {
        List<String> events = new ArrayList<>();
        List<String> fields = new ArrayList<>();
        for (int i = 0; i < 30_000; i++) {
            events.add("event-" + i);
            fields.add((i % 2 == 0 ? "f" : "v") + i / 2);
        }

        assertThat(isWritten(commit(0, 1, Commit.SAME_EXPIRY)
                        .add("HSET", ENTITY, fields, 2)
                        .add("RPUSH", EVENTS, events, 1)))
                .isTrue();

        assertThat(rig.ask(Command.LLEN, EVENTS).toInteger()).isEqualTo(30_000);
        assertThat(rig.ask(Command.LINDEX, EVENTS, -1)).hasToString("event-29999");
        assertThat(rig.ask(Command.HLEN, ENTITY).toInteger()).isEqualTo(15_001);
        assertThat(rig.ask(Command.HGET, ENTITY, "f14999")).hasToString("v14999");
    }

    @Test
    void prune_takesWhatIsPastItsTime_oldestFirst() throws Exception {
        var cycles = List.of(cycle("new", NOW + 1), cycle("b", NOW), cycle("a", 5));

        isWritten(
                commit(0, 1, Commit.SAME_EXPIRY).add("RPUSH", EVENTS, cycles, 1).addOnce("PRUNE", EVENTS, List.of()));

        assertThat(rig.ask(Command.LLEN, EVENTS).toInteger()).isEqualTo(1);
        assertThat(rig.ask(Command.LINDEX, EVENTS, 0).toString()).contains("new");
    }

    @Test
    void prune_leavesTheNewest() throws Exception {
        var cycles = List.of(cycle("b", 6), cycle("a", 5));

        isWritten(
                commit(0, 1, Commit.SAME_EXPIRY).add("RPUSH", EVENTS, cycles, 1).addOnce("PRUNE", EVENTS, List.of()));

        assertThat(rig.ask(Command.LRANGE, EVENTS, 0, -1)).hasToString("[" + cycle("b", 6) + "]");
    }

    @Test
    void anotherSize_changesNothing() throws Exception {
        isWritten(commit(0, 1, Commit.SAME_EXPIRY).add("RPUSH", EVENTS, List.of("a", "b"), 1));

        for (long size : new long[] {0, 1, 3}) {
            var other = commit(1, 2, Commit.NEVER).expect(EVENTS, "LLEN", size).add("RPUSH", EVENTS, List.of("c"), 1);
            assertThat(result(other)).isEqualTo(Commit.Result.PARTS_MISSING);
        }
        assertThat(result(commit(7, 8, Commit.SAME_EXPIRY).expect(EVENTS, "LLEN", 1)))
                .isEqualTo(Commit.Result.RACED);
        assertThat(rig.ask(Command.HGET, ENTITY, "version")).hasToString("1");
        assertThat(rig.ask(Command.LRANGE, EVENTS, 0, -1)).hasToString("[a, b]");

        var right = commit(1, 2, Commit.SAME_EXPIRY)
                .expect(EVENTS, "LLEN", 2)
                .expect(EVENTS, "EXISTS", 1)
                .add("RPUSH", EVENTS, List.of("c"), 1);
        assertThat(result(right)).isEqualTo(Commit.Result.WRITTEN);
        assertThat(rig.ask(Command.LLEN, EVENTS).toInteger()).isEqualTo(3);
    }

    @Test
    void prune_ofAnEmptyList_isNothing() throws Exception {
        assertThat(isWritten(commit(0, 1, Commit.SAME_EXPIRY).addOnce("PRUNE", EVENTS, List.of())))
                .isTrue();
    }

    @Test
    void keyOfAnotherType_isReturnedAsItsError_andNothingIsWritten() {
        rig.ask(Command.SET, BALANCES, "text");

        var commit = new Commit(List.of(ENTITY, EVENTS, BALANCES), 0, Commit.SAME_EXPIRY, NOW)
                .add("RPUSH", EVENTS, List.of("a"), 1)
                .add("HSET", BALANCES, List.of("b", "1"), 2)
                .add("HSET", ENTITY, List.of("version", "1"), 2);

        assertThatThrownBy(() -> isWritten(commit))
                .hasCauseInstanceOf(RedisRefused.class)
                .hasMessageContaining("WRONGTYPE");
        assertThat(rig.ask(Command.EXISTS, ENTITY, EVENTS).toInteger()).isZero();
    }

    @Test
    void entityOfAnotherType_isReturnedAsItsError() {
        rig.ask(Command.RPUSH, ENTITY, "text");

        assertThatThrownBy(() -> isWritten(commit(0, 1, Commit.SAME_EXPIRY)))
                .hasCauseInstanceOf(RedisRefused.class)
                .hasMessageContaining("WRONGTYPE");
    }

    @Test
    void progress_movesForwardOnly() {
        // Two writers of one partition, of which one was paused.
        var paused = log(() -> {});
        for (long offset : new long[] {5, 9_007_199_254_740_992L}) {
            StoreRig.await(rig.progress.advance(log(() -> {}), new Progress.Mark(offset, offset + 1, offset + 2)));
        }
        StoreRig.await(rig.progress.advance(paused, new Progress.Mark(7, 8, 9)));

        assertThat(StoreRig.await(rig.progress.of("topic", 3)).offset()).isEqualTo(9_007_199_254_740_992L);
        assertThat(StoreRig.await(rig.progress.of("topic", 4))).isEqualTo(new Progress.Mark(-1, 0, 0));
        assertThat(StoreRig.await(rig.progress.all())).containsOnlyKeys("topic:3");
    }

    private static Log log(Runnable whenForgotten) {
        return Deliveries.log("topic", 3, Log.Begin.after(-1, rig.progress.session()), whenForgotten);
    }

    @Test
    void progressBehindWhatWasSeen_isNotMoved_andItsLogIsTold() {
        var told = new AtomicInteger();
        var log = log(told::incrementAndGet);
        StoreRig.await(rig.progress.advance(log, new Progress.Mark(5, 6, 7)));
        rig.ask(Command.FLUSHALL);

        assertThatThrownBy(() -> StoreRig.await(rig.progress.advance(log, new Progress.Mark(8, 9, 10))))
                .isInstanceOf(RedisAway.class);

        assertThat(told).hasValue(1);
        assertThat(StoreRig.await(rig.progress.all())).isEmpty();
    }

    /// A commit that writes nothing yet.
    private static Commit empty(long expected, String expiry) {
        return new Commit(KEYS, expected, expiry, NOW);
    }

    /// A commit that writes a version.
    private static Commit commit(long expected, long version, String expiry) {
        return empty(expected, expiry).add("HSET", ENTITY, List.of("version", Long.toString(version)), 2);
    }

    private static String cycle(String id, long expiresAt) {
        return new Fields().put("position_id", id).put("expires_at", expiresAt).json();
    }

    private static boolean isWritten(Commit commit) throws Exception {
        return result(commit) == Commit.Result.WRITTEN;
    }

    private static Commit.Result result(Commit commit) throws Exception {
        return commit.send(rig.connections.writes(), rig.progress.session())
                .toCompletionStage()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
    }

    /// When a key expires; -1 for never. Redis and this process read their clocks at different moments.
    private static long expiry(String key) {
        long left = rig.ask(Command.PTTL, key).toLong();
        long goes = NOW + 3_600_000;
        return Math.abs(System.currentTimeMillis() + left - goes) < 1_000 ? goes : left;
    }
}
