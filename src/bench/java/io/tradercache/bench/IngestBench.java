package io.tradercache.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.ToDoubleFunction;

/// Compares how fast each contestant takes the same fills from Kafka to its end state: the packaged application, a
/// generic sink, Kafka Streams, and our own fold in memory.
///
/// The contestants take turns, each in a new process for each run, on the same broker and the same Redis. Each is
/// measured when it is warm, from a half of the fills on, and each end state is checked. The table shows medians.
///
/// System properties: `bench.fills`, `bench.positions`, `bench.runs`.
public final class IngestBench {
    private static final int FILLS = Integer.getInteger("bench.fills", 2_000_000);
    private static final int POSITIONS = Integer.getInteger("bench.positions", 10_000);
    private static final int RUNS = Integer.getInteger("bench.runs", 5);
    private static final int WARM = FILLS / 2;
    // The heap of each contestant. The fold in memory needs more, because nothing that it holds is stored elsewhere.
    private static final int GIGABYTES = 2;
    private static final Path DIRECTORY = Path.of("target", "bench");

    private final Machine machine;
    private final Map<String, Workload.Sum> expected;
    private final Ours ours;
    private final Contestant sink;
    private final Contestant memory;
    private final List<Contestant> streams;
    private final Map<String, List<Measured>> measured = new LinkedHashMap<>();

    private IngestBench(Machine machine) throws ExecutionException, InterruptedException {
        this.machine = machine;
        expected = new Workload(FILLS, POSITIONS).send(machine.brokers());
        ours = new Ours(machine, FILLS, WARM);
        sink = contestant(
                "HSET sink",
                "io.tradercache.bench.HsetSink",
                GIGABYTES,
                "sink",
                String.valueOf(machine.redisPort()));
        memory = contestant("our fold in memory", "io.tradercache.ingest.MemoryFold", 3 * GIGABYTES, "memory");
        streams = List.of(streams("1"), streams("2"));
    }

    public static void main(String[] arguments) throws IOException, ExecutionException, InterruptedException {
        try (var machine = new Machine(DIRECTORY.toAbsolutePath())) {
            var bench = new IngestBench(machine);
            for (int run = 1; run <= RUNS; run++) {
                bench.run(run);
            }
            bench.report();
        }
    }

    private Contestant streams(String threads) {
        return contestant(
                "Kafka Streams, threads: " + threads,
                "io.tradercache.bench.StreamsFold",
                GIGABYTES,
                "streams-" + threads,
                threads);
    }

    /// A contestant whose arguments are the brokers, how many fills there are and when it is warm, something of its
    /// own, and where to write its end state.
    ///
    /// @param gigabytes the limit of its heap
    private Contestant contestant(String name, String main, int gigabytes, String file, String... own) {
        var endState = DIRECTORY.resolve(file + ".txt");
        var arguments = new ArrayList<String>();
        arguments.add(machine.brokers());
        arguments.add(String.valueOf(FILLS));
        arguments.add(String.valueOf(WARM));
        arguments.addAll(List.of(own));
        arguments.add(endState.toString());
        return new Contestant(name, main, gigabytes, arguments, endState);
    }

    private void run(int run) throws IOException, InterruptedException {
        note(run, memory.run(machine));
        checkQuantities(memory.name(), memory.positions());

        machine.redis().flushAll();
        note(run, ours.run());
        checkQuantities(App.NAME, ours.positions());
        check(App.NAME + " against our fold in memory", memory.positions().equals(ours.positions()));

        machine.redis().flushAll();
        note(run, sink.run(machine));
        for (var position : expected.entrySet()) {
            var last = machine.redis().hget("sink:" + position.getKey(), "trade_id");
            check(sink.name(), position.getValue().lastTrade().equals(last));
        }

        for (var each : streams) {
            note(run, each.run(machine));
            checkQuantities(each.name(), each.positions());
        }
    }

    private void note(int run, Measured one) {
        measured.computeIfAbsent(one.name(), _ -> new ArrayList<>()).add(one);
        System.out.printf(
                "run %d: %s: %,.0f fills/s, %.1f µs of CPU, %.1f µs and %.2f commands of Redis per fill%n",
                run, one.name(), one.perSecond(), one.cpuMicros(), one.redisMicros(), one.commands());
    }

    private void checkQuantities(String name, Map<String, List<BigDecimal>> positions) {
        check(name + ", count of positions", positions.size() == expected.size());
        expected.forEach((id, sum) -> check(
                name + ", quantity of " + id,
                positions.getOrDefault(id, List.of(BigDecimal.TEN.pow(30))).getFirst().compareTo(sum.signedQty())
                        == 0));
    }

    private static void check(String what, boolean holds) {
        if (!holds) {
            throw new IllegalStateException("Wrong end state: " + what);
        }
    }

    private void report() throws IOException {
        double base = median(sink.name(), Measured::perSecond);
        var table = new StringBuilder("""
                %d fills over %d positions, %d runs, medians from fill %d on

                | | fills/s | ÷ sink | CPU µs/fill | Redis CPU µs/fill | Redis commands/fill |
                | --- | --- | --- | --- | --- | --- |
                """.formatted(FILLS, POSITIONS, RUNS, WARM));
        for (var name : measured.keySet()) {
            table.append("| %s | %,.0f | %.2f | %.1f | %.1f | %.2f |%n"
                    .formatted(
                            name,
                            median(name, Measured::perSecond),
                            median(name, Measured::perSecond) / base,
                            median(name, Measured::cpuMicros),
                            median(name, Measured::redisMicros),
                            median(name, Measured::commands)));
        }
        System.out.println(table);
        new ObjectMapper()
                .writerWithDefaultPrettyPrinter()
                .writeValue(
                        DIRECTORY.resolve("ingest.json").toFile(),
                        Map.of("fills", FILLS, "positions", POSITIONS, "warm_from", WARM, "runs", measured));
    }

    private double median(String name, ToDoubleFunction<Measured> figure) {
        var sorted = measured.getOrDefault(name, List.of()).stream()
                .mapToDouble(figure)
                .sorted()
                .toArray();
        return sorted[sorted.length / 2];
    }
}
