package io.tradercache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests that the documents for engineers name what there is.
class DocumentsTest {
    // A class, such as `PositionStore` or `Arrival.Broken`, or a script.
    private static final Pattern NAME =
            Pattern.compile("`(?:([A-Z][a-z]\\w+)(?:\\.\\w+)*|(\\w+\\.lua))`|\\((\\w+\\.lua)\\)");

    @ParameterizedTest
    @ValueSource(strings = {"ARCHITECTURE.md", "CONTRIBUTING.md"})
    void namedClassesAndScripts_exist(String document) throws IOException {
        var sources = sources();

        var named = NAME.matcher(Files.readString(Path.of(document)))
                .results()
                .map(DocumentsTest::name)
                .collect(Collectors.toSet());

        assertThat(named).hasSizeGreaterThan(10).isSubsetOf(sources);
    }

    private static String name(MatchResult match) {
        return Stream.of(1, 2, 3)
                .map(match::group)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow();
    }

    private static Set<String> sources() {
        return Stream.of("src/main", "src/test")
                .map(Path::of)
                .flatMap(DocumentsTest::walk)
                .map(file -> file.getFileName().toString().replaceFirst("\\.java$", ""))
                .collect(Collectors.toSet());
    }

    private static Stream<Path> walk(Path root) {
        try (var files = Files.walk(root)) {
            return files.toList().stream();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
