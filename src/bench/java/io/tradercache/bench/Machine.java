package io.tradercache.bench;

import io.tradercache.local.LocalKafka;
import io.tradercache.local.LocalRedis;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import redis.clients.jedis.Jedis;

/// The Kafka and the Redis that all contestants use one after the other, and the looks at what they cost.
final class Machine implements Closeable {
    private static final int PARTITIONS = 4;
    private static final double TICKS_PER_SECOND = 100;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Path directory;
    private final LocalRedis redis;
    private final LocalKafka kafka;
    private final Jedis client;

    /// One look at a contestant while it runs.
    ///
    /// @param done how many fills it has done
    /// @param nanos when, by [System#nanoTime]
    record Look(long done, long nanos, double cpuMicros, double redisMicros, double commands) {}

    Machine(Path directory) throws IOException {
        this.directory = directory;
        delete(directory);
        Files.createDirectories(directory);
        redis = LocalRedis.start(0, directory.resolve("redis"));
        kafka = LocalKafka.start(0, directory.resolve("kafka"));
        kafka.createTopics(
                PARTITIONS,
                List.of(
                        Workload.FILLS,
                        Workload.INSTRUMENTS,
                        "trader.orders",
                        "trader.accounts",
                        "trader.ticks",
                        "trader.bars",
                        "trader.dead-letters"));
        // To forget millions of trades takes Redis longer than a client waits by default.
        client = new Jedis("127.0.0.1", redis.port(), (int) PATIENCE.toMillis());
    }

    String brokers() {
        return kafka.bootstrapServers();
    }

    int redisPort() {
        return redis.port();
    }

    Jedis redis() {
        return client;
    }

    String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    File log(String name) {
        return directory
                .resolve(name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-") + ".log")
                .toFile();
    }

    Look look(long done, ProcessHandle process) throws IOException {
        long nanos = System.nanoTime();
        var info = info();
        return new Look(
                done,
                nanos,
                cpuMicros(process),
                (need(info, "used_cpu_user") + need(info, "used_cpu_sys")) * 1e6,
                need(info, "total_commands_processed"));
    }

    private static double need(Map<String, String> info, String name) {
        var value = info.get(name);
        if (value == null) {
            throw new IllegalStateException("Redis does not tell " + name);
        }
        return Double.parseDouble(value);
    }

    private Map<String, String> info() {
        var info = new HashMap<String, String>();
        (client.info("cpu") + client.info("stats")).lines().forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0) {
                info.put(line.substring(0, colon), line.substring(colon + 1));
            }
        });
        return info;
    }

    /// User and system time of a process, according to the kernel.
    private static double cpuMicros(ProcessHandle process) throws IOException {
        var stat = Files.readString(Path.of("/proc", String.valueOf(process.pid()), "stat"));
        var afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(afterName[11]) + Long.parseLong(afterName[12])) * 1e6 / TICKS_PER_SECOND;
    }

    @Override
    public void close() {
        client.close();
        kafka.close();
        redis.close();
    }

    private static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (var files = Files.walk(directory)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
