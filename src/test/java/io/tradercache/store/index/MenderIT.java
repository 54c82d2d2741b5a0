package io.tradercache.store.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradercache.domain.Fill;
import io.tradercache.fixtures.Deliveries;
import io.tradercache.fixtures.Fills;
import io.tradercache.local.LocalRedis;
import io.tradercache.store.StoreRig;
import io.tradercache.store.feed.Feed;
import io.tradercache.store.redis.Futures;
import io.tradercache.store.write.Arrival;
import io.vertx.redis.client.Command;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two looks of the mender at everything correct whatever is wrong in the indexes, whoever caused it.
class MenderIT {
    private static final long NOW = System.currentTimeMillis() * 1_000_000;
    private static final int POSITIONS = 600;

    @TempDir
    Path data;

    private final Deliveries deliveries = new Deliveries();
    private LocalRedis server;
    private StoreRig rig;
    private Mender mender;

    @BeforeEach
    void start() throws IOException {
        server = LocalRedis.start(0, data);
        rig = new StoreRig(server.uri());
        mender = new Mender(
                rig.connections.reads(),
                rig.keys,
                new Feed(rig.connections, rig.keys, StoreRig.config(Map.of())),
                Clock.systemUTC());
        List<Arrival<Fill>> fills = new ArrayList<>();
        for (int n = 0; n < POSITIONS; n++) {
            fills.add(numbered(n, Fills.buy("1", "10").of("P-" + n)));
        }
        fills.add(numbered(POSITIONS, Fills.sell("1", "10").of("P-1")));
        StoreRig.await(rig.positions.apply(fills));
    }

    @AfterEach
    void stop() {
        rig.close();
        server.kill();
    }

    private Arrival<Fill> numbered(int n, Fills of) {
        var fill = of.on("ETHUSDT.BINANCE").numbered(n).at(NOW + n).get();
        return new Arrival.Event<>(deliveries.of(fill, n, fill.positionId().value()));
    }

    private void round() {
        for (int i = 0; i < 40; i++) {
            look();
        }
    }

    private void look() {
        StoreRig.await(Futures.uni(mender.mendSome()));
    }

    private List<String> index(String group) {
        List<String> members = new ArrayList<>();
        rig.ask(Command.ZRANGE, "trader-index:position-" + group, 0, -1).forEach(m -> members.add(m.toString()));
        return members;
    }

    @Test
    void lostAndStrayEntries_areMended() {
        var open = index("open");
        var closed = index("closed");
        rig.ask(Command.ZREM, "trader-index:position-open", " P-0", "instrument:ETHUSDT.BINANCE P-7");
        rig.ask(Command.ZADD, "trader-index:position-open", 0, " P-1", 0, " GHOST", 0, "side:SHORT P-0", 0, "gap P-9");
        rig.ask(Command.DEL, "trader-index:position-closed");

        round();

        assertThat(index("open")).isEqualTo(open);
        assertThat(index("closed")).isEqualTo(closed);
        assertThat(index("closed"))
                .contains(" P-1", "instrument:ETHUSDT.BINANCE P-1")
                .doesNotContain(" P-0");
    }

    @Test
    void entityThatItsWriterWillMove_isLeftToItsWriter() {
        var open = index("open");
        // The writer has written that it is closed, and has moved nothing yet.
        rig.ask(Command.HSET, "trader-position:P-0", "side", "FLAT", "version", 1);

        look();
        assertThat(index("open")).isEqualTo(open);

        // Meanwhile it writes again.
        rig.ask(Command.HSET, "trader-position:P-0", "version", 2);
        look();
        assertThat(index("open")).isEqualTo(open);

        // Now it was killed before it moved it.
        look();
        assertThat(index("open")).doesNotContain(" P-0").hasSizeLessThan(open.size());
        assertThat(index("closed")).contains(" P-0", "instrument:ETHUSDT.BINANCE P-0");
    }

    @Test
    void everythingRight_nothingIsTouched() {
        var open = index("open");
        var feed = rig.ask(Command.XLEN, "trader-feed:position").toLong();

        round();

        assertThat(index("open")).isEqualTo(open);
        assertThat(rig.ask(Command.XLEN, "trader-feed:position").toLong()).isEqualTo(feed);
    }

    @Test
    void everyIndexLost_everyEntityIsFoundAgain() {
        var open = index("open");
        rig.ask(
                Command.DEL,
                "trader-index:position-open",
                "trader-index:position-closed",
                "trader-index:position-expiry");

        round();

        assertThat(index("open")).isEqualTo(open);
        assertThat(rig.ask(Command.ZCARD, "trader-index:position-expiry").toLong())
                .isEqualTo(1);
    }
}
