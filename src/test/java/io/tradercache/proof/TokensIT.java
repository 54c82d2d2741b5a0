package io.tradercache.proof;

import static io.tradercache.fixtures.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tradercache.fixtures.Wire;
import io.tradercache.local.FreePort;
import io.tradercache.proof.Api.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.yaml.snakeyaml.Yaml;

/// Who gets what: every path of the API, asked with every kind of token.
class TokensIT {
    private static final String POSITION = "TOKENS-1";
    private static final long NOW = System.currentTimeMillis() * 1_000_000;

    private static Issuer issuer;
    private static Line line;
    private static final Map<Trust, TraderCacheProcess> APPLICATIONS = new LinkedHashMap<>();
    private static final List<String> SENT = new ArrayList<>();

    /// How the application knows the key of the issuer.
    enum Trust {
        ISSUER,
        STATIC_KEY;

        private Map<String, String> settings() {
            var key = this == ISSUER
                    ? Map.of("QUARKUS_OIDC_AUTH_SERVER_URL", issuer.url())
                    : Map.of(
                            "QUARKUS_OIDC_PUBLIC_KEY", issuer.publicKey(),
                            "QUARKUS_OIDC_TOKEN_ISSUER", issuer.url());
            var settings = new LinkedHashMap<>(key);
            settings.put("QUARKUS_OIDC_TOKEN_AUDIENCE", Issuer.AUDIENCE);
            settings.put("TRADER_SECURITY_ALLOW_ANONYMOUS", "false");
            settings.put("TRADER_SECURITY_TOKEN_MEMORY", "1h");
            return settings;
        }
    }

    private record Operation(String method, String path) {
        boolean isForAdmins() {
            return path.startsWith("/admin/");
        }
    }

    @BeforeAll
    static void start() throws IOException {
        issuer = new Issuer();
        line = Line.start("tokens");
        for (var trust : Trust.values()) {
            APPLICATIONS.put(trust, line.application("tokens-" + trust, "", trust.settings()));
        }
        line.place(
                Line.FILLS,
                POSITION,
                Wire.fill(POSITION, "T1", "BUY", "2", "10", NOW).toString());
    }

    @AfterAll
    static void stop() {
        line.close();
        issuer.close();
        for (var application : APPLICATIONS.values()) {
            assertThat(application.log()).noneMatch(said -> SENT.stream().anyMatch(said::contains));
        }
    }

    private static Api api(Trust trust) {
        return APPLICATIONS.get(trust).api();
    }

    @ParameterizedTest
    @EnumSource
    void withoutToken_nothingIsAnswered(Trust trust) {
        for (var operation : operations()) {
            var answer = ask(trust, operation, null);

            assertThat(answer.status()).as("%s: %s", operation, answer.body()).isEqualTo(401);
            assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
            assertThat(answer.json().get("type").asText()).isEqualTo("urn:trader-cache:problem:unauthorized");
        }
    }

