package io.tradercache.proof;

import static io.tradercache.fixtures.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.tradercache.fixtures.Wire;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is too much is refused, and others are served meanwhile.
class LimitsIT {
    private static final int REQUESTS = 300;
    // More than the other proofs here need.
    private static final int CONNECTIONS = 2_500;
    private static final int POSITIONS = 3_000;

    private static Line line;
    private static int port;
    private static String root;

    @BeforeAll
    static void start() throws IOException {
        line = Line.start("limits");
        var settings = Map.of(
                "TRADER_LIMITS_REQUESTS", String.valueOf(REQUESTS),
                "TRADER_LIMITS_EXPENSIVE", "1",
                "TRADER_LIMITS_STREAMS", "3",
                "TRADER_LIMITS_STREAMS_PER_CLIENT", "2",
                "TRADER_LIMITS_BODY_TIME", "1s",
                "QUARKUS_HTTP_LIMITS_MAX_CONNECTIONS", String.valueOf(CONNECTIONS));
        var api = line.application("limits", "", settings).api();
        port = api.port();
        root = "http://127.0.0.1:" + api.port() + "/api/v1";
        IntStream.range(0, POSITIONS).forEach(n -> {
            var position = "limits-" + n;
            line.send(
                    Line.FILLS,
                    position,
                    Wire.fill(position, "T1", "BUY", "1", "100", Wire.ago(1, TimeUnit.SECONDS))
                            .toString());
        });
        line.awaitCaughtUp(api);
    }

    @AfterAll
    static void stop() {
        line.close();
    }

    /// A client with an address of its own.
    private static HttpClient client(int number) throws IOException {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .localAddress(InetAddress.getByName("127.0.1." + number))
                .build();
    }

    private static HttpRequest get(String path) {
        return HttpRequest.newBuilder(URI.create(root + path)).build();
    }

    private static HttpResponse<String> ask(HttpClient client, HttpRequest request) throws Exception {
        return client.send(request, BodyHandlers.ofString());
    }

    private static void assertRefused(HttpResponse<?> answer, String body, int status, String problem) {
        assertThat(answer.statusCode()).as(body).isEqualTo(status);
        assertThat(body).contains("urn:trader-cache:problem:" + problem);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
    }

    @Test
    void tooManyRequestsOfOneClient_areRefused_andAnotherIsServed() throws Exception {
        try (var greedy = client(1);
                var other = client(2)) {
            List<CompletableFuture<HttpResponse<String>>> asked = new ArrayList<>();
            for (int n = 0; n < 5 * REQUESTS; n++) {
                asked.add(greedy.sendAsync(get("/positions/limits-1"), BodyHandlers.ofString()));
            }
            assertThat(ask(other, get("/positions/limits-1")).statusCode()).isEqualTo(200);

            var answers = asked.stream().map(CompletableFuture::join).toList();

            var refused = answers.stream()
                    .filter(answer -> answer.statusCode() != 200)
                    .toList();
            assertThat(answers.size() - refused.size()).isGreaterThanOrEqualTo(REQUESTS);
            assertThat(refused).isNotEmpty();
            refused.forEach(answer -> assertRefused(answer, answer.body(), 429, "too-many-requests"));
            await("served again")
                    .until(() -> ask(greedy, get("/positions/limits-1")).statusCode() == 200);
        }
    }

    @Test
    void expensiveReadsAtOnce_areRefused_andCheapOnesAreServed() throws Exception {
        try (var client = client(3)) {
            List<CompletableFuture<HttpResponse<String>>> asked = new ArrayList<>();
            for (int n = 0; n < 50; n++) {
                asked.add(client.sendAsync(get("/exposure"), BodyHandlers.ofString()));
            }
            assertThat(ask(client, get("/positions/limits-1")).statusCode()).isEqualTo(200);

            var answers = asked.stream().map(CompletableFuture::join).toList();

            assertThat(answers).anyMatch(answer -> answer.statusCode() == 200);
            var refused = answers.stream()
                    .filter(answer -> answer.statusCode() != 200)
                    .toList();
            assertThat(refused).isNotEmpty();
            refused.forEach(answer -> assertRefused(answer, answer.body(), 503, "busy"));
            await("none is left over").until(() -> ask(client, get("/exposure")).statusCode() == 200);
        }
    }

    @Test
    void streams_arePerClientAndInAll_andOneThatIsGoneMakesRoom() throws Exception {
        try (var one = client(4);
                var other = client(5)) {
            var first = open(one);
            var second = open(one);
            assertRefused(open(one), 429, "too-many-requests");
            var third = open(other);
            assertRefused(open(other), 503, "busy");
            for (var open : List.of(first, second, third)) {
                assertThat(open.statusCode()).isEqualTo(200);
            }

            first.body().close();

            await("room for one more").until(() -> isServed(open(other)));
            second.body().close();
            third.body().close();
        }
    }

