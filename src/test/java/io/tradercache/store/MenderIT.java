package io.tradercache.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradercache.domain.AccountId;
import io.tradercache.domain.ClientOrderId;
import io.tradercache.domain.Fill;
import io.tradercache.domain.InstrumentId;
import io.tradercache.domain.PositionId;
import io.tradercache.domain.Side;
import io.tradercache.domain.StrategyId;
import io.tradercache.domain.TradeId;
import io.tradercache.local.LocalRedis;
import io.vertx.redis.client.Command;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is wrong in the indexes, whoever made it so, is right again after a round.
class MenderIT {
    private static final long NOW = System.currentTimeMillis() * 1_000_000;
    private static final int POSITIONS = 600;

    @TempDir
    Path data;

    private LocalRedis server;
    private StoreRig rig;
    private Mender mender;

    @BeforeEach
    void start() throws IOException {
        server = LocalRedis.start(0, data);
        rig = new StoreRig(server.uri());
        mender = new Mender(
                rig.lines.reads(),
                rig.keys,
                new Feed(rig.lines, rig.keys, StoreRig.config(Map.of())),
                Clock.systemUTC());
        List<Arrival<Fill>> fills = new ArrayList<>();
        for (int n = 0; n < POSITIONS; n++) {
            fills.add(new Arrival.Event<>(rig.delivery(fill("P-" + n, n, Side.BUY), n, "P-" + n)));
        }
        fills.add(new Arrival.Event<>(rig.delivery(fill("P-1", POSITIONS, Side.SELL), POSITIONS, "P-1")));
        StoreRig.await(rig.positions.apply(fills));
    }

    @AfterEach
    void stop() {
        rig.close();
        server.kill();
    }

    private static Fill fill(String position, int n, Side side) {
        return new Fill(
                new PositionId(position),
                new InstrumentId("ETHUSDT.BINANCE"),
                new AccountId("A-1"),
                new ClientOrderId("O-" + n),
                new TradeId("T-" + n),
                new StrategyId("S-1"),
                null,
                null,
                side,
                null,
                BigDecimal.ONE,
                BigDecimal.TEN,
                null,
                "USDT",
                null,
                null,
                NOW + n,
                null);
    }

    private void round() {
        for (int i = 0; i < 40; i++) {
            StoreRig.await(EntityStore.uni(mender.mendSome()));
        }
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
        assertThat(index("closed")).contains(" P-1", "side:FLAT P-1").doesNotContain(" P-0");
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
