package io.tradercache.proof;

import static io.tradercache.fixtures.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradercache.fixtures.Wire;
import io.tradercache.proof.Api.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A token that names accounts sees nothing of the others: no entity, no id, no count, on no path.
///
/// Everything of the other account has the word SECRET in its ids, so no answer may have it.
class EntitledIT {
    private static final String CLAIM = "accounts";
    private static final String MINE = "MINE-1";
    private static final String SECRET = "SECRET-1";
    private static final String NOBODY = "NOBODY-1";

    private static Issuer issuer;
    private static Line line;
    private static int port;

    @BeforeAll
    static void start() throws IOException {
        issuer = new Issuer();
        line = Line.start("entitled");
        var settings = Map.of(
                "QUARKUS_OIDC_AUTH_SERVER_URL",
                issuer.url(),
                "QUARKUS_OIDC_TOKEN_AUDIENCE",
                Issuer.AUDIENCE,
                "TRADER_SECURITY_ALLOW_ANONYMOUS",
                "false",
                "TRADER_SECURITY_ACCOUNTS_CLAIM",
                CLAIM,
                "TRADER_TTL_POSITION",
                "PT1S",
                "TRADER_TTL_FLOOR",
                "PT3S");
        port = line.application("entitled", "", settings).api().port();
        for (var id : List.of(MINE, SECRET)) {
            fill(id, id, "T1", "BUY");
            line.send(
                    Line.ORDERS,
                    id,
                    Wire.submitted(id, now()).put("account_id", id + "-ACCOUNT").toString());
            line.send(Line.ACCOUNTS, id + "-ACCOUNT", account(id + "-ACCOUNT"));
        }
        line.awaitCaughtUp(root());
    }

    @AfterAll
    static void stop() {
        line.close();
        issuer.close();
    }

    private static long now() {
        return Wire.ago(1, TimeUnit.SECONDS);
    }

    private static void fill(String position, String account, String trade, String side) {
        var fill = Wire.fill(position, trade, side, "1", "100", now()).put("account_id", account + "-ACCOUNT");
        line.send(Line.FILLS, position, fill.toString());
    }

    private static String account(String id) {
        return """
                {"type":"AccountState","account_id":"%s","account_type":"MARGIN","base_currency":null,"ts_event":%d,
                 "balances":[{"currency":"USD","total":"10","locked":"0","free":"10"}],"margins":[]}""".formatted(id, now());
    }

    private static Api api(@Nullable Object accounts, String... roles) {
        var claims = issuer.claims("alice", roles);
        if (accounts != null) {
            claims.put(CLAIM, accounts);
        }
        return new Api(port, issuer.token(claims));
    }

    private static Api mine() {
        return api(List.of(MINE + "-ACCOUNT"), "reader");
    }