    private static void assertRefused(HttpResponse<InputStream> answer, int status, String problem) throws IOException {
        try (var body = answer.body()) {
            assertRefused(answer, new String(body.readAllBytes(), StandardCharsets.UTF_8), status, problem);
        }
    }

    private static boolean isServed(HttpResponse<InputStream> answer) throws IOException {
        answer.body().close();
        return answer.statusCode() == 200;
    }

    private static HttpResponse<InputStream> open(HttpClient client) throws Exception {
        return client.send(get("/stream/accounts"), BodyHandlers.ofInputStream());
    }

    @Test
    void tooLargeABody_isRefused() throws Exception {
        try (var client = client(6)) {
            var request = HttpRequest.newBuilder(URI.create(root + "/admin/positions/limits-1/gap/clear"))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{\"reason\":\"" + "a".repeat(70_000) + "\"}"));

            assertThat(ask(client, request.build()).statusCode()).isEqualTo(413);
        }
    }

    @Test
    void connectionsBeyondTheBound_areClosed_alsoIfTheySentNothing() throws Exception {
        List<Socket> open = new ArrayList<>();
        try {
            for (int n = 0; n < CONNECTIONS + 20; n++) {
                var socket = new Socket(InetAddress.getLoopbackAddress(), port);
                socket.setSoTimeout(1);
                open.add(socket);
            }

            // Several event loops count them, so which ones are beyond the bound is not known.
            await("closed").until(() -> open.stream().filter(LimitsIT::isClosed).count() >= 20);
        } finally {
            for (var socket : open) {
                socket.close();
            }
        }
        try (var client = client(8)) {
            await("room again").until(() -> isAnswered(client, get("/positions/limits-1")));
        }
    }

    private static boolean isClosed(Socket socket) {
        try {
            return socket.getInputStream().read() == -1;
        } catch (SocketTimeoutException _) {
            return false;
        } catch (IOException _) {
            // Closed before it was accepted by an event loop.
            return true;
        }
    }

    private static boolean isAnswered(HttpClient client, HttpRequest request) throws InterruptedException {
        try {
            return client.send(request, BodyHandlers.ofString()).statusCode() == 200;
        } catch (IOException _) {
            return false;
        }
    }

    /// The body never ends, but the connection is never idle.
    @ParameterizedTest
    @CsvSource({
        "POST, /admin/positions/limits-1/gap/clear, 408",
        "POST, /nowhere, 404",
        "DELETE, /positions, 405",
        "GET, /positions/limits-1, 200",
        "GET, /stream/accounts, 200",
    })
    void bodyThatTrickles_isGivenUp(String method, String path, int status) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(100);
            var head = """
                    %s /api/v1%s HTTP/1.1
                    Host: localhost
                    Content-Type: application/json
                    Content-Length: 60000

                    """.formatted(method, path);
            socket.getOutputStream().write(head.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
            var answer = new ByteArrayOutputStream();

            await("closed").until(() -> isClosedAfterOneMore(socket, answer));

            assertThat(answer.toString(StandardCharsets.UTF_8)).startsWith("HTTP/1.1 " + status);
            if (status == 408) {
                assertThat(answer.toString(StandardCharsets.UTF_8))
                        .contains("urn:trader-cache:problem:request-timeout");
            }
        }
    }

    private static boolean isClosedAfterOneMore(Socket socket, ByteArrayOutputStream answer) throws IOException {
        try {
            socket.getOutputStream().write(' ');
            socket.getInputStream().transferTo(answer);
            return true;
        } catch (SocketTimeoutException _) {
            return false;
        } catch (SocketException _) {
            // Closed before it was read to its end.
            return true;
        }
    }

    @Test
    void everyAnswer_isSafeFromOthersOnTheWay() throws Exception {
        try (var client = client(7)) {
            for (var path : List.of("/positions/limits-1", "/positions", "/nowhere", "/positions?bad=1")) {
                var headers = ask(client, get(path)).headers();

                assertThat(headers.allValues("X-Content-Type-Options")).as(path).containsExactly("nosniff");
                assertThat(headers.allValues("Cache-Control")).as(path).containsExactly("no-store");
                assertThat(headers.firstValue("Strict-Transport-Security"))
                        .as("without TLS")
                        .isEmpty();
                assertThat(headers.firstValue("Access-Control-Allow-Origin")).isEmpty();
            }
        }
    }
}
