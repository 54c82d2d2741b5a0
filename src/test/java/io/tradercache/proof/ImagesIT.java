package io.tradercache.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The images that `.ci/images` has built and unpacked do their work as in a cluster: as the user that they name, on a
/// root file system that is read-only.
class ImagesIT {
    private static final String PREFIX = "im-";
    private static final int FILLS = 500;

    static Stream<String> images() {
        return Pattern.compile(",").splitAsStream(System.getProperty("proof.images"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("images")
    void startedWithoutRightsOnAReadOnlyRoot_doesItsWork(String name) throws IOException {
        var image = Path.of("target", "images", name);
        var config = Api.JSON.readTree(image.resolve("image.json").toFile()).at("/OCIv1/config");
        assertThat(config.path("User").asText()).isEqualTo("10001:10001");
        assertThat(config.path("Labels").path("org.opencontainers.image.title").asText())
                .isEqualTo("Trader Cache");

        var records = FillStream.random(PREFIX, 20_265, 20, FILLS, 0);
        var fold = FillStream.fold(PREFIX);
        records.forEach(record -> fold.apply(record.fill()));
        try (var line = Line.start("image-" + name)) {
            var application = line.application("images", "", contained(image.resolve("root"), config), Map.of());
            var process = Path.of("/proc", String.valueOf(application.handle().pid()));
            assertThat(Files.readAllLines(process.resolve("status")))
                    .as("user and groups")
                    .contains("Uid:\t10001\t10001\t10001\t10001", "Gid:\t10001\t10001\t10001\t10001", "Groups:\t ");
            assertThat(Files.readAllLines(process.resolve("mountinfo")).getFirst())
                    .as("root")
                    .matches(".* / ro,.*");

            FillStream.definitions(PREFIX, true).forEach((id, json) -> line.send(Line.INSTRUMENTS, id, json));
            FillStream.definitions(PREFIX, false).forEach((id, json) -> line.send(Line.INSTRUMENTS, id, json));
            records.forEach(record -> line.send(
                    Line.FILLS, record.fill().position(), record.fill().toJson()));
            line.awaitCaughtUp(application.api());

            Compared.positions(application.api(), fold);
        }
    }

    private static List<String> contained(Path root, JsonNode config) {
        var command = new ArrayList<>(List.of(
                Path.of(".ci", "contained").toAbsolutePath().toString(),
                root.toAbsolutePath().toString(),
                config.path("User").asText(),
                config.path("WorkingDir").asText("/")));
        config.path("Entrypoint").forEach(part -> command.add(part.asText()));
        return command;
    }
}
