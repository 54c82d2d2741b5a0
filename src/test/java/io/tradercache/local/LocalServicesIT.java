package io.tradercache.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LocalServicesIT {

    private static final Path PACKAGE = Path.of("target", "quarkus-app");

    @Test
    void packaged_carriesNothingOfTheLocalParts() throws IOException {
        try (var files = Files.walk(PACKAGE)) {
            var entries = files.flatMap(LocalServicesIT::entries).toList();

            assertThat(entries)
                    .contains("io/tradercache/ops/package-info.class")
                    .noneMatch(entry -> entry.startsWith("io/tradercache/local/") && !entry.endsWith("/"))
                    .noneMatch(entry -> entry.startsWith("kafka/server/"))
                    .noneMatch(entry -> entry.startsWith("redis/embedded/"))
                    .noneMatch(entry -> entry.startsWith("io/quarkus/deployment/annotations/"))
                    .doesNotContain("META-INF/quarkus-build-steps.list");
        }
    }

    private static Stream<String> entries(Path file) {
        if (!file.toString().endsWith(".jar")) {
            return Stream.empty();
        }
        try (var jar = new JarFile(file.toFile())) {
            return jar.stream().map(entry -> entry.getName()).toList().stream();
        } catch (IOException e) {
            throw new AssertionError("cannot read " + file, e);
        }
    }
}
