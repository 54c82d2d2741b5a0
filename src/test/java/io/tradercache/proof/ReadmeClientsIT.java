package io.tradercache.proof;

import static io.tradercache.fixtures.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.tradercache.fixtures.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The clients in the README, run as they are written, end with the state that REST gives.
class ReadmeClientsIT {
    private static final int POSITIONS = 40;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern SHOWN = Pattern.compile("(\\S+) (LONG|SHORT|FLAT|None) (\\S+)");
    private static final Pattern COUNTED = Pattern.compile("(caught-up|change|removed) (\\d+) open");

    private final List<Process> clients = new ArrayList<>();
    private final long time = Wire.ago(1, TimeUnit.HOURS);
    private Path directory;
    private Line line;
    private TraderCacheProcess application;

    @BeforeEach
    void startApplication() throws IOException {
        line = Line.start("readme");
        application = line.application("readme");
        directory = Files.createDirectories(Path.of("target", "proof", "readme-clients"));
        // Twenty positions are LONG, and twenty are SHORT.
        for (int i = 0; i < POSITIONS; i++) {
            fill(i, "T-1", i % 2 == 0 ? "BUY" : "SELL", "2");
        }
        line.awaitCaughtUp(application.api());
    }

    @AfterEach
    void stopAll() {
        clients.forEach(client -> {
            client.descendants().forEach(ProcessHandle::destroyForcibly);
            client.destroyForcibly();
        });
        line.close();
    }

    @Test
    void pythonClient_endsWithTheStateOfRest_overARestart() throws IOException {
        assumeTrue(hasPython(), "no python3 here");
        var output = run("python", "python3");
        awaitSame(() -> pythonPositions(output));
        var groups =
                lines(output).stream().takeWhile(text -> text.startsWith("{")).toList();
        assertThat(groups)
                .hasSize(POSITIONS)
                .allMatch(group -> group.contains("'account_id'") && group.contains("'instrument_id'"));

        change("T-2");
        awaitSame(() -> pythonPositions(output));

        application.terminate();
        change("T-3");
        application.start();
        line.awaitCaughtUp(application.api());
        awaitSame(() -> pythonPositions(output));
        assertThat(lines(output)).anyMatch(text -> text.startsWith("cut off:"));
    }

    @Test
    void shellClient_endsWithTheStateOfRest() throws IOException {
        var output = run("sh", "sh");
        awaitSame(() -> shellPositions(output));
        assertThat(json(lines(output).getFirst()).get("items"))
                .isEqualTo(application.api().get("/exposure?group_by=account").get("items"));

        change("T-2");

        awaitSame(() -> shellPositions(output));
    }

    // --- what happens meanwhile

    /// Some positions grow, some close, some flip, and some are new.
    private void change(String trade) {
        for (int i = 0; i < POSITIONS; i++) {
            var against = i % 2 == 0 ? "SELL" : "BUY";
            switch (i % 4) {
                case 0 -> fill(i, trade, "BUY", "0.5");
                case 1 -> fill(i, trade, against, "2");
                case 2 -> fill(i, trade, against, "3");
                default -> Wire.now();
            }
        }
        for (int i = 0; i < 5; i++) {
            line.send(
                    Line.FILLS,
                    null,
                    Wire.fill("NEW-" + trade + i, trade, "BUY", "1", "100", time)
                            .toString());
        }
        line.flush();
    }

    private void fill(int position, String trade, String side, String quantity) {
        var id = "README/" + position;
        line.send(
                Line.FILLS,
                id,
                Wire.fill(id, trade, side, quantity, "100.5", time).toString());
    }

    // --- the clients

    /// Runs a block of the README, and returns the file with its output.
    private Path run(String language, String interpreter) throws IOException {
        var base = "127.0.0.1:" + application.api().port();
        var script = directory.resolve("client." + language).toAbsolutePath();
        Files.writeString(script, block(language).replace("localhost:8080", base));
        var output = directory.resolve(language + ".out");
        Files.deleteIfExists(output);
        var builder = new ProcessBuilder(interpreter, script.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        // Requests to this machine must not go through a proxy.
        builder.environment().keySet().removeIf(variable -> variable.matches("(?i).*_proxy"));
        clients.add(builder.start());
        return output;
    }

    private static String block(String language) throws IOException {
        var readme = Files.readString(Path.of("README.md"));
        var section = readme.substring(readme.indexOf("\n## Write a client"));
        var fence = "```" + language + "\n";
        var from = section.indexOf(fence) + fence.length();
        return section.substring(from, section.indexOf("```", from));
    }

    private static boolean hasPython() {
        try {
            var version = new ProcessBuilder("python3", "--version")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return version.waitFor() == 0;
        } catch (IOException notThere) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    // --- what they have

    /// The state that a client holds, by position.
    private interface State {
        Map<String, String> read();
    }

    private void awaitSame(State state) {
        line.awaitCaughtUp(application.api());
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(state.read()).isNotEmpty().isEqualTo(open()));
    }

    /// Side and quantity of every open position, as REST gives them.
    private Map<String, String> open() {
        var open = new TreeMap<String, String>();
        application
                .api()
                .listById("/positions?limit=1000", "position_id")
                .forEach((id, position) -> open.put(id, held(position)));
        return open;
    }

    private static String held(JsonNode position) {
        return position.path("side").asText() + " " + position.path("quantity").asText();
    }

    /// Reads what was printed: all positions at a `caught-up`, else one; each time with the number held.
    private static Map<String, String> pythonPositions(Path output) {
        var state = new TreeMap<String, String>();
        var shown = new LinkedHashMap<String, String>();
        for (var text : lines(output)) {
            var position = SHOWN.matcher(text);
            var counted = COUNTED.matcher(text);
            if (position.matches()) {
                shown.put(position.group(1), position.group(2) + " " + position.group(3));
            } else if (counted.matches()) {
                if (counted.group(1).equals("caught-up")) {
                    state.clear();
                }
                state.putAll(shown);
                state.values().removeIf(held -> held.startsWith("FLAT") || held.startsWith("None"));
                shown.clear();
                assertThat(state).as(text).hasSize(Integer.parseInt(counted.group(2)));
            }
        }
        return state;
    }

    private static Map<String, String> shellPositions(Path output) {
        var state = new TreeMap<String, String>();
        for (var text : lines(output)) {
            var event = text.substring(0, Math.max(0, text.indexOf(' ')));
            if (Set.of("snapshot", "change", "removed").contains(event)) {
                var position = json(text.substring(event.length()));
                state.put(position.path("position_id").asText(), held(position));
            }
        }
        state.values().removeIf(held -> !held.startsWith("LONG") && !held.startsWith("SHORT"));
        return state;
    }

    /// Only whole lines, because the last one may be half written.
    private static List<String> lines(Path output) {
        try {
            var text = Files.readString(output);
            return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode json(String text) {
        try {
            return Api.JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(text, e);
        }
    }
}
