package io.tradercache.proof;

import static io.tradercache.fixtures.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tradercache.fixtures.Wire;
import io.tradercache.local.FreePort;
import io.tradercache.local.LocalRedis;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The application with every connection encrypted: Kafka and Redis know it as a user who may do what
/// `docs/security.md` says and no more, and clients reach it over TLS only.
@Execution(ExecutionMode.CONCURRENT)
class SecuredIT {
    private static final String KAFKA_USER = "trader-cache";
    private static final String KAFKA_PASSWORD = "kafka-secret";
    private static final String SCRAM = "org.apache.kafka.common.security.scram.ScramLoginModule required";
    private static final String GROUP = "trader-cache";
    private static final Pattern ACL_ROW = Pattern.compile("\\| (topic|group) \\| `(.*?)` \\| (.*?) \\|.*");

    private static Certificates certificates;
    private static Certificates others;
    private static Line line;
    private static String redis;
    private static final Map<Way, TraderCacheProcess> APPLICATIONS = new EnumMap<>(Way.class);
    private static final Map<Way, Integer> PORTS = new EnumMap<>(Way.class);
    private static final Map<Way, Integer> KAFKA_PORTS = new EnumMap<>(Way.class);

    /// How the application shows who it is, and its clients who they are.
    enum Way {
        /// By name and password in Kafka; clients show nothing.
        PASSWORD("SASL_SSL"),
        /// By certificate in Kafka; clients show one, too.
        CERTIFICATE("SSL");

        private final String listener;

        Way(String listener) {
            this.listener = listener;
        }

        private String listener() {
            return listener + "://" + kafka();
        }

        private String kafka() {
            return "127.0.0.1:" + KAFKA_PORTS.get(this);
        }

        private Map<String, String> settings() {
            var settings = new HashMap<>(Map.of(
                    "KAFKA_BOOTSTRAP_SERVERS",
                    kafka(),
                    "KAFKA_GROUP_ID",
                    GROUP + "-" + this,
                    "KAFKA_SECURITY_PROTOCOL",
                    listener,
                    "KAFKA_TLS_CONFIGURATION_NAME",
                    "kafka",
                    "QUARKUS_TLS__KAFKA__TRUST_STORE_PEM_CERTS",
                    certificates.trustedByClient(),
                    "QUARKUS_REDIS_HOSTS",
                    redis,
                    "QUARKUS_REDIS_TLS_CONFIGURATION_NAME",
                    "redis",
                    "QUARKUS_TLS__REDIS__TRUST_STORE_PEM_CERTS",
                    certificates.trustedByClient()));
            settings.putAll(Map.of(
                    "QUARKUS_HTTP_INSECURE_REQUESTS", "disabled",
                    "QUARKUS_HTTP_SSL_PORT", String.valueOf(PORTS.get(this)),
                    "QUARKUS_HTTP_TLS_CONFIGURATION_NAME", "rest",
                    "QUARKUS_TLS__REST__KEY_STORE_PEM__0__CERT", certificates.serverCertificate(),
                    "QUARKUS_TLS__REST__KEY_STORE_PEM__0__KEY", certificates.serverKey()));
            settings.putAll(
                    this == PASSWORD
                            ? Map.of(
                                    "KAFKA_SASL_MECHANISM",
                                    "SCRAM-SHA-512",
                                    "KAFKA_SASL_JAAS_CONFIG",
                                    (SCRAM + " username=\"%s\" password=\"%s\";").formatted(KAFKA_USER, KAFKA_PASSWORD))
                            : Map.of(
                                    "QUARKUS_TLS__KAFKA__KEY_STORE_PEM__0__CERT",
                                    certificates.clientCertificate(),
                                    "QUARKUS_TLS__KAFKA__KEY_STORE_PEM__0__KEY",
                                    certificates.clientKey(),
                                    "QUARKUS_TLS__REST__TRUST_STORE_PEM_CERTS",
                                    certificates.trustedByServer(),
                                    "TRADER_SECURITY_REQUIRE_CLIENT_CERTIFICATES",
                                    "true"));
            return settings;
        }
    }

