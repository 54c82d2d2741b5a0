package io.tradercache.store.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradercache.domain.AccountId;
import io.tradercache.domain.AccountScope;
import io.tradercache.domain.Fill;
import io.tradercache.domain.Order;
import io.tradercache.domain.OrderEvent;
import io.tradercache.domain.OrderStatus;
import io.tradercache.domain.Position;
import io.tradercache.domain.PositionSide;
import io.tradercache.domain.Side;
import io.tradercache.fixtures.Deliveries;
import io.tradercache.fixtures.Fills;
import io.tradercache.fixtures.Tier;
import io.tradercache.local.LocalRedis;
import io.tradercache.store.StoreRig;
import io.tradercache.store.Stored;
import io.tradercache.store.write.Arrival;
import io.tradercache.store.write.Delivery;
import io.vertx.redis.client.Command;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Every filter gives exactly what a look at every entity would give, in the order of ids, page by page.
@Execution(ExecutionMode.CONCURRENT)
class FilterIT {
    private static final int POSITIONS = Tier.size(1_500, 3_000);
    private static final int FILLS = Tier.size(4_500, 9_000);
    private static final long NOW = System.currentTimeMillis() * 1_000_000;

    // Some ids are prefixes of others, and some sort around the separators.
    private static final List<String> INSTRUMENTS = List.of("A", "A!", "A:B", "AB", "AUD/USD.SIM", "b", "~");
    private static final List<String> ACCOUNTS = List.of("X-1", "X-10", "X-2");
    private static final List<String> STRATEGIES = List.of("S", "S-1", "S:1", "T");
    private static final List<AccountScope> SCOPES =
            List.of(AccountScope.ALL, scope("X-1"), scope("X-10", "X-2"), scope("X-2", "NONE"), scope("NONE"));

    @TempDir
    static Path data;

    private static LocalRedis server;
    private static StoreRig rig;
    private static final Map<String, Stored<Position>> POSITION = new TreeMap<>();
    private static final Map<String, Stored<Order>> ORDER = new TreeMap<>();