    private static Api root() {
        return api(List.of("*"), "admin");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/positions?status=all",
                "/orders?status=all",
                "/accounts",
                "/exposure?group_by=account",
                "/exposure?group_by=strategy&status=all",
                "/positions?account_id=SECRET-1-ACCOUNT",
                "/positions?status=all&instrument_id=SECRET-1.PROOF",
                "/orders?status=all&strategy_id=SECRET-1-STRATEGY",
                "/exposure?instrument_id=SECRET-1.PROOF",
                "/status"
            })
    void list_hasNothingOfOthers(String path) {
        var answer = mine().answer(path);

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).doesNotContain("SECRET");
        if (!path.contains("SECRET") && !path.equals("/status")) {
            assertThat(answer.body()).contains("MINE");
        }
        if (!path.equals("/status")) {
            assertThat(root().answer(path).body())
                    .as("there is something to hide")
                    .contains("SECRET");
        }
    }

    @Test
    void counts_areOfAllAccounts_soTheyAreNotThere() {
        assertThat(mine().get("/status").get("topics")).isEmpty();
        assertThat(root().get("/status").get("topics")).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/positions/%s",
                "/positions/%s/cycles",
                "/orders/%s",
                "/orders/%s-ORDER-T1",
                "/orders/%s/events",
                "/orders/%s-ORDER-T1/events",
                "/accounts/%s-ACCOUNT"
            })
    void one_isAsIfItWereNotThere(String path) throws IOException {
        assertThat(root().answer(path.formatted(SECRET)).status())
                .as("there is something to hide")
                .isEqualTo(200);
        assertThat(mine().answer(path.formatted(MINE)).status()).isEqualTo(200);
        var version = root().answer(path.formatted(SECRET))
                .headers()
                .firstValue("ETag")
                .orElse("*");
        for (var condition : List.of("If-Match", "If-None-Match", "X-None")) {
            var secret = conditional(path.formatted(SECRET), condition, version);
            var nobody = conditional(path.formatted(NOBODY), condition, version);

            assertThat(secret.status()).as(condition).isEqualTo(404);
            assertThat(secret.body().replace(SECRET, "…"))
                    .isEqualTo(nobody.body().replace(NOBODY, "…"));
            assertThat(secret.headers().map().keySet())
                    .isEqualTo(nobody.headers().map().keySet());
        }
    }

    private static Answer conditional(String path, String condition, String version) throws IOException {
        return mine().ask(mine().request(path).header(condition, version).build());
    }

    @Test
    void cursorOfSomebodyElse_revealsNothing() {
        var cursor = root().get("/positions?limit=1").get("next_cursor").asText();
        assertThat(cursor).isNotEmpty();

        assertThat(mine().answer("/positions?cursor=" + cursor).body()).doesNotContain("SECRET");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/positions",
                "/orders",
                "/accounts",
                "/exposure",
                "/status",
                "/stream/positions",
                "/positions/MINE-1"
            })
    void tokenThatNamesNoAccount_isRefused(String path) {
        for (var none :
                Stream.of(null, List.of(), "", Map.of("MINE-1-ACCOUNT", true)).toList()) {
            var answer = api(none, "reader").answer(path);

            assertThat(answer.status()).as("%s: %s", none, answer.body()).isEqualTo(403);
            assertThat(answer.json().get("detail").asText()).contains(CLAIM);
        }
    }

    @Test
    void tokenThatNamesNoAccount_readsTheMarket() {
        assertThat(api(null, "reader").answer("/instruments").status()).isEqualTo(200);
    }

    @Test
    void adminOfSomeAccounts_isAdminOfNoOther() throws IOException {
        line.place(Line.FILLS, SECRET, "no fill");
        await().untilAsserted(() ->
                assertThat(root().position(SECRET).get("gap").asBoolean()).isTrue());
        var admin = api(MINE + "-ACCOUNT", "admin");

        var clearing = "/admin/positions/" + SECRET + "/gap/clear";
        assertThat(post(admin, clearing).status()).isEqualTo(404);
        assertThat(post(admin, "/admin/orders/" + SECRET + "/gap/clear").status())
                .isEqualTo(404);
        assertThat(post(admin, "/admin/accounts/" + SECRET + "-ACCOUNT/gap/clear")
                        .status())
                .isEqualTo(404);
        assertThat(post(root(), clearing).status()).isEqualTo(200);
        assertThat(post(admin, "/admin/rebuild/acknowledge").status()).isEqualTo(403);
        assertThat(post(root(), "/admin/rebuild/acknowledge").status()).isEqualTo(200);

        assertThat(root().answer("/admin/actions").body()).contains("SECRET");
        assertThat(admin.answer("/admin/actions").body()).doesNotContain("SECRET");
    }

    private static Answer post(Api as, String path) throws IOException {
        return as.post(path, "{\"reason\":\"compared\"}");
    }

    @Test
    void stream_tellsNothingOfOthers_notEvenThatTheyAreGone() throws Exception {
        try (var all = new Follower(root(), "/stream/positions?status=all", null);
                var first = new Follower(mine(), "/stream/positions?status=all", null);
                var orders = new Follower(mine(), "/stream/orders?status=all", null)) {
            all.awaitText("caught-up");
            first.awaitText("caught-up");
            orders.awaitText("caught-up");
            // Somebody else's place, from before what follows.
            var place = all.lastId();
            for (var trade : Map.of("T1", "BUY", "T2", "SELL").entrySet()) {
                fill("SECRET-9", SECRET, trade.getKey(), trade.getValue());
                fill("MINE-9", MINE, trade.getKey(), trade.getValue());
            }
            try (var resumed = new Follower(mine(), "/stream/positions?status=all", place)) {
                all.awaitText("event: removed\ndata: {\"position_id\":\"SECRET-9\"}");
                for (var mine : List.of(first, resumed)) {
                    mine.awaitText("event: removed\ndata: {\"position_id\":\"MINE-9\"}");
                    assertThat(mine.text()).doesNotContain("SECRET");
                }
            }
            orders.awaitText("MINE-9-ORDER-T2");
            assertThat(orders.text()).doesNotContain("SECRET");
        }
    }

    @Test
    void stream_endsWithItsToken() throws Exception {
        var claims = issuer.claims("alice", "reader");
        claims.put(CLAIM, List.of("*"));
        claims.put("exp", Instant.now().getEpochSecond() + 3);
        try (var follower = new Follower(new Api(port, issuer.token(claims)), "/stream/positions", null)) {
            follower.awaitText("caught-up");

            follower.awaitEnd();
        }
    }

    /// Reads a stream as text.
    private static final class Follower implements AutoCloseable {
        private final HttpClient http = HttpClient.newHttpClient();
        private final List<String> lines = new CopyOnWriteArrayList<>();
        private final Thread reader;

        Follower(Api as, String path, @Nullable String lastEventId) throws IOException, InterruptedException {
            var request = as.request(path);
            if (lastEventId != null) {
                request.header("Last-Event-ID", lastEventId);
            }
            var response = http.send(request.build(), BodyHandlers.ofLines());
            assertThat(response.statusCode()).isEqualTo(200);
            reader = Thread.ofVirtual().start(() -> read(response.body()));
        }

        private void read(Stream<String> body) {
            try {
                body.forEach(lines::add);
            } catch (UncheckedIOException closed) {
                // Its end was asked for, or the proof misses what did not come.
            }
        }

        String text() {
            return String.join("\n", lines);
        }

        String lastId() {
            return lines.stream()
                    .filter(said -> said.startsWith("id: "))
                    .reduce((_, last) -> last)
                    .orElseThrow()
                    .substring(4);
        }

        void awaitText(String text) {
            await(text).untilAsserted(() -> assertThat(text()).contains(text));
        }

        void awaitEnd() {
            await("the end of the stream").until(() -> !reader.isAlive());
        }

        @Override
        public void close() {
            http.shutdownNow();
        }
    }
}
