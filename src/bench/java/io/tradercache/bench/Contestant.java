package io.tradercache.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// A program of its own that takes the fills from Kafka to an end state, and tells by [Marks] how far it is.
///
/// @param name as shown in the table
/// @param main its main class
/// @param gigabytes the limit of its heap
/// @param arguments of the main class
/// @param endState where it writes a line for each position: the id, the signed quantity and, if it knows it, the
///     realized P&L; the sink writes none
record Contestant(String name, String main, int gigabytes, List<String> arguments, Path endState) {

    /// Runs it to its end.
    Measured run(Machine machine) throws IOException, InterruptedException {
        Files.deleteIfExists(endState);
        var command = new ArrayList<>(List.of(
                machine.java(), "-Xmx" + gigabytes + "g", "-cp", System.getProperty("java.class.path")));
        command.add(main);
        command.addAll(arguments);
        var process = new ProcessBuilder(command)
                .redirectError(machine.log(name))
                .start();
        try (var output = new BufferedReader(new InputStreamReader(
                process.getInputStream(), StandardCharsets.UTF_8))) {
            var marks = new ArrayList<Machine.Look>();
            for (var line = output.readLine(); line != null; line = output.readLine()) {
                if (line.startsWith("mark ")) {
                    marks.add(machine.look(Long.parseLong(line.substring(5)), process.toHandle()));
                }
            }
            if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0 || marks.size() != 2) {
                throw new IllegalStateException(name + " failed, see " + machine.log(name));
            }
            return Measured.between(name, marks.getFirst(), marks.getLast());
        } finally {
            process.destroyForcibly();
        }
    }

    /// Its positions as it left them: the signed quantity and, if it knows it, the realized P&L.
    Map<String, List<BigDecimal>> positions() throws IOException {
        var positions = new TreeMap<String, List<BigDecimal>>();
        for (var line : Files.readAllLines(endState)) {
            var words = List.of(line.split(" ", -1));
            positions.put(
                    words.getFirst(),
                    words.stream().skip(1).map(BigDecimal::new).map(BigDecimal::stripTrailingZeros).toList());
        }
        return positions;
    }
}
