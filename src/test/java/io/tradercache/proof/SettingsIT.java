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

/// An application that cannot work with its settings ends at the start, and says what is wrong with them.
@Execution(ExecutionMode.CONCURRENT)
class SettingsIT {
    private static final String KAFKA = "KAFKA_BOOTSTRAP_SERVERS";
    private static final String REDIS = "QUARKUS_REDIS_HOSTS";
    private static final String CERTIFICATES = "TRADER_SECURITY_REQUIRE_CLIENT_CERTIFICATES";
    private static final String NOBODY = "127.0.0.1:1";

    static Stream<Arguments> settings() {
        return Stream.of(
                Arguments.of("none", Map.of(), "Missing settings: " + KAFKA + ", " + REDIS),
                Arguments.of(
                        "undecided",
                        Map.of(KAFKA, NOBODY, REDIS, "redis://" + NOBODY, "TRADER_SECURITY_ALLOW_ANONYMOUS", "false"),
                        "Missing settings: QUARKUS_OIDC_AUTH_SERVER_URL or QUARKUS_OIDC_PUBLIC_KEY"
                                + " or TRADER_SECURITY_ALLOW_ANONYMOUS=true"),
                Arguments.of(
                        "open-with-accounts",
                        Map.of(KAFKA, NOBODY, REDIS, "redis://" + NOBODY, "TRADER_SECURITY_ACCOUNTS_CLAIM", "accounts"),
                        "TRADER_SECURITY_ACCOUNTS_CLAIM and TRADER_SECURITY_ALLOW_ANONYMOUS exclude each other"),
                Arguments.of(
                        "certificates-and-plain",
                        Map.of(KAFKA, NOBODY, REDIS, "redis://" + NOBODY, CERTIFICATES, "true"),
                        CERTIFICATES + " needs QUARKUS_HTTP_INSECURE_REQUESTS=disabled"),
                Arguments.of(
                        "certificates-of-anybody",
                        Map.of(
                                KAFKA,
                                NOBODY,
                                REDIS,
                                "redis://" + NOBODY,
                                CERTIFICATES,
                                "true",
                                "QUARKUS_HTTP_INSECURE_REQUESTS",
                                "disabled"),
                        CERTIFICATES + " needs a trust store"),
                Arguments.of(
                        "no-key",
                        Map.of(KAFKA, NOBODY, REDIS, "redis://" + NOBODY, "QUARKUS_OIDC_PUBLIC_KEY", "no key"),
                        "quarkus.oidc.public-key is no RSA public key"),
                Arguments.of(
                        "no-life",
                        Map.of(KAFKA, NOBODY, REDIS, "redis://" + NOBODY, "TRADER_TTL_FLOOR", "0S"),
                        "trader.ttl.floor"),
                Arguments.of(
                        "unknown-host",
                        Map.of(KAFKA, "nowhere.invalid:9092", REDIS, "redis://" + NOBODY),
                        "No resolvable bootstrap urls given in bootstrap.servers"),
                Arguments.of(
                        "impossible-client",
                        Map.of(KAFKA, NOBODY, REDIS, "redis://" + NOBODY, "KAFKA_SECURITY_PROTOCOL", "SASL_SSL"),
                        "Could not find a 'KafkaClient' entry in the JAAS configuration"));
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
