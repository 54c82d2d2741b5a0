package io.tradercache.api;

import static io.tradercache.api.Venue.awaited;
import static io.tradercache.api.Venue.get;
import static io.tradercache.api.Venue.json;
import static io.tradercache.fixtures.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.junit.QuarkusTest;
import io.tradercache.fixtures.Tier;
import io.tradercache.fixtures.Wire;
import io.tradercache.store.Keys;
import io.tradercache.store.Kind;
import io.tradercache.store.redis.Futures;
import io.tradercache.store.redis.Pipeline;
import io.tradercache.store.redis.RedisConnections;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

@QuarkusTest
class BurstTest {

    private static final int FILLS_OF_ONE = 2_000;
    private static final int POSITIONS = 10;

    /// Collects the warnings of Vert.x that an event loop has been blocked; it gives one after 2 s.
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

    @Inject
    RedisConnections connections;

    @Inject
    Keys keys;

    @Test
    void burst_blocksNoEventLoop_andIsWrittenInBatches() {
        var blocked = new Blocked();
        var checker = Logger.getLogger("io.vertx.core.impl.BlockedThreadChecker");
        checker.addHandler(blocked);
        awaited("/positions/BURST-0", Venue.sendFill(nth(0, 0)));
        long notices = notices();

        List<ObjectNode> fills = new ArrayList<>();
        for (int n = 1; n <= FILLS_OF_ONE; n++) {
            for (int p = 0; p < POSITIONS; p++) {
                fills.add(nth(n, p));
            }
        }
        Venue.sendFills(fills);

        await().untilAsserted(() -> {
            for (int p = 0; p < POSITIONS; p++) {
                var expected = Integer.toString(p == 0 ? FILLS_OF_ONE + 1 : FILLS_OF_ONE);
                assertThat(json(get("/positions/BURST-" + p)).path("quantity").asText())
                        .isEqualTo(expected);
            }
        });
        long writes = notices() - notices;
        checker.removeHandler(blocked);
        // A write takes all fills that came meanwhile. One write per fill would be a sign of tiny batches.
        assertThat(writes).isLessThan(FILLS_OF_ONE / 5);
        if (Tier.IS_PROOF) {
            assertThat(blocked.messages).isEmpty();
        }
    }

    /// How many changes of the first position are in the feed.
    private long notices() {
        var changes = connections
                .reads()
                .ask(Request.cmd(Command.XRANGE)
                        .arg(keys.feed(Kind.POSITION))
                        .arg("-")
                        .arg("+"));
        return Futures.uni(changes).await().atMost(Duration.ofSeconds(20)).stream()
                .filter(change -> Pipeline.texts(change.get(1)).contains("BURST-0"))
                .count();
    }

    /// The n-th fill of a position. Fifty fills share one order, and all positions share one instrument.
    private static ObjectNode nth(int n, int position) {
        return Wire.fill("BURST-" + position, "B-" + n, "BUY", "1", "1", 1_700_000_000_000_000_000L)
                .put("instrument_id", "BURST.API")
                .put("client_order_id", "B-%d-%d".formatted(position, n / 50));
    }
}
