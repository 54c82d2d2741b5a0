package io.tradercache.api;

import static io.tradercache.api.Venue.awaited;
import static io.tradercache.api.Venue.json;
import static io.tradercache.api.Venue.send;
import static io.tradercache.api.Venue.sendFill;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tradercache.fixtures.Wire;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class StreamResourceTest {
    private static final long NOW = System.currentTimeMillis() * 1_000_000;

    @TestHTTPResource("/api/v1/stream/")
    URI root;

    private int trades;

    private record Event(String id, String name, JsonNode data) {}

    /// Reads a stream, event by event.
    private static final class Reader implements AutoCloseable {
        private final HttpURLConnection connection;
        private final BufferedReader lines;

        Reader(URI uri, @Nullable String lastEventId) throws IOException {
            connection = (HttpURLConnection) uri.toURL().openConnection();
            connection.setReadTimeout(15_000);
            if (lastEventId != null) {
                connection.setRequestProperty("Last-Event-ID", lastEventId);
            }
            assertThat(connection.getResponseCode()).isEqualTo(200);
            assertThat(connection.getContentType()).startsWith("text/event-stream");
            assertThat(connection.getHeaderField("Trader-Stale")).isNotNull();
            lines = new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8));
        }

        Event next() {
            try {
                Map<String, String> fields = new HashMap<>();
                for (var line = lines.readLine(); line != null && !line.isEmpty(); line = lines.readLine()) {
                    int colon = line.indexOf(": ");
                    fields.put(line.substring(0, colon), line.substring(colon + 2));
                }
                assertThat(fields).containsOnlyKeys("id", "event", "data");
                return new Event(fields.get("id"), fields.get("event"), json(fields.get("data")));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /// The events up to the next one of this name, which comes last. Heartbeats are left out.
        List<Event> until(String name) {
            List<Event> events = new ArrayList<>();
            do {
                events.add(next());
                if (events.getLast().name().equals("heartbeat")) {
                    events.removeLast();
                }
            } while (events.isEmpty() || !events.getLast().name().equals(name));
            return events;
        }

        @Override
        public void close() {
            connection.disconnect();
        }
    }

    private Reader follow(String what) throws IOException {
        return new Reader(root.resolve(what), null);
    }

    private Reader resume(String what, String lastEventId) throws IOException {
        return new Reader(root.resolve(what), lastEventId);
    }

    private RecordMetadata move(String position, String account, String side, int quantity) {
        trades++;
        var fill = Wire.fill(position, "T" + trades, side, Integer.toString(quantity), "10", NOW + trades);
        return sendFill(fill.put("instrument_id", "STREAM.SIM").put("account_id", account));
    }

    private static void sendOrder(String type, long ts) {
        var event = Wire.order(type, "STREAM-OS-1", ts).put("account_id", "STREAM-OS");
        send(Venue.ORDERS, "STREAM-OS-1", event.put("venue_order_id", "V"));
    }

    private static Stream<String> ids(List<Event> events, String name) {
        return events.stream()
                .filter(event -> event.name().equals(name))
                .map(event -> event.data().get("position_id").asText());
    }

    @Test
    void storedThenCaughtUpThenChanges_asListsShowThem() throws IOException {
        var first = move("STREAM-ST-1", "STREAM-ST", "BUY", 1);
        awaited("/positions/STREAM-ST-1", first);
        try (var reader = follow("positions?account_id=STREAM-ST")) {
            var stored = reader.until("caught-up");
            assertThat(ids(stored, "snapshot")).containsExactly("STREAM-ST-1");
            assertThat(stored.getFirst().data()).isEqualTo(json(Venue.get("/positions/STREAM-ST-1")));
            assertThat(stored.getFirst().id()).isEqualTo(stored.getLast().id() + "/snapshot");
            assertThat(stored.getLast().data().get("snapshot").asInt()).isEqualTo(1);
            assertThat(stored.getLast().data().has("as_of")).isTrue();

            var second = move("STREAM-ST-1", "STREAM-ST", "BUY", 2);
            var change = reader.until("change").getLast();
            assertThat(change.data().get("quantity").asText()).isEqualTo("3");
            assertThat(change.data()).isEqualTo(awaited("/positions/STREAM-ST-1", second));
        }
    }

    @Test
    void anotherAccountsPosition_isNotTold() throws IOException {
        try (var reader = follow("positions?account_id=STREAM-OWN")) {
            assertThat(reader.until("caught-up")).hasSize(1);
            awaited("/positions/STREAM-OTHER-1", move("STREAM-OTHER-1", "STREAM-OTHER", "BUY", 1));
            move("STREAM-OWN-1", "STREAM-OWN", "BUY", 1);

            assertThat(ids(reader.until("change"), "change")).containsExactly("STREAM-OWN-1");
        }
    }

    @Test
    void closed_hasOneLastChangeAmongOpenOnes() throws IOException {
        awaited("/positions/STREAM-LAST-1", move("STREAM-LAST-1", "STREAM-LAST", "BUY", 1));
        try (var reader = follow("positions?account_id=STREAM-LAST")) {
            reader.until("caught-up");
            awaited("/positions/STREAM-LAST-1", move("STREAM-LAST-1", "STREAM-LAST", "SELL", 1));
            var last = reader.until("change").getLast().data();
            assertThat(last.get("is_open").asBoolean()).isFalse();

            move("STREAM-LAST-2", "STREAM-LAST", "BUY", 1);
            assertThat(ids(reader.until("change"), "change")).containsExactly("STREAM-LAST-2");
        }
    }

    @Test
    void otherSide_leavesTheOneFilterAndEntersTheOther() throws IOException {
        awaited("/positions/STREAM-FLIP-1", move("STREAM-FLIP-1", "STREAM-FLIP", "BUY", 1));
        try (var longs = follow("positions?account_id=STREAM-FLIP&side=LONG");
                var shorts = follow("positions?account_id=STREAM-FLIP&side=SHORT")) {
            longs.until("caught-up");
            shorts.until("caught-up");
            move("STREAM-FLIP-1", "STREAM-FLIP", "SELL", 3);

            assertThat(longs.until("change").getLast().data().get("side").asText())
                    .isEqualTo("SHORT");
            assertThat(shorts.until("change").getLast().data().get("signed_qty").asText())
                    .isEqualTo("-2");
        }
    }

    @Test
    void cutOff_goesOnWithWhatWasMissed_andNoSnapshot() throws IOException {
        awaited("/positions/STREAM-CUT-1", move("STREAM-CUT-1", "STREAM-CUT", "BUY", 1));
        String last;
        try (var reader = follow("positions?account_id=STREAM-CUT")) {
            last = reader.until("caught-up").getLast().id();
        }
        awaited("/positions/STREAM-CUT-1", move("STREAM-CUT-1", "STREAM-CUT", "SELL", 1));
        awaited("/positions/STREAM-CUT-2", move("STREAM-CUT-2", "STREAM-CUT", "BUY", 1));

        try (var reader = resume("positions?account_id=STREAM-CUT", last)) {
            var missed = reader.until("caught-up");
            assertThat(ids(missed, "change")).containsExactly("STREAM-CUT-1", "STREAM-CUT-2");
            assertThat(missed).noneMatch(event -> event.name().equals("snapshot"));
            assertThat(missed.getLast().data().get("snapshot").isNull()).isTrue();
        }
    }

    @Test
    void tooOldOrInSnapshot_beginsAnew() throws IOException {
        awaited("/positions/STREAM-ANEW-1", move("STREAM-ANEW-1", "STREAM-ANEW", "BUY", 1));
        String inSnapshot;
        try (var reader = follow("positions?account_id=STREAM-ANEW")) {
            inSnapshot = reader.next().id();
        }

        for (var id : List.of("1-1", "9999999999999-0", inSnapshot)) {
            try (var reader = resume("positions?account_id=STREAM-ANEW", id)) {
                var events = reader.until("caught-up");
                assertThat(ids(events, "snapshot")).as(id).containsExactly("STREAM-ANEW-1");
                assertThat(events.getLast().data().get("snapshot").asInt()).isEqualTo(1);
            }
        }
    }

    @Test
    void orders_byStatus_areToldAsTheyMove() throws IOException {
        try (var reader = follow("orders?account_id=STREAM-OS&order_status=ACCEPTED")) {
            reader.until("caught-up");
            sendOrder("Accepted", NOW);
            assertThat(reader.until("change").getLast().data().get("status").asText())
                    .isEqualTo("ACCEPTED");

            sendOrder("Canceled", NOW + 1);
            assertThat(reader.until("change").getLast().data().get("status").asText())
                    .isEqualTo("CANCELED");
        }
    }

    @Test
    void accounts_areToldAsTheyMove() throws IOException {
        try (var reader = follow("accounts?account_id=STREAM-AS-1")) {
            assertThat(reader.until("caught-up")).hasSize(1);
            for (var account : List.of("STREAM-AS-2", "STREAM-AS-1")) {
                send(Venue.ACCOUNTS, account, Wire.account(account, "CASH", "USD", "5", "0", "5"));
            }

            var change = reader.until("change");
            assertThat(change).hasSize(1);
            assertThat(change.getLast().data().at("/balances/USD/total").asText())
                    .isEqualTo("5");
        }
    }

    @Test
    void nothingHappens_itSaysThatItLives() throws IOException {
        try (var reader = follow("positions?account_id=STREAM-SILENT")) {
            reader.until("caught-up");

            var beat = reader.next();
            assertThat(beat.name()).isEqualTo("heartbeat");
            assertThat(beat.id()).matches("\\d+-\\d+");
            assertThat(beat.data().has("as_of") && beat.data().has("lag")).isTrue();
        }
    }

    @Test
    void head_isAnsweredAndOver() {
        assertThat(Venue.client().head("/api/v1/stream/positions").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "1", "1-1-1", "-1", "1-1/snap", "/snapshot", "99999999999999999999-0"})
    void lastEventId_thatIsNone_isRefused(String id) {
        var answer = Venue.client().header("Last-Event-ID", id).get("/api/v1/stream/positions");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).at("/violations/0/field").asText()).isEqualTo("Last-Event-ID");
    }

    @ParameterizedTest
    @ValueSource(strings = {"positions?limit=1", "positions?side=UP", "orders?gap=no", "accounts?status=open"})
    void parameter_thatIsNone_isRefused(String what) {
        assertThat(Venue.get("/stream/" + what).statusCode()).isEqualTo(400);
    }

    @Test
    void gapCleared_isAChange() throws IOException {
        awaited("/positions/STREAM-GAP", move("STREAM-GAP", "STREAM-G", "BUY", 1));
        try (var reader = follow("positions?account_id=STREAM-G")) {
            reader.until("caught-up");
            Venue.sendRaw(Venue.FILLS, "STREAM-GAP", "no fill");
            assertThat(reader.until("change").getLast().data().get("gap").asBoolean())
                    .isTrue();

            Venue.client()
                    .contentType("application/json")
                    .body("{\"reason\":\"compared\"}")
                    .post("/api/v1/admin/positions/STREAM-GAP/gap/clear")
                    .then()
                    .statusCode(200);

            assertThat(reader.until("change").getLast().data().get("gap").asBoolean())
                    .isFalse();
        }
    }
}
