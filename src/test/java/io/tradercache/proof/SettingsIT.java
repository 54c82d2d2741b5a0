package io.tradercache.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// An application that cannot work with its settings ends at the start, and says which setting it is.
@Execution(ExecutionMode.CONCURRENT)
class SettingsIT {
    private static final String KAFKA = "KAFKA_BOOTSTRAP_SERVERS";
    private static final String REDIS = "QUARKUS_REDIS_HOSTS";
    private static final String NOBODY = "127.0.0.1:1";

    static Stream<Arguments> settings() {
        return Stream.of(
                Arguments.of("none", Map.of(), "Missing settings: " + KAFKA + ", " + REDIS),
                Arguments.of(
                        "unknown-host",
                        Map.of(KAFKA, "nowhere.invalid:9092", REDIS, "redis://" + NOBODY),
                        KAFKA + ": no host is known of nowhere.invalid:9092"),
                Arguments.of(
                        "impossible-client",
                        Map.of(KAFKA, NOBODY, REDIS, "redis://" + NOBODY, "KAFKA_SECURITY_PROTOCOL", "SASL_SSL"),
                        "No Kafka client for the channel "));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("settings")
    void settingsThatCannotWork_endTheStartAndAreNamed(String name, Map<String, String> settings, String says)
            throws IOException {
        var ended = TraderCacheProcess.runToItsEnd(
                "settings-" + name, Packaging.proven().command(), settings);

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.log()).anyMatch(line -> line.contains(says));
    }
}
