package io.tradercache.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradercache.fixtures.Tier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// The forms in which the application is started, each from what the build left under `target`.
enum Packaging {
    JVM,
    JVM_WITH_CACHE,
    /// On the JVM, which writes the AOT cache when it is terminated.
    TRAINING,
    NATIVE;

    static final Path DIRECTORY = Path.of("target", "quarkus-app");
    static final Path AOT_CACHE = DIRECTORY.resolve("app.aot");
    static final Path BINARY = Path.of(System.getProperty("proof.binary"));

    private static final String HEAP = "-Xmx512m";
    private static final Path JAR = DIRECTORY.resolve("quarkus-run.jar");

    /// The form that this build proves: the native image with `-Dnative`, else the package for the JVM.
    static Packaging proven() {
        return Boolean.getBoolean("proof.native") ? NATIVE : JVM_WITH_CACHE;
    }

    boolean isBuilt() {
        return Files.exists(
                switch (this) {
                    case JVM, TRAINING -> JAR;
                    case JVM_WITH_CACHE -> AOT_CACHE;
                    case NATIVE -> BINARY;
                });
    }

    /// The command that starts it.
    List<String> command() {
        return command(HEAP);
    }

    /// The command that starts it.
    ///
    /// @param heap the argument that bounds its heap, such as `-Xmx512m`
    List<String> command(String heap) {
        assertThat(isBuilt()).as("built: %s", this).isTrue();
        if (this == NATIVE) {
            return List.of(BINARY.toString(), heap);
        }
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var command = new ArrayList<>(List.of(java, heap));
        command.addAll(
                switch (this) {
                    // The JVM refuses to start if it cannot use the cache; without AOTMode it would only start slowly.
                    case JVM_WITH_CACHE -> List.of("-XX:AOTCache=" + AOT_CACHE, "-XX:AOTMode=on");
                    case TRAINING -> List.of("-XX:AOTCacheOutput=" + AOT_CACHE);
                    default -> List.of();
                });
        if (this != TRAINING) {
            Collections.addAll(command, Tier.jvmArguments());
        }
        command.addAll(List.of("-jar", JAR.toString()));
        return command;
    }

    /// Its size on disk, in bytes.
    long size() throws IOException {
        try (var files = Files.walk(this == NATIVE ? BINARY : DIRECTORY)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> this != JVM || !file.equals(AOT_CACHE))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }
}