    @ParameterizedTest
    @EnumSource
    void tokenThatIsNotGood_isAsGoodAsNone(Trust trust) {
        badTokens().forEach((name, token) -> {
            for (var operation : operations()) {
                var answer = ask(trust, operation, token);

                assertThat(answer.status())
                        .as("%s, %s: %s", name, operation, answer.body())
                        .isEqualTo(401);
                assertThat(answer.headers().firstValue("WWW-Authenticate"))
                        .as("%s, %s", name, operation)
                        .hasValue("Bearer error=\"invalid_token\"");
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void rememberedToken_isGoodForNoLongerThanItSays(Trust trust) {
        var claims = issuer.claims("short-lived", "reader");
        var token = issuer.token(with(claims, "exp", Instant.now().getEpochSecond() + 3));
        var operation = new Operation("GET", Api.path("positions", POSITION));
        assertThat(ask(trust, operation, token).status()).isEqualTo(200);

        await("expired").until(() -> ask(trust, operation, token).status() == 401);
    }

    private static Map<String, String> badTokens() {
        long now = Instant.now().getEpochSecond();
        var good = issuer.claims("mallory", "reader", "admin");
        var tokens = new LinkedHashMap<String, String>();
        tokens.put("expired", issuer.token(with(good, "exp", now - 60)));
        tokens.put("without expiry", issuer.token(with(good, "exp", null)));
        tokens.put("not yet valid", issuer.token(with(good, "nbf", now + 600)));
        tokens.put("wrong key", Issuer.signed(good, Issuer.newKeys().getPrivate()));
        tokens.put("wrong issuer", issuer.token(with(good, "iss", "http://127.0.0.1:1")));
        tokens.put("no issuer", issuer.token(with(good, "iss", null)));
        tokens.put("wrong audience", issuer.token(with(good, "aud", "another-service")));
        tokens.put("no audience", issuer.token(with(good, "aud", null)));
        tokens.put("unsigned", Issuer.unsigned(good));
        tokens.put("unsigned, as good as signed", Issuer.unsigned(good) + "AAAA");
        tokens.put("public key as secret", Issuer.signedBySecret(good, issuer.encodedKey()));
        tokens.put(
                "public key as secret, as text",
                Issuer.signedBySecret(good, issuer.publicKey().getBytes(StandardCharsets.UTF_8)));
        var parts = issuer.token(good).split("\\.", -1);
        var others = issuer.token("mallory", "reader").split("\\.", -1);
        tokens.put("signature of another", parts[0] + "." + parts[1] + "." + others[2]);
        tokens.put("no token at all", "secret");
        return tokens;
    }

    private static Map<String, Object> with(Map<String, Object> claims, String name, @Nullable Object value) {
        var changed = new LinkedHashMap<>(claims);
        if (value == null) {
            changed.remove(name);
        } else {
            changed.put(name, value);
        }
        return changed;
    }

    @ParameterizedTest
    @EnumSource
    void role_decides(Trust trust) {
        line.awaitCaughtUp(new Api(api(trust).port(), issuer.token("alice", "reader")));
        for (var operation : operations()) {
            assertThat(ask(trust, operation, issuer.token("bob")).status())
                    .as("no role: %s", operation)
                    .isEqualTo(403);
            assertThat(ask(trust, operation, issuer.token("bob", "Reader", "user"))
                            .status())
                    .as("other roles: %s", operation)
                    .isEqualTo(403);
            var read = ask(trust, operation, issuer.token("alice", "reader")).status();
            if (operation.isForAdmins()) {
                assertThat(read).as("reader: %s", operation).isEqualTo(403);
            } else {
                assertThat(read).as("reader: %s", operation).isIn(200, 404);
            }
            assertThat(ask(trust, operation, issuer.token("root", "admin")).status())
                    .as("admin: %s", operation)
                    .isIn(200, 404);
        }
    }

    @Test
    void ofWhatAnAdminDoes_theNameIsKept() throws IOException {
        var api = new Api(api(Trust.ISSUER).port(), issuer.token("root", "admin"));
        line.awaitCaughtUp(api);
        line.place(Line.FILLS, POSITION, "no fill");
        await().untilAsserted(() ->
                assertThat(api.position(POSITION).get("gap").asBoolean()).isTrue());

        var cleared = ask(Trust.STATIC_KEY, new Operation("POST", clearing(POSITION)), issuer.token("ann", "admin"));

        assertThat(cleared.status()).as(cleared.body()).isEqualTo(200);
        assertThat(api.position(POSITION).get("gap").asBoolean(true)).isFalse();
        assertThat(api.list("/admin/actions"))
                .filteredOn(action -> action.get("position_id").asText().equals(POSITION))
                .extracting(
                        action -> action.get("actor").asText(),
                        action -> action.get("step").asText())
                .containsExactly(tuple("ann", "DONE"), tuple("ann", "REQUESTED"));
    }

    @Test
    void whileTheIssuerIsAway_noTokenIsTakenAndNoneIsCalledBad() throws IOException {
        int port = FreePort.next();
        var settings = Map.of(
                "QUARKUS_OIDC_AUTH_SERVER_URL",
                "http://127.0.0.1:" + port,
                "QUARKUS_OIDC_TOKEN_AUDIENCE",
                Issuer.AUDIENCE,
                "TRADER_SECURITY_ALLOW_ANONYMOUS",
                "false");
        try (var application = line.application("issuer-away", "", settings)) {
            var known = new Api(application.api().port(), issuer.token("alice", "reader"));

            var away = known.ask("/positions");

            assertThat(away.status()).as(away.body()).isEqualTo(503);
            assertThat(away.json().get("type").asText()).isEqualTo("urn:trader-cache:problem:issuer-away");
            assertThat(away.headers().firstValue("Retry-After")).hasValue("1");
            assertThat(application.api().ask("/positions").status()).isEqualTo(401);

            try (var late = new Issuer(port)) {
                var token = late.token("alice", "reader");
                await("issuer found")
                        .untilAsserted(() -> assertThat(new Api(known.port(), token)
                                        .ask("/positions")
                                        .status())
                                .isEqualTo(200));
            }
            assertThat(application.log()).anyMatch(said -> said.contains("127.0.0.1:" + port));
        }
    }

    private static String clearing(String position) {
        return "/admin/positions/" + position + "/gap/clear";
    }

    private static Answer ask(Trust trust, Operation operation, @Nullable String token) {
        if (token != null) {
            SENT.add(token);
        }
        var request = new Api(api(trust).port(), token).request(operation.path());
        if (operation.method().equals("POST")) {
            request.header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("{\"reason\":\"compared\"}"));
        }
        try {
            return api(trust).ask(request.build());
        } catch (IOException e) {
            throw new UncheckedIOException(operation.toString(), e);
        }
    }

    /// Every operation of the API document.
    private static List<Operation> operations() {
        try (var document = Files.newBufferedReader(Path.of("docs/openapi.yaml"))) {
            Map<String, Map<String, Map<String, ?>>> api = new Yaml().load(document);
            var operations = new ArrayList<Operation>();
            api.get("paths")
                    .forEach((path, item) -> item.keySet()
                            .forEach(method -> operations.add(new Operation(
                                    method.toUpperCase(Locale.ROOT),
                                    path.replace("/api/v1", "").replaceAll("\\{.*?}", POSITION)))));
            assertThat(operations).hasSizeGreaterThan(15);
            return operations;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
