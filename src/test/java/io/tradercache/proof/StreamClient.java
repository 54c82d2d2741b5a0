package io.tradercache.proof;

import static io.tradercache.fixtures.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tradercache.fixtures.Tier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A client of a stream. It follows the stream, can be cut off at any moment, and resumes after its last event.
///
/// It reads on a thread of its own; [#check] reports what went wrong there.
final class StreamClient implements AutoCloseable {
    private static final int FULL_SPEED = Integer.MAX_VALUE;
    private static final int SLICES_A_SECOND = 10;
    private static final int SMALL_BUFFER = 8 * 1024;
    private static final Duration QUIET = Duration.ofSeconds(1);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    /// A little more than the time of two heartbeats.
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final Subscription subscription;
    private final StreamState state;
    private volatile Consumer<JsonNode> changes = _ -> {};
    private volatile int bytesPerSecond = FULL_SPEED;
    private volatile boolean stallsWhenCaughtUp;
    private volatile long cutAfterSnapshots = Long.MAX_VALUE;
    private volatile long lastChange = System.nanoTime();
    private volatile @Nullable Throwable failure;
    private volatile @Nullable Connection connection;
    private int receiveBuffer;

    StreamClient(Subscription subscription) {
        this.subscription = subscription;
        state = new StreamState(subscription);
    }

    /// Makes it call back with every changed entity as it comes.
    StreamClient onChange(Consumer<JsonNode> changes) {
        this.changes = changes;
        return this;
    }

    /// Makes it read so many bytes per second, with next to no buffer in between.
    StreamClient slowedTo(int bytesPerSecond) {
        this.bytesPerSecond = bytesPerSecond;
        receiveBuffer = SMALL_BUFFER;
        return this;
    }

    /// Makes it stop reading once it has caught up.
    StreamClient stallingWhenCaughtUp() {
        stallsWhenCaughtUp = true;
        receiveBuffer = SMALL_BUFFER;
        return this;
    }

    /// Makes it read on as fast as it can.
    void readOn() {
        stallsWhenCaughtUp = false;
        bytesPerSecond = FULL_SPEED;
    }

