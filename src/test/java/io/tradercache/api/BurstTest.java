package io.tradercache.api;

import static io.tradercache.api.Venue.FILLS;
import static io.tradercache.api.Venue.awaited;
import static io.tradercache.api.Venue.get;
import static io.tradercache.api.Venue.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import io.tradercache.fixtures.Tier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

@QuarkusTest
class BurstTest {

    private static final int FILLS_OF_ONE = 2_000;
    private static final int POSITIONS = 10;

    /// Vert.x speaks up when an event loop has been busy for 2 s.
    private static final class Blocked extends Handler {
        private final List<String> messages = new CopyOnWriteArrayList<>();

        @Override
        public void publish(LogRecord record) {
            messages.add(record.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @Test
    void burst_blocksNoEventLoop_andIsWrittenInBatches() {
        var blocked = new Blocked();
        var checker = Logger.getLogger("io.vertx.core.impl.BlockedThreadChecker");
        checker.addHandler(blocked);
        long version = awaited(
                        "/positions/BURST-0",
                        Venue.send(FILLS, "BURST-0", fill(0, 0).replace('"', '\'')))
                .get("version")
                .asLong();

        List<Map.Entry<String, String>> fills = new ArrayList<>();
        for (int n = 1; n <= FILLS_OF_ONE; n++) {
            for (int p = 0; p < POSITIONS; p++) {
                fills.add(Map.entry("BURST-" + p, fill(p, n)));
            }
        }
        Venue.sendAll(FILLS, fills);

        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            for (int p = 0; p < POSITIONS; p++) {
                var expected = Integer.toString(p == 0 ? FILLS_OF_ONE + 1 : FILLS_OF_ONE);
                assertThat(json(get("/positions/BURST-" + p)).path("quantity").asText())
                        .isEqualTo(expected);
            }
        });
        long writes = json(get("/positions/BURST-0")).get("version").asLong() - version;
        checker.removeHandler(blocked);
        // A write takes what came meanwhile: one for each fill would be the sign of batches of one record.
        assertThat(writes).isLessThan(FILLS_OF_ONE / 5);
        if (Tier.IS_PROOF) {
            assertThat(blocked.messages).isEmpty();
        }
    }

    private static String fill(int position, int n) {
        return ("{'type':'OrderFilled','position_id':'BURST-%d','instrument_id':'BURST.API','account_id':'API-1','client_order_id':'B-%d-%d',"
                        + "'trade_id':'B-%d','order_side':'BUY','last_qty':'1','last_px':'1','ts_event':1700000000000000000}")
                .formatted(position, position, n / 50, n)
                .replace('\'', '"');
    }
}
