package io.tradercache.store.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tradercache.domain.Account;
import io.tradercache.domain.AccountId;
import io.tradercache.domain.AccountScope;
import io.tradercache.domain.AccountState;
import io.tradercache.domain.Fill;
import io.tradercache.domain.Order;
import io.tradercache.domain.OrderEvent;
import io.tradercache.domain.OrderEventType;
import io.tradercache.domain.OrderStatus;
import io.tradercache.domain.Outcome;
import io.tradercache.domain.Position;
import io.tradercache.fixtures.Deliveries;
import io.tradercache.fixtures.Fills;
import io.tradercache.fixtures.OrderEvents;
import io.tradercache.local.LocalRedis;
import io.tradercache.store.Gap;
import io.tradercache.store.StoreRig;
import io.tradercache.store.Stored;
import io.tradercache.store.read.Unreadable;
import io.tradercache.store.redis.Futures;
import io.vertx.redis.client.Command;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Somebody deletes keys in which parts of an entity are stored, or Redis evicts them. Nothing goes on from what is
/// left as if it were all.
class PartsMissingIT {
    private static final String POSITION = "trader-position:P-1";
    private static final String TRADES = "trader-position-trades:{" + POSITION + "}";
    private static final String CYCLES = "trader-position-cycles:{" + POSITION + "}";
    private static final String JOURNAL = "trader-position-fills:{" + POSITION + "}";
    private static final String ORDER = "trader-order:O-1";
    private static final String EVENTS = "trader-order-events:{" + ORDER + "}";
    private static final String ACCOUNT = "trader-account:A-1";
    private static final String BALANCES = "trader-account-balances:{" + ACCOUNT + "}";
    private static final String MARGINS = "trader-account-margins:{" + ACCOUNT + "}";
    private static final long NOW = System.currentTimeMillis() * 1_000_000;
    private static LocalRedis server;

    private final Deliveries deliveries = new Deliveries();
    private StoreRig rig;
    private long offset;

    @BeforeAll
    static void startRedis(@TempDir Path data) throws IOException {
        server = LocalRedis.start(0, data);
    }

    @AfterAll
    static void stopRedis() {
        server.kill();
    }

