package io.tradercache.store;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import io.tradercache.store.feed.Feed;
import io.tradercache.store.progress.Progress;
import io.tradercache.store.read.AccountReader;
import io.tradercache.store.read.MarketReader;
import io.tradercache.store.read.OrderReader;
import io.tradercache.store.read.PositionReader;
import io.tradercache.store.redis.Durability;
import io.tradercache.store.redis.RedisAway;
import io.tradercache.store.redis.RedisConnections;
import io.tradercache.store.write.AccountStore;
import io.tradercache.store.write.BarStore;
import io.tradercache.store.write.InstrumentStore;
import io.tradercache.store.write.OrderStore;
import io.tradercache.store.write.PositionStore;
import io.tradercache.store.write.TickStore;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// The stores of one instance on a Redis, without the rest of the application.
public final class StoreRig implements AutoCloseable {
    static {
        // Mutiny sets itself up when it is first used, and two threads must not be the first at once.
        Uni.createFrom()
                .completionStage(CompletableFuture.completedFuture(""))
                .await()
                .indefinitely();
    }

    public final RedisConnections connections;
    public final Keys keys;
    public final InstrumentStore instruments;
    public final PositionStore positions;
    public final OrderStore orders;
    public final AccountStore accounts;
    public final TickStore ticks;
    public final BarStore bars;
    public final PositionReader positionReader;
    public final OrderReader orderReader;
    public final AccountReader accountReader;
    public final MarketReader marketReader;
    public final Progress progress;
    private final Vertx vertx = Vertx.vertx();
    private final Redis redis;

    public StoreRig(String uri) {
        this(uri, Map.of());
    }

    public StoreRig(String uri, Map<String, String> settings) {
        var options = new RedisOptions().setConnectionString(uri);
        redis = Redis.createClient(vertx, options);
        var config = config(settings);
        var clock = Clock.systemUTC();
        connections = new RedisConnections(vertx, options, Durability.MEMORY);
        keys = new Keys(config);
        var feed = new Feed(connections, keys, config);
        instruments = new InstrumentStore(connections, keys, vertx, clock, config, feed);
        positions = new PositionStore(connections, keys, vertx, clock, config, feed, instruments);
        orders = new OrderStore(connections, keys, vertx, clock, config, feed);
        accounts = new AccountStore(connections, keys, vertx, clock, config, feed);
        ticks = new TickStore(connections, keys, vertx, clock, config);
        bars = new BarStore(connections, keys, vertx, clock, config);
        positionReader = new PositionReader(connections, keys, clock);
        orderReader = new OrderReader(connections, keys);
        accountReader = new AccountReader(connections, keys);
        marketReader = new MarketReader(connections, keys);
        progress = new Progress(connections, keys);
    }

    public static StoreConfig config(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withMapping(StoreConfig.class)
                .withDefaultValues(settings)
                .build()
                .getConfigMapping(StoreConfig.class);
    }

    /// Sends a command to Redis on a connection of its own.
    public Response ask(Command command, Object... arguments) {
        var request = Request.cmd(command);
        for (var argument : arguments) {
            request.arg(argument.toString());
        }
        try {
            return redis.send(request).toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(command + " " + List.of(arguments), e);
        }
    }

    public static <T> T await(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(60));
    }

    /// Reads as a client does that is told 503 while Redis counts as away: it asks again. Each line finds out for
    /// itself that Redis is back, so writes may be done before reads are.
    public static <T> T read(Supplier<Uni<? extends T>> reading) {
        return await(Uni.createFrom()
                .deferred(reading)
                .onFailure(RedisAway.class)
                .retry()
                .withBackOff(Duration.ofMillis(50), Duration.ofSeconds(1))
                .expireIn(30_000));
    }

    @Override
    public void close() {
        connections.close(new io.quarkus.runtime.ShutdownEvent());
        redis.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
