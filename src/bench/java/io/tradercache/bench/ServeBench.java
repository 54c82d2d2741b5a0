package io.tradercache.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Measures what the packaged application does beside taking fills: whether it stays as fast, how fast it passes over
/// fills that it has, how it answers in a backlog and when idle, and how soon a fill is seen.
///
/// The clients of these measurements, Kafka and Redis run on the same machine, so all figures are of a part of it.
///
/// System properties: `bench.fills`, `bench.positions`.
final class ServeBench {
    private static final int FILLS = Integer.getInteger("bench.fills", 2_000_000);
    private static final int POSITIONS = Integer.getInteger("bench.positions", 1_000);
    private static final Path DIRECTORY = Path.of("target", "bench");
    private static final int SECONDS_OF_LOAD = 10;
    private static final String PAGE = "/api/v1/positions?limit=100";

    private static final int FILLS_PER_SECOND = 2_000;
    private static final int PROBES = 1_000;
    private static final int SECONDS_TO_WARM_UP = 10;
    // Among so many fills one is looked for.
    private static final int FILLS_PER_PROBE = 100;
    private static final int MILLIS_TO_LINGER = 5;
    private static final long NANOS_BETWEEN_LOOKS = 500_000;
    private static final int FIRST_NEW_POSITION = 1_000_000;

    private final Machine machine;
    private final Workload workload = new Workload(FILLS, POSITIONS);
    private final Map<String, Object> figures = new LinkedHashMap<>();

    private ServeBench(Machine machine) {
        this.machine = machine;
    }

    static void main(String[] arguments) throws IOException, ExecutionException, InterruptedException {
        try (var machine = new Machine(DIRECTORY.toAbsolutePath())) {
            var bench = new ServeBench(machine);
            bench.workload.send(machine.brokers());
            bench.quartersThenReplay();
            machine.redis().flushAll();
            bench.readsInBacklogThenIdle();
            new ObjectMapper()
                    .writerWithDefaultPrettyPrinter()
                    .writeValue(DIRECTORY.resolve("serve.json").toFile(), bench.figures);
        }
    }

    private void note(String what, double figure) {
        figures.put(what, figure);
        System.out.printf("%s: %,.2f%n", what, figure);
    }

    /// Takes all fills, then all of them again in another consumer group.
    private void quartersThenReplay() throws IOException, ExecutionException, InterruptedException {
        double all;
        try (var app = App.start(machine)) {
            var looks = new Machine.Look[5];
            looks[0] = app.awaitDone(1);
            for (int quarter = 1; quarter <= 4; quarter++) {
                looks[quarter] = app.awaitDone((long) FILLS * quarter / 4);
                note("quarter %d, fills/s".formatted(quarter), perSecond(looks[quarter - 1], looks[quarter]));
                if (quarter == 2 || quarter == 4) {
                    note("live heap after quarter %d, MB".formatted(quarter), liveHeap(app) / 1e6);
                }
            }
            all = perSecond(looks[1], looks[4]);
        }
        try (var app = App.start(machine);
                var admin = Admin.create(Map.<String, Object>of("bootstrap.servers", machine.brokers()))) {
            var warm = awaitCommitted(admin, app, FILLS / 4);
            var end = awaitCommitted(admin, app, FILLS);
            note("replay, fills/s", perSecond(warm, end));
            note("replay ÷ quarters 2 to 4", perSecond(warm, end) / all);
        }
    }

    private static double perSecond(Machine.Look from, Machine.Look to) {
        return (to.done() - from.done()) * 1e9 / (to.nanos() - from.nanos());
    }

    /// What is left in the heap by a full collection, in bytes.
    private long liveHeap(App app) throws IOException {
        var jcmd = Path.of(machine.java()).resolveSibling("jcmd").toString();
        var process = new ProcessBuilder(jcmd, String.valueOf(app.handle().pid()), "GC.class_histogram")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        var lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines();
        var total = lines.filter(line -> line.startsWith("Total")).findFirst().orElseThrow();
        return Long.parseLong(total.strip().split(" +", -1)[2]);
    }