    /// Starts, or resumes after the last event. In a build it comes back after a 503, as `Retry-After` asks.
    void connect(Api api) throws IOException {
        check();
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!isConnectedTo(api, deadline)) {
            LockSupport.parkNanos(RETRY_AFTER.toNanos());
        }
    }

    private boolean isConnectedTo(Api api, long deadline) throws IOException {
        var headers = state.lastId().map(id -> Map.of("Last-Event-ID", id)).orElse(Map.of());
        var socket = StreamSocket.open(api.port(), subscription.streamPath(), headers, receiveBuffer);
        if (socket.status() != 200) {
            var refusal = refused(socket);
            if (socket.status() == 503 && !Tier.IS_PROOF && System.nanoTime() < deadline) {
                return false;
            }
            throw refusal;
        }
        state.connected();
        connection = new Connection(socket);
        return true;
    }

    private IOException refused(StreamSocket socket) throws IOException {
        try (socket) {
            var bytes = new byte[4_096];
            int length = Math.max(0, socket.read(bytes, bytes.length));
            return new IOException("%s after %s: %d %s"
                    .formatted(
                            subscription,
                            state.lastId(),
                            socket.status(),
                            new String(bytes, 0, length, StandardCharsets.UTF_8)));
        }
    }

    /// Cuts the next connection as soon as this number of entities of a snapshot, or the whole snapshot, has
    /// come over it.
    void cutAfterSnapshots(long entities) {
        cutAfterSnapshots = entities;
    }

    /// Cuts the connection in the middle of whatever is coming.
    void cut() {
        var connection = this.connection;
        if (connection != null) {
            connection.cut();
            this.connection = null;
        }
        cutAfterSnapshots = Long.MAX_VALUE;
        check();
    }

    /// Forgets what it knew, so that it starts over with the next connection.
    void forget() {
        state.forget();
    }

    boolean isConnected() {
        check();
        var connection = this.connection;
        return connection != null && connection.reader.isAlive();
    }

    /// Fails if an event broke a rule.
    void check() {
        var failure = this.failure;
        if (failure != null) {
            throw new AssertionError(subscription.toString(), failure);
        }
    }

    boolean isCaughtUp() {
        check();
        return state.isCaughtUp();
    }

    Map<String, JsonNode> held() {
        check();
        return state.held();
    }

    int size() {
        check();
        return state.size();
    }

    long count(String event) {
        check();
        return state.count(event);
    }

    void awaitCaughtUp() {
        await(subscription + " caught up").atMost(PATIENCE).until(() -> {
            assertThat(isConnected() || isCaughtUp()).as("connected").isTrue();
            return isCaughtUp();
        });
    }

    /// Waits until each client has had a heartbeat from now on, and nothing after it for a while.
    static void awaitQuiet(StreamClient... clients) {
        var beats = Stream.of(clients)
                .mapToLong(client -> client.count("heartbeat"))
                .toArray();
        await("quiet").atMost(PATIENCE).untilAsserted(() -> {
            for (int i = 0; i < clients.length; i++) {
                assertThat(clients[i].count("heartbeat"))
                        .as("heartbeats of %s", clients[i].subscription)
                        .isGreaterThan(beats[i]);
                assertThat(System.nanoTime() - clients[i].lastChange)
                        .as("since the last change of %s", clients[i].subscription)
                        .isGreaterThan(QUIET.toNanos());
            }
        });
    }

    /// Asserts that it holds what the list shows, each entity exactly as it is shown there.
    void assertEqualsListed(Api api) {
        var held = held();
        var listed = subscription.listed(api);
        var differences = new ArrayList<String>();
        listed.forEach((id, shown) -> {
            if (!shown.equals(held.get(id))) {
                differences.add("%s is held as %s, listed as %s".formatted(id, held.get(id), shown));
            }
        });
        held.keySet().stream()
                .filter(id -> !listed.containsKey(id))
                .forEach(id -> differences.add("%s is held as %s, not listed".formatted(id, held.get(id))));
        assertThat(differences.stream().limit(10))
                .as(
                        "%s: %d differences between %d held and %d listed, the first of them",
                        subscription, differences.size(), held.size(), listed.size())
                .isEmpty();
    }

    /// The events by name, to be quoted.
    String told() {
        return "%s: %d held, %d in snapshots, %d changes, %d removed"
                .formatted(subscription, size(), count("snapshot"), count("change"), count("removed"));
    }

    @Override
    public String toString() {
        return subscription.toString();
    }

    @Override
    public void close() {
        cut();
    }

    /// One connection, which is read until it is cut or ends.
    private final class Connection {
        private final StreamSocket socket;
        private final Thread reader;
        private final SseParser parser = new SseParser(this::take);
        private final long cutAt = cutAfterSnapshots;
        private long snapshots;
        private volatile boolean isCut;

        Connection(StreamSocket socket) {
            this.socket = socket;
            reader = Thread.ofPlatform().daemon().name("stream " + subscription).start(this::read);
        }

        private void read() {
            try (socket) {
                assertThat(socket.header("Content-Type")).startsWith("text/event-stream");
                var bytes = new byte[16 * 1024];
                for (int length = next(bytes); length >= 0 && !isCut; length = next(bytes)) {
                    parser.feed(bytes, length);
                }
            } catch (IOException e) {
                // It was cut by us, or ended by the other side. The client sees that it is not connected.
                isCut = true;
            } catch (RuntimeException | AssertionError e) {
                failure = e;
            }
        }

        private int next(byte[] bytes) throws IOException {
            while (stallsWhenCaughtUp && state.isCaughtUp() && !isCut) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
            var speed = bytesPerSecond;
            if (speed == FULL_SPEED) {
                return socket.read(bytes, bytes.length);
            }
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1) / SLICES_A_SECOND);
            return socket.read(bytes, Math.clamp(speed / SLICES_A_SECOND, 1, bytes.length));
        }

        private void take(SseParser.Event event) {
            if (isCut) {
                return;
            }
            var data = state.accept(event);
            switch (event.name()) {
                case "snapshot" -> {
                    lastChange = System.nanoTime();
                    isCut = ++snapshots >= cutAt;
                }
                case "caught-up" -> isCut = cutAt < Long.MAX_VALUE;
                case "change" -> {
                    lastChange = System.nanoTime();
                    changes.accept(data);
                }
                case "removed" -> lastChange = System.nanoTime();
                default -> {
                    // A heartbeat changes nothing.
                }
            }
        }

        void cut() {
            isCut = true;
            try {
                socket.close();
                reader.join();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }
    }
}
