package io.tradercache.proof;

import static io.tradercache.fixtures.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradercache.fixtures.Signals;
import io.tradercache.fixtures.Wire;
import io.tradercache.local.LocalRedis;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// What the service does on a Redis that may lose or drop what it has.
@Execution(ExecutionMode.CONCURRENT)
class RedisSafetyIT {
    private static final String POSITION = "safe-P";
    private static final String[] EVICTING = {"--maxmemory-policy", "allkeys-lru"};

    @TempDir
    Path data;

    @Test
    void redisThatEvicts_endsTheStart() throws IOException {
        try (var redis = LocalRedis.start(0, data, EVICTING)) {
            var ended = end("evicting", redis, Map.of());

            assertThat(ended.exitCode()).isEqualTo(1);
            assertThat(ended.log())
                    .anyMatch(line -> line.contains("maxmemory-policy allkeys-lru")
                            && line.contains("TRADER_REDIS_ALLOW_EVICTION"));
        }
    }

    @Test
    void redisThatMayEvict_isWarnedOf() throws IOException {
        try (var line = Line.start("safety-evicting", EVICTING)) {
            var application = line.application("safety-evicting", "", Map.of("TRADER_REDIS_ALLOW_EVICTION", "true"));

            await("warnings")
                    .untilAsserted(() -> assertThat(application.log())
                            .anyMatch(said -> said.contains("WARN") && said.contains("maxmemory-policy allkeys-lru"))
                            .anyMatch(said -> said.contains("WARN") && said.contains("appendonly no")));
        }
    }

    /// No Redis of the proofs is as new as that.
    @Test
    void diskThatCannotBeAskedFor_endsTheStart() throws IOException {
        try (var redis = LocalRedis.start(0, data)) {
            var ended = end("disk", redis, Map.of("TRADER_REDIS_ACKNOWLEDGE", "disk"));

            assertThat(ended.exitCode()).isEqualTo(1);
            assertThat(ended.log()).anyMatch(line -> line.contains("TRADER_REDIS_ACKNOWLEDGE=disk needs"));
        }
    }

    @Test
    void nothingIsCommitted_beforeAReplicaHasIt() throws IOException, InterruptedException {
        try (var line = Line.start("safety-replica");
                var replica = LocalRedis.start(
                        0,
                        data,
                        "--replicaof",
                        "127.0.0.1",
                        String.valueOf(line.redis().port()))) {
            var group = "safety-replica";
            var api = line.application(group, "", Map.of("TRADER_REDIS_ACKNOWLEDGE", "replica"))
                    .api();
            fills(line, 0, 10);
            awaitCommitted(line, group, 10);

            Signals.pause(replica.process());
            fills(line, 10, 20);
            await("written")
                    .untilAsserted(() -> assertThat(
                                    api.position(POSITION).path("quantity").asText())
                            .isEqualTo("20"));
            await("held")
                    .untilAsserted(() -> assertThat(api.status()
                                    .path("held")
                                    .path("trader.fills:0")
                                    .asText())
                            .contains("no replica of Redis"));
            assertThat(line.committed(group, Line.FILLS, 0)).isEqualTo(10);

            Signals.resume(replica.process());
            awaitCommitted(line, group, 20);
            await("released")
                    .untilAsserted(() -> assertThat(api.status().path("held")).isEmpty());
            assertThat(replica(replica)).isEqualTo("20");
        }
    }

    private static String replica(LocalRedis replica) throws IOException {
        try (var wire = new RedisWire(replica.port())) {
            return wire.hash("trader-position:" + POSITION).get("quantity");
        }
    }

    private static TraderCacheProcess.Ended end(String name, LocalRedis redis, Map<String, String> settings)
            throws IOException {
        var all = new HashMap<>(settings);
        all.put("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1");
        all.put("QUARKUS_REDIS_HOSTS", redis.uri());
        return TraderCacheProcess.runToItsEnd(
                "safety-" + name, Packaging.proven().command(), all);
    }

    private static void fills(Line line, int from, int to) {
        for (int i = from; i < to; i++) {
            line.sendTo(
                    0,
                    Line.FILLS,
                    POSITION,
                    Wire.fill(POSITION, "T-" + i, "BUY", "1", "100", Wire.now()).toString());
        }
        line.flush();
    }

    private static void awaitCommitted(Line line, String group, long offset) {
        await("committed")
                .untilAsserted(
                        () -> assertThat(line.committed(group, Line.FILLS, 0)).isEqualTo(offset));
    }
}