    @BeforeAll
    static void start() throws IOException, ExecutionException, InterruptedException {
        assumeTrue(LocalRedis.isInstalled(), "the Redis that this build carries has no TLS");
        certificates = Certificates.make(Path.of("target", "proof", "certificates"));
        others = Certificates.make(Path.of("target", "proof", "other-certificates"));
        for (var way : Way.values()) {
            PORTS.put(way, FreePort.next());
            KAFKA_PORTS.put(way, FreePort.next());
        }
        int redisPort = FreePort.next();
        redis = "rediss://%s:%s@127.0.0.1:%d".formatted(RedisUser.NAME, RedisUser.PASSWORD, redisPort);
        line = Line.start(
                "secured",
                Stream.of(Way.values()).map(Way::listener).toList(),
                kafkaSettings(),
                "--tls-port",
                String.valueOf(redisPort),
                "--tls-cert-file",
                certificates.serverCertificate(),
                "--tls-key-file",
                certificates.serverKey(),
                "--tls-ca-cert-file",
                certificates.trustedByServer(),
                "--tls-auth-clients",
                "no");
        try (var admin = Admin.create(Map.of("bootstrap.servers", line.bootstrapServers()))) {
            var password = new UserScramCredentialUpsertion(
                    KAFKA_USER, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4_096), KAFKA_PASSWORD);
            admin.alterUserScramCredentials(List.of(password)).all().get();
            admin.createAcls(documentedAcls()).all().get();
        }
        sendOneOfEach();
        for (var way : Way.values()) {
            APPLICATIONS.put(way, line.application(way.name(), "", way.settings()));
        }
    }

    private static Map<String, String> kafkaSettings() {
        return Map.of(
                "sasl.enabled.mechanisms", "SCRAM-SHA-512",
                "listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config", SCRAM + ";",
                "ssl.keystore.type", "PEM",
                "ssl.keystore.key", Certificates.text(certificates.serverKey()),
                "ssl.keystore.certificate.chain", Certificates.text(certificates.serverCertificate()),
                "ssl.truststore.type", "PEM",
                "ssl.truststore.certificates", Certificates.text(certificates.trustedByServer()),
                "listener.name.ssl.ssl.client.auth", "required",
                "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                // Those who come in by the plain listener: this proof, and the broker itself.
                "super.users", "User:ANONYMOUS");
    }

    /// The table in the document, for both users of this proof.
    private static List<AclBinding> documentedAcls() throws IOException {
        try (var document = Files.lines(Path.of("docs", "security.md"))) {
            var acls = document.map(ACL_ROW::matcher)
                    .filter(row -> row.matches())
                    .flatMap(row -> Stream.of(row.group(3).split(", "))
                            .flatMap(operation -> acls(
                                    ResourceType.fromString(row.group(1)),
                                    row.group(2),
                                    AclOperation.fromString(operation))))
                    .toList();
            assertThat(acls).as("rows in the document").hasSizeGreaterThan(8);
            return acls;
        }
    }

    private static Stream<AclBinding> acls(ResourceType type, String name, AclOperation operation) {
        // Each application has a group of its own here.
        var pattern = new ResourcePattern(
                type, name, type == ResourceType.GROUP ? PatternType.PREFIXED : PatternType.LITERAL);
        return Stream.of(KAFKA_USER, Certificates.NAME)
                .map(user -> new AclBinding(
                        pattern, new AccessControlEntry("User:" + user, "*", operation, AclPermissionType.ALLOW)));
    }

    private static void sendOneOfEach() {
        long now = Wire.ago(1, TimeUnit.SECONDS);
        line.send(Line.FILLS, "S", Wire.fill("S", "T1", "BUY", "2", "10", now).toString());
        line.send(Line.FILLS, "S-BAD", "no fill");
        line.send(Line.ORDERS, "S", Wire.submitted("S", now).toString());
        line.send(
                Line.ACCOUNTS,
                "S-ACCOUNT",
                Wire.account("S-ACCOUNT", "CASH", "USDT", "10", "0", "10").toString());
        line.send(Line.INSTRUMENTS, "S.PROOF", """
                {"type":"CryptoPerpetual","id":"S.PROOF","base_currency":"S","quote_currency":"USDT",
                 "settlement_currency":"USDT","is_inverse":false,"multiplier":"1","price_precision":2,
                 "size_precision":3,"ts_event":%d}""".formatted(now));
        line.send(Line.TICKS, "S.PROOF", """
                {"type":"QuoteTick","instrument_id":"S.PROOF","bid_price":"9","ask_price":"11","bid_size":"1",
                 "ask_size":"1","ts_event":%d}""".formatted(now));
        line.send(Line.BARS, "S.PROOF", """
                {"type":"Bar","bar_type":"S.PROOF-1-MINUTE-LAST-EXTERNAL","open":"1","high":"1","low":"1","close":"1",
                 "volume":"1","ts_event":%d}""".formatted(now));
        line.flush();
    }

    @AfterAll
    static void stop() {
        if (line == null) {
            return;
        }
        line.close();
        for (var application : APPLICATIONS.values()) {
            assertThat(application.log())
                    .noneMatch(said -> said.contains(RedisUser.PASSWORD) || said.contains(KAFKA_PASSWORD));
        }
    }

    private static Api api(Way way, SSLContext context) {
        var http = HttpClient.newBuilder()
                .sslContext(context)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
        return new Api(http, URI.create("https://127.0.0.1:" + PORTS.get(way)), null);
    }

    private static Api api(Way way) {
        return api(way, way == Way.CERTIFICATE ? certificates.client() : certificates.stranger());
    }

    @ParameterizedTest
    @EnumSource
    void everythingPasses(Way way) throws IOException {
        var api = api(way);

        line.awaitCaughtUp(api);

        assertThat(api.position("S").get("signed_qty").asText()).isEqualTo("2");
        assertThat(api.order("S").get("status").asText()).isEqualTo("SUBMITTED");
        assertThat(api.get("/accounts/S-ACCOUNT").get("account_type").asText()).isEqualTo("CASH");
        assertThat(api.list("/exposure").toString()).contains("S.PROOF");
        assertThat(api.get("/ticks/S.PROOF/latest")
                        .get("quote")
                        .get("bid_price")
                        .asText())
                .isEqualTo("9");
        assertThat(api.get("/bars/S.PROOF-1-MINUTE-LAST-EXTERNAL").get("items").size())
                .isEqualTo(1);
        assertThat(api.ask("/positions/S").headers().firstValue("Trader-Stale")).hasValue("false");
        assertThat(api.ask("/positions/S").headers().firstValue("Strict-Transport-Security"))
                .isPresent();
        await("dead letter")
                .untilAsserted(() -> assertThat(line.deadLetters("no fill")).isNotEmpty());
        assertThat(APPLICATIONS.get(way).log()).noneMatch(said -> said.contains("Cannot see whether"));
    }

    @ParameterizedTest
    @EnumSource
    void plainHttp_isRefused(Way way) {
        assertThatThrownBy(() -> APPLICATIONS.get(way).api().ask("/status")).isInstanceOf(ConnectException.class);
        assertThatIOException().isThrownBy(() -> new Api(PORTS.get(way)).ask("/status"));
    }

    @Test
    void clientWithoutAGoodCertificate_isRefused() {
        assertThatIOException()
                .isThrownBy(() -> api(Way.CERTIFICATE, certificates.stranger()).ask("/status"));
        assertThatIOException()
                .isThrownBy(() ->
                        api(Way.CERTIFICATE, certificates.clientOf(others)).ask("/status"));
    }

    @Test
    void userOfRedis_canDoNothingElse() {
        try (var own = line.redisWire()) {
            own.call("AUTH", RedisUser.NAME, RedisUser.PASSWORD);

            for (var command : List.of(
                    List.of("FLUSHALL"),
                    List.of("FLUSHDB"),
                    List.of("KEYS", "*"),
                    List.of("CONFIG", "GET", "*"),
                    List.of("CONFIG", "SET", "save", "x"),
                    List.of("ACL", "LIST"),
                    List.of("SHUTDOWN"),
                    List.of("EVAL", "return", "0"),
                    List.of("SCRIPT", "FLUSH"),
                    List.of("SCRIPT", "KILL"),
                    List.of("REPLICAOF", "no", "one"),
                    List.of("MONITOR"),
                    List.of("CLIENT", "LIST"),
                    List.of("RENAME", "trader-meta:progress", "trader-x"),
                    List.of("DUMP", "trader-meta:progress"),
                    List.of("PUBLISH", "a", "b"))) {
                assertThatThrownBy(() -> own.call(command.toArray(String[]::new)))
                        .as(command.toString())
                        .hasMessageContaining(command.getFirst())
                        .hasStackTraceContaining("NOPERM");
            }
            assertThatThrownBy(() -> own.call("HGETALL", "others:1")).hasStackTraceContaining("NOPERM");
            assertThat(own.hash("trader-position:S")).isNotEmpty();
        }
    }

    @Test
    void passwordThatIsNotTaken_isInTheLogByNameOnly() throws IOException {
        var settings = new HashMap<>(Way.PASSWORD.settings());
        settings.put("QUARKUS_REDIS_HOSTS", redis.replace(RedisUser.PASSWORD, "another-secret"));
        settings.put("KAFKA_GROUP_ID", GROUP + "-WRONG");
        settings.put("QUARKUS_HTTP_SSL_PORT", String.valueOf(FreePort.next()));
        try (var application = line.application("wrong-password", "", settings)) {
            // The client logs this if it is closed while it tries to connect.
            application.allowError("Error Occurred After Shutdown");
            await("said")
                    .untilAsserted(() -> assertThat(application.log())
                            .anyMatch(said -> said.contains("Redis: reads: no connection: WRONGPASS")));
            assertThat(application.log()).noneMatch(said -> said.contains("another-secret"));
        }
    }
}