    private Machine.Look awaitCommitted(Admin admin, App app, long wanted)
            throws IOException, ExecutionException, InterruptedException {
        while (true) {
            long committed = admin
                    .listConsumerGroupOffsets(app.group())
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .entrySet()
                    .stream()
                    .filter(offset -> offset.getKey().topic().equals(Workload.FILLS) && offset.getValue() != null)
                    .mapToLong(offset -> offset.getValue().offset())
                    .sum();
            if (committed >= wanted) {
                return machine.look(committed, app.handle());
            }
            app.checkAlive();
            Thread.sleep(20);
        }
    }

    private void readsInBacklogThenIdle() throws IOException, ExecutionException, InterruptedException {
        try (var app = App.start(machine)) {
            app.awaitDone(FILLS / 4);
            var one = pathOf(app.get(PAGE).path("items").path(0).path("position_id").asText());
            // The first seconds would measure the compiler instead.
            Load.run(app.port(), one, SECONDS_TO_WARM_UP);
            Load.run(app.port(), PAGE, SECONDS_TO_WARM_UP);
            load(app, "in a backlog, one position", one);
            load(app, "in a backlog, a page of 100", PAGE);
            if (app.done() == FILLS) {
                throw new IllegalStateException("The backlog ended before the reads in it; take more fills");
            }
            app.awaitDone(FILLS);

            Load.run(app.managementPort(), "/q/health/live", SECONDS_TO_WARM_UP);
            var health = Load.run(app.managementPort(), "/q/health/live", SECONDS_OF_LOAD);
            note("idle, health, answers/s", health.perSecond());
            note(
                    "idle, one position ÷ health",
                    load(app, "idle, one position", one).perSecond() / health.perSecond());
            load(app, "idle, a page of 100", PAGE);

            endToEnd(app);
        }
    }

    private static String pathOf(String position) {
        return "/api/v1/positions/" + position;
    }

    private Load.Answers load(App app, String what, String path) {
        var answers = Load.run(app.port(), path, SECONDS_OF_LOAD);
        note(what + ", answers/s", answers.perSecond());
        note(what + ", median ms", answers.medianMillis());
        note(what + ", p99 ms", answers.p99Millis());
        return answers;
    }

    /// How long it takes from the moment when a fill is given to the producer until it is read by REST. Each fill that
    /// is looked for opens a position, among many that go to others. Those are sent a few at a time, as most producers
    /// do; one at a time, the broker would take most of a processor.
    private void endToEnd(App app) throws IOException, InterruptedException {
        var millis = new double[PROBES];
        try (var producer = producer(0);
                var producerOfOthers = producer(MILLIS_TO_LINGER)) {
            var probed = new AtomicBoolean();
            var others = Thread.ofPlatform().start(() -> {
                long start = System.nanoTime();
                for (int i = 0; !probed.get(); i++) {
                    LockSupport.parkNanos(start + i * (1_000_000_000L / FILLS_PER_SECOND) - System.nanoTime());
                    var _ = producerOfOthers.send(workload.another(FILLS + i, i * 7 % POSITIONS));
                }
            });
            Thread.sleep(SECONDS_TO_WARM_UP * 1_000);
            for (int probe = 0; probe < PROBES; probe++) {
                int position = FIRST_NEW_POSITION + probe;
                long sent = System.nanoTime();
                var _ = producer.send(workload.another(2 * FILLS + probe, position));
                var path = pathOf(Workload.positionId(position));
                while (app.get(path).path("position_id").isMissingNode()) {
                    // Without a pause, the questions would take a processor of the two.
                    LockSupport.parkNanos(NANOS_BETWEEN_LOOKS);
                }
                millis[probe] = (System.nanoTime() - sent) / 1e6;
                Thread.sleep(FILLS_PER_PROBE * 1_000 / FILLS_PER_SECOND);
            }
            probed.set(true);
            others.join();
        }
        Arrays.sort(millis);
        note("from the producer to REST, median ms", millis[PROBES / 2]);
        note("from the producer to REST, p99 ms", millis[PROBES * 99 / 100]);
    }

    private KafkaProducer<byte[], byte[]> producer(int millisToLinger) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", machine.brokers(), "acks", "all", "linger.ms", millisToLinger),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }
}
