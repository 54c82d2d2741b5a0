package io.tradercache.proof;

import static io.tradercache.fixtures.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Tests the client against a server that sends what it is told to, in chunks.
class StreamClientTest {
    private static final String SNAPSHOT = snapshot("A") + snapshot("B") + snapshot("C");
    private static final String CAUGHT_UP =
            "id: 1-0\nevent: caught-up\ndata: {\"as_of\":1,\"lag\":0,\"snapshot\":3}\n\n";
    private static final String HEARTBEAT = "id: 1-0\nevent: heartbeat\ndata: {\"as_of\":1,\"lag\":0}\n\n";

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private final StreamClient client = new StreamClient(Subscription.positions("status=all", _ -> true));
    private volatile String answer = SNAPSHOT + CAUGHT_UP;
    private HttpServer server;
    private Api api;

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
        api = new Api(server.getAddress().getPort());
    }

    @AfterEach
    void stopServer() {
        over.countDown();
        client.close();
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked.add(exchange.getRequestURI() + " "
                + exchange.getRequestHeaders().getOrDefault("Last-Event-ID", List.of("from the start")));
        var bytes = answer.getBytes(StandardCharsets.UTF_8);
        if (answer.startsWith("{")) {
            exchange.sendResponseHeaders(400, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
            return;
        }
        exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        var body = exchange.getResponseBody();
        for (int i = 0; i < bytes.length; i += 7) {
            body.write(bytes, i, Math.min(7, bytes.length - i));
            body.flush();
        }
        awaitOver();
    }

    private void awaitOver() {
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String snapshot(String id) {
        return "id: 1-0/snapshot\nevent: snapshot\ndata: {\"position_id\":\"%s\",\"version\":\"1\"}\n\n".formatted(id);
    }

    @Test
    void cutAfterItCaughtUp_resumesThere() throws IOException {
        client.connect(api);
        client.awaitCaughtUp();
        client.cut();
        assertThat(client.isConnected()).isFalse();
        answer = CAUGHT_UP.replace("3}", "null}") + HEARTBEAT;
        client.connect(api);
        await().until(() -> client.count("heartbeat") == 1);

        assertThat(client.held()).containsOnlyKeys("A", "B", "C");
        assertThat(asked)
                .containsExactly(
                        "/api/v1/stream/positions?status=all [from the start]",
                        "/api/v1/stream/positions?status=all [1-0]");
    }

    @Test
    void cutInTheSnapshot_holdsWhatHadCome_andAsksWithItsId() throws IOException {
        client.cutAfterSnapshots(2);
        client.connect(api);
        await().until(() -> !client.isConnected());
        client.cut();

        assertThat(client.held()).containsOnlyKeys("A", "B");
        client.connect(api);
        client.awaitCaughtUp();
        assertThat(client.held()).containsOnlyKeys("A", "B", "C");
        assertThat(asked.getLast()).endsWith("[1-0/snapshot]");
    }

    @Test
    void cutAtOneByte_holdsNoHalfEvents() throws IOException {
        answer = SNAPSHOT.substring(0, SNAPSHOT.length() - 1);
        client.connect(api);
        await().until(() -> client.size() == 2);
        client.cut();

        assertThat(client.held()).containsOnlyKeys("A", "B");
    }

    @Test
    void stalled_readsNothingUntilItReadsOn() throws IOException {
        answer = SNAPSHOT + CAUGHT_UP + HEARTBEAT.repeat(10_000);
        client.stallingWhenCaughtUp().connect(api);
        client.awaitCaughtUp();
        assertThat(client.count("heartbeat")).isLessThan(10_000);

        client.readOn();

        await().until(() -> client.count("heartbeat") == 10_000);
    }

    @Test
    void slowed_readsSoMuchASecond() throws IOException {
        var started = System.nanoTime();
        client.slowedTo(1_000).connect(api);
        client.awaitCaughtUp();

        assertThat(System.nanoTime() - started)
                .isGreaterThan((SNAPSHOT.length() + CAUGHT_UP.length()) * 1_000_000L / 2);
    }

    @Test
    void whatBreaksTheRules_failsTheClient() throws IOException {
        answer = "event: nonsense\ndata: {}\n\n";
        var broken = new StreamClient(Subscription.accounts());
        broken.connect(api);

        await().untilAsserted(() -> assertThatThrownBy(broken::check)
                .isInstanceOf(AssertionError.class)
                .cause()
                .hasMessageContaining("nonsense"));
    }

    @Test
    void refused_tellsTheAnswer() {
        answer = "{\"status\":400}";

        assertThatThrownBy(() -> client.connect(api))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("400");
    }
}