    @BeforeAll
    static void fillTheStore() throws IOException {
        server = LocalRedis.start(0, data);
        rig = new StoreRig(server.uri());
        var random = new Random(20_261);
        var deliveries = new Deliveries();
        long offset = 0;
        for (int batch = 0; batch < FILLS / 500; batch++) {
            List<Arrival<Fill>> arrivals = new ArrayList<>();
            List<Delivery<OrderEvent>> orders = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                var fill = numbered((int) offset, random, random.nextInt(POSITIONS));
                var delivery = deliveries.of(fill, offset++, fill.positionId().value());
                arrivals.add(new Arrival.Event<>(delivery));
                orders.add(delivery.map(OrderEvent::of));
            }
            StoreRig.await(rig.positions.apply(arrivals));
            StoreRig.await(rig.orders.apply(orders));
        }
        for (var key : rig.ask(Command.KEYS, "trader-position:*")) {
            var id = key.toString().substring("trader-position:".length());
            POSITION.put(
                    id,
                    StoreRig.read(() -> rig.positionReader.find(id, AccountScope.ALL))
                            .orElseThrow());
        }
        for (var key : rig.ask(Command.KEYS, "trader-order:*")) {
            var id = key.toString().substring("trader-order:".length());
            ORDER.put(
                    id,
                    StoreRig.read(() -> rig.orderReader.find(id, AccountScope.ALL))
                            .orElseThrow());
        }
    }

    @AfterAll
    static void stop() {
        rig.close();
        server.kill();
    }

    /// Quantities are one or two, so that a position is often flat. About every tenth fill is refused by its
    /// position, which then has a gap.
    private static Fill numbered(int n, Random random, int position) {
        boolean foreign = random.nextInt(10) == 0;
        var side = random.nextBoolean() ? Side.BUY : Side.SELL;
        return Fills.of(side, BigDecimal.valueOf(1 + random.nextInt(2)), BigDecimal.TEN)
                .of("P/" + position)
                .on(foreign ? "OTHER" : pick(INSTRUMENTS, position))
                .by(pick(ACCOUNTS, position / 7))
                .strategy(pick(STRATEGIES, position / 3))
                .order("O+" + n)
                .trade("T-" + n)
                .at(NOW + n)
                .get();
    }

    private static AccountScope scope(String... accounts) {
        return new AccountScope(Arrays.stream(accounts).map(AccountId::new).collect(Collectors.toSet()));
    }

    private static String pick(List<String> of, int n) {
        return of.get(n % of.size());
    }

    @Test
    void positions_everyFilter_isWhatLookingAtAllWouldGive() {
        int filters = 0;
        for (var status : List.of("open", "closed", "all")) {
            for (var instrument : orNone(INSTRUMENTS)) {
                for (var account : orNone(ACCOUNTS)) {
                    for (var strategy : orNone(STRATEGIES.subList(0, 2))) {
                        for (var side : orNone(List.of(PositionSide.values()))) {
                            boolean gap = filters++ % 3 == 0;
                            var filter = new PositionFilter(status, instrument, account, strategy, side, gap);
                            var scope = SCOPES.get(filters % SCOPES.size());
                            var wanted = keys(
                                    POSITION,
                                    stored -> wanted(filter, stored)
                                            && scope.includes(stored.entity().accountId()));

                            assertThat(ids(
                                            after -> within(
                                                    scope,
                                                    StoreRig.read(
                                                            () -> rig.positionReader.page(filter, scope, after, 50))),
                                            position -> position.positionId().value()))
                                    .as("%s of %s", filter, scope)
                                    .containsExactlyElementsOf(wanted);
                        }
                    }
                }
            }
        }
    }

    /// A page whose cursor holds no id of another account.
    private static Page<Stored<Position>> within(AccountScope scope, Page<Stored<Position>> page) {
        if (page.next() != null) {
            assertThat(scope.includes(POSITION.get(page.next()).entity().accountId()))
                    .as(page.next())
                    .isTrue();
        }
        return page;
    }

    private static boolean wanted(PositionFilter filter, Stored<Position> stored) {
        var position = stored.entity();
        return (filter.status().equals("all") || filter.status().equals("open") == position.isOpen())
                && isOrNone(filter.instrumentId(), position.instrumentId())
                && isOrNone(filter.accountId(), position.accountId())
                && isOrNone(filter.strategyId(), position.strategyId())
                && isOrNone(filter.side(), position.side())
                && (!filter.gap() || stored.gap() != null);
    }

    @Test
    void orders_everyFilter_isWhatLookingAtAllWouldGive() {
        for (var status : List.of("open", "closed", "inflight", "all")) {
            for (var instrument : orNone(INSTRUMENTS.subList(0, 2))) {
                for (var side : orNone(List.of(Side.values()))) {
                    for (var orderStatus : orNone(List.of(OrderStatus.PARTIALLY_FILLED, OrderStatus.FILLED))) {
                        var filter = new OrderFilter(status, instrument, null, null, side, orderStatus, false);
                        var wanted = keys(ORDER, stored -> wanted(filter, stored.entity()));

                        assertThat(ids(
                                        after -> StoreRig.read(
                                                () -> rig.orderReader.page(filter, AccountScope.ALL, after, 100)),
                                        order -> order.clientOrderId().value()))
                                .as(filter.toString())
                                .containsExactlyElementsOf(wanted);
                    }
                }
            }
        }
    }

    private static boolean wanted(OrderFilter filter, Order order) {
        boolean inState = switch (filter.status()) {
            case "open" -> order.isOpen();
            case "closed" -> order.isClosed();
            case "inflight" -> order.isInflight();
            default -> true;
        };
        return inState
                && isOrNone(filter.instrumentId(), order.instrumentId())
                && isOrNone(filter.side(), order.side())
                && isOrNone(filter.orderStatus(), order.status());
    }

    private static boolean isOrNone(@Nullable Object wanted, @Nullable Object is) {
        return wanted == null || (is != null && wanted.toString().equals(is.toString()));
    }

    private static <T> List<@Nullable T> orNone(List<T> values) {
        List<@Nullable T> all = new ArrayList<>(values);
        all.add(null);
        return all;
    }

    private static <T> List<String> keys(Map<String, T> all, Predicate<T> wanted) {
        var found = new LinkedHashMap<>(all);
        found.values().removeIf(wanted.negate());
        return List.copyOf(found.keySet());
    }

    private static <T> List<String> ids(Function<@Nullable String, Page<Stored<T>>> pages, Function<T, String> id) {
        List<String> ids = new ArrayList<>();
        String after = null;
        do {
            var page = pages.apply(after);
            page.items().forEach(item -> ids.add(id.apply(item.entity())));
            after = page.next();
        } while (after != null);
        return ids;
    }
}
