package io.tradercache.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradercache.fixtures.Tier;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Maven says what is in the list of licences, and Quarkus what is in the package and its bill of materials. A library
/// that is only in the package would have passed no check of its licence.
@Tag(Tier.JVM)
class LicencesIT {
    private static final Path BILL = Path.of("target", "quarkus-run-cyclonedx.json");
    /// As in `(MIT) SLF4J API Module (org.slf4j:slf4j-api:2.0.17 - http://www.slf4j.org)`.
    private static final Pattern LISTED = Pattern.compile("\\(([^():\\s]+:[^():\\s]+:[^():\\s]+) - ");

    @Test
    void eachLibraryOfThePackage_isInItsListOfLicences() throws IOException {
        var packed = packed();

        assertThat(packed).anyMatch(library -> library.startsWith("io.quarkus:quarkus-core:"));
        assertThat(listed()).containsAll(packed);
    }

    private static Set<String> packed() throws IOException {
        var libraries = new HashSet<String>();
        for (var part : Api.JSON.readTree(BILL.toFile()).path("components")) {
            if (part.at("/evidence/occurrences/0/location").asText().startsWith("lib/")) {
                libraries.add("%s:%s:%s"
                        .formatted(
                                part.path("group").asText(),
                                part.path("name").asText(),
                                part.path("version").asText()));
            }
        }
        return libraries;
    }

    private static Set<String> listed() throws IOException {
        try (var application = new JarFile(application().toFile());
                var list = application.getInputStream(application.getEntry("META-INF/third-party-licenses.txt"))) {
            return LISTED.matcher(new String(list.readAllBytes(), StandardCharsets.UTF_8))
                    .results()
                    .map(found -> found.group(1))
                    .collect(Collectors.toSet());
        }
    }

    private static Path application() throws IOException {
        try (var files = Files.list(Packaging.DIRECTORY.resolve("app"))) {
            return files.findFirst().orElseThrow();
        }
    }
}