    @BeforeEach
    void start() {
        rig = new StoreRig(server.uri());
        rig.ask(Command.FLUSHALL);
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    /// Goes on with an instance that holds nothing.
    private void restart() {
        rig.close();
        rig = new StoreRig(server.uri());
    }

    private Fill fill(Fills fill) {
        offset++;
        return fill.of("P-1").trade("T-" + offset).at(NOW + offset).get();
    }

    private Fill buy(String quantity) {
        return fill(Fills.buy(quantity, "100"));
    }

    private Fill sell(String quantity) {
        return fill(Fills.sell(quantity, "100"));
    }

    private List<Outcome> apply(Fill... fills) {
        List<Arrival<Fill>> arrivals = new ArrayList<>();
        for (var fill : fills) {
            arrivals.add(new Arrival.Event<>(deliveries.of(fill, fill.tsEvent() - NOW, "P-1")));
        }
        return StoreRig.await(rig.positions.apply(arrivals)).stream()
                .map(Verdict::outcome)
                .toList();
    }

    private Stored<Position> position() {
        return StoreRig.read(() -> rig.positionReader.find("P-1", AccountScope.ALL))
                .orElseThrow();
    }

    private Outcome clear() {
        return StoreRig.await(Futures.uni(rig.positions.clearGap("P-1", null)));
    }

    private void apply(OrderEvents... events) {
        List<Delivery<OrderEvent>> sent = new ArrayList<>();
        for (var event : events) {
            offset++;
            sent.add(deliveries.of(event.at(NOW + offset).event(), offset, "O-1"));
        }
        StoreRig.await(rig.orders.apply(sent));
    }

    private Stored<Order> order() {
        return StoreRig.read(() -> rig.orderReader.find("O-1", AccountScope.ALL))
                .orElseThrow();
    }

    private List<OrderEventType> events() {
        return StoreRig.read(() -> rig.orderReader.events("O-1", AccountScope.ALL)).orElseThrow().stream()
                .map(folded -> folded.event().type())
                .toList();
    }

    private void state(String... balances) {
        offset++;
        List<AccountState.BalanceState> stated = new ArrayList<>();
        for (var currency : balances) {
            stated.add(
                    new AccountState.BalanceState(currency, new BigDecimal(10), BigDecimal.ZERO, new BigDecimal(10)));
        }
        var margins = List.of(new AccountState.MarginState(null, "USD", BigDecimal.ONE, BigDecimal.ONE));
        var state = new AccountState(new AccountId("A-1"), "MARGIN", null, stated, margins, null, NOW + offset, null);
        StoreRig.await(rig.accounts.apply(List.of(deliveries.of(state, offset, "A-1"))));
    }

    private Stored<Account> account() {
        return StoreRig.read(() -> rig.accountReader.find("A-1", AccountScope.ALL))
                .orElseThrow();
    }

    private static void assertPartsMissing(Stored<?> stored) {
        assertThat(stored.gap()).isNotNull();
        assertThat(stored.gap().reason()).isEqualTo(Gap.PARTS_MISSING);
        assertThat(stored.gap().since()).isGreaterThanOrEqualTo(NOW);
    }

    /// The keys of a position that closed and was opened again while its instrument is unknown.
    @ParameterizedTest
    @CsvSource({
        TRADES + ", true", TRADES + ", false",
        CYCLES + ", true", CYCLES + ", false",
        JOURNAL + ", true", JOURNAL + ", false"
    })
    void sideKeyOfAPosition_isAGap_andTheFiguresGoOn(String key, boolean isHeld) {
        apply(buy("2"), sell("2"), buy("3"));
        assertThat(position().gap()).isNull();
        rig.ask(Command.DEL, key);
        if (!isHeld) {
            restart();
        }

        assertThat(apply(buy("1"))).containsExactly(Outcome.APPLIED);

        assertThat(position().entity().signedQty()).isEqualByComparingTo("4");
        assertPartsMissing(position());
        assertThat(clear()).isEqualTo(Outcome.APPLIED);
        apply(buy("1"));
        restart();
        apply(buy("1"));
        assertThat(position().gap()).isNull();
        assertThat(position().entity().signedQty()).isEqualByComparingTo("6");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void oneTradeOfAPosition_isAGap(boolean isHeld) {
        apply(buy("2"), buy("3"));
        rig.ask(Command.HDEL, TRADES, "O-1 T-1");
        if (!isHeld) {
            restart();
        }

        apply(buy("1"));

        assertPartsMissing(position());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void hashOfAPosition_isAGap(boolean isHeld) {
        apply(buy("2"), sell("2"), buy("3"));
        rig.ask(Command.DEL, POSITION);
        if (!isHeld) {
            restart();
        }

        assertThat(apply(buy("1"))).containsExactly(Outcome.APPLIED);

        assertThat(position().entity().signedQty()).isEqualByComparingTo("1");
        assertPartsMissing(position());
        assertThat(rig.ask(Command.HLEN, TRADES).toInteger()).isEqualTo(1);
        assertThat(rig.ask(Command.EXISTS, CYCLES).toInteger()).isZero();
        assertThat(clear()).isEqualTo(Outcome.APPLIED);
        apply(buy("1"));
        assertThat(position().gap()).isNull();
    }

    @Test
    void cyclesThatAreGone_areNotShownAsNone() {
        apply(buy("2"), sell("2"), buy("3"));
        rig.ask(Command.DEL, CYCLES);

        assertThatThrownBy(() -> StoreRig.await(rig.positionReader.cycles("P-1", AccountScope.ALL)))
                .isInstanceOf(Unreadable.class)
                .hasMessageContaining(CYCLES);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void eventsOfAnOrder_areAGap_andItGoesOnFromWhatItWas(boolean isHeld) {
        apply(
                OrderEvents.initialized(),
                OrderEvents.typed(OrderEventType.ACCEPTED),
                OrderEvents.filled("T-1", "4", "100").commission("0.5", "USD"));
        rig.ask(Command.DEL, EVENTS);
        assertThatThrownBy(this::events).isInstanceOf(Unreadable.class).hasMessageContaining(EVENTS);
        if (!isHeld) {
            restart();
        }

        apply(OrderEvents.filled("T-2", "6", "200").commission("0.5", "USD"));

        assertPartsMissing(order());
        var order = order().entity();
        assertThat(order.status()).isEqualTo(OrderStatus.FILLED);
        assertThat(order.filledQty()).isEqualByComparingTo("10");
        assertThat(order.avgPx()).isEqualByComparingTo("160");
        assertThat(order.commissions().get("USD")).isEqualByComparingTo("1");
        assertThat(events()).containsExactly(OrderEventType.FILLED);

        restart();
        assertThat(StoreRig.await(Futures.uni(rig.orders.clearGap("O-1", null))))
                .isEqualTo(Outcome.APPLIED);
        apply(OrderEvents.filled("T-3", "1", "200"));
        assertThat(order().gap()).isNull();
        assertThat(order().entity().filledQty()).isEqualByComparingTo("11");
        assertThat(order().entity().overfillQty()).isEqualByComparingTo("1");
        assertThat(events()).containsExactly(OrderEventType.FILLED, OrderEventType.FILLED);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void hashOfAnOrder_isAGap_andItsEventsMakeItAgain(boolean isHeld) {
        apply(OrderEvents.initialized(), OrderEvents.filled("T-1", "4", "100"));
        rig.ask(Command.DEL, ORDER);
        if (!isHeld) {
            restart();
        }

        apply(OrderEvents.filled("T-2", "6", "200"));

        assertPartsMissing(order());
        assertThat(order().entity().filledQty()).isEqualByComparingTo("10");
        assertThat(order().entity().quantity()).isEqualByComparingTo("10");
        assertThat(events()).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({
        BALANCES + ", true", BALANCES + ", false",
        MARGINS + ", true", MARGINS + ", false"
    })
    void partsOfAnAccount_areAGap_evenBeforeItIsWritten(String key, boolean isHeld) {
        state("USD", "EUR");
        assertThat(account().gap()).isNull();
        rig.ask(Command.DEL, key);
        assertThat(account().gap()).isNotNull();
        assertThat(account().gap().reason()).isEqualTo(Gap.PARTS_MISSING);
        if (!isHeld) {
            restart();
        }

        state("USD");

        assertPartsMissing(account());
        assertThat(account().entity().balances()).containsKey("USD");
        assertThat(account().entity().margins()).hasSize(1);
        assertThat(StoreRig.await(Futures.uni(rig.accounts.clearGap("A-1", null))))
                .isEqualTo(Outcome.APPLIED);
        state("USD", "EUR");
        restart();
        state("USD");
        assertThat(account().gap()).isNull();
        assertThat(account().entity().balances()).hasSize(2);
    }

    @Test
    void gapThatOnlyAReadFound_canBeCleared() {
        state("USD");
        rig.ask(Command.DEL, BALANCES);

        assertThat(StoreRig.await(Futures.uni(rig.accounts.clearGap("A-1", null))))
                .isEqualTo(Outcome.APPLIED);

        assertThat(account().gap()).isNull();
        assertThat(account().entity().balances()).isEmpty();
    }

    @Test
    void hashOfAnAccount_isAGap() {
        state("USD", "EUR");
        rig.ask(Command.DEL, ACCOUNT);

        state("USD");

        assertPartsMissing(account());
        assertThat(account().entity().balances()).containsOnlyKeys("USD");
    }

    /// Older versions did not write how many parts there are.
    @Test
    void entitiesOfOlderVersions_haveNoGap() {
        apply(buy("2"), sell("2"), buy("3"));
        apply(OrderEvents.initialized(), OrderEvents.filled("T-1", "4", "100"));
        state("USD");
        rig.ask(Command.HDEL, POSITION, "trades");
        rig.ask(Command.HDEL, ORDER, "events");
        rig.ask(Command.HDEL, ACCOUNT, "balances", "margins");
        restart();

        apply(buy("1"));
        apply(OrderEvents.filled("T-2", "6", "200"));
        state("USD", "EUR");

        assertThat(position().gap()).isNull();
        assertThat(order().gap()).isNull();
        assertThat(account().gap()).isNull();
        assertThat(rig.ask(Command.HGET, POSITION, "trades")).hasToString("4");
        assertThat(rig.ask(Command.HGET, ORDER, "events")).hasToString("3");
        assertThat(rig.ask(Command.HGET, ACCOUNT, "balances")).hasToString("2");
    }
}
