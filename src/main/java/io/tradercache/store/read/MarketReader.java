package io.tradercache.store.read;

import io.smallrye.mutiny.Uni;
import io.tradercache.domain.Bar;
import io.tradercache.domain.InstrumentId;
import io.tradercache.domain.Latest;
import io.tradercache.domain.Mark;
import io.tradercache.domain.Tick;
import io.tradercache.store.Keys;
import io.tradercache.store.Stored;
import io.tradercache.store.hash.BarFields;
import io.tradercache.store.hash.Fields;
import io.tradercache.store.hash.TickFields;
import io.tradercache.store.redis.Futures;
import io.tradercache.store.redis.Pipeline;
import io.tradercache.store.redis.RedisConnections;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads ticks and bars from Redis. It fails with [RedisAway] if Redis does not answer.
@Singleton
public class MarketReader {
    private final Pipeline redis;
    private final Keys keys;

    public MarketReader(RedisConnections connections, Keys keys) {
        this.redis = connections.reads();
        this.keys = keys;
    }

    /// Ticks of one instrument, newest first; empty if it never had any.
    ///
    /// @param before only entries before this place in the stream are read; null starts from the newest
    public Uni<Optional<Page<Tick>>> ticks(String instrumentId, @Nullable String before, int limit) {
        return Futures.uni(
                page(keys.ticks(instrumentId), keys.ticksLatest(instrumentId), before, limit, TickFields::read));
    }

    /// Bars of one type, newest first; empty if it never had any.
    ///
    /// @param before only entries before this place in the stream are read; null starts from the newest
    public Uni<Optional<Page<Bar>>> bars(String barType, @Nullable String before, int limit) {
        return Futures.uni(page(keys.bars(barType), keys.barsLatest(barType), before, limit, BarFields::read));
    }

    /// The newest quote and the newest trade of one instrument.
    public Uni<Optional<Stored<Latest>>> latest(String instrumentId) {
        var key = keys.ticksLatest(instrumentId);
        return Futures.uni(
                redis.hash(key).map(MarketReader::latest).recover(failure -> Unreadable.failure(key, failure)));
    }

    private static Optional<Stored<Latest>> latest(Response response) {
        var fields = Fields.of(response);
        return fields.isEmpty()
                ? Optional.empty()
                : Optional.of(new Stored<>(
                        TickFields.latest(fields), fields.need("version"), Stored.Origin.of(fields), null));
    }

    /// The marks at which positions in these instruments are valued. An instrument without a mark is absent.
    public Uni<Map<InstrumentId, Mark>> marks(Collection<InstrumentId> instruments) {
        Map<InstrumentId, Future<Optional<Mark>>> asked = new LinkedHashMap<>();
        instruments.forEach(id -> asked.computeIfAbsent(id, this::mark));
        return Futures.uni(Future.all(List.copyOf(asked.values())).map(_ -> {
            Map<InstrumentId, Mark> marks = new HashMap<>();
            asked.forEach((id, mark) -> mark.result().ifPresent(found -> marks.put(id, found)));
            return marks;
        }));
    }

    private Future<Optional<Mark>> mark(InstrumentId id) {
        var key = keys.ticksLatest(id.value());
        return redis.ask(Request.cmd(Command.HMGET).arg(key).arg("quote").arg("trade"))
                .map(found -> TickFields.latest(id, text(found.get(0)), text(found.get(1)))
                        .mark())
                .recover(failure -> Unreadable.failure(key, failure));
    }

    private static @Nullable String text(@Nullable Response response) {
        return response == null ? null : response.toString();
    }

    private <T> Future<Optional<Page<T>>> page(
            String stream, String latest, @Nullable String before, int limit, Function<Fields, T> read) {
        var exists = redis.ask(Request.cmd(Command.EXISTS).arg(latest));
        // One more than wanted, to know whether there is a next page.
        var entries = redis.ask(Request.cmd(Command.XREVRANGE)
                .arg(stream)
                .arg(before == null ? "+" : "(" + before)
                .arg("-")
                .arg("COUNT")
                .arg(limit + 1));
        return Future.all(exists, entries)
                .map(_ -> exists.result().toString().equals("0")
                        ? Optional.<Page<T>>empty()
                        : Optional.of(page(entries.result(), limit, read)))
                .recover(failure -> Unreadable.failure(stream, failure));
    }

    private static <T> Page<T> page(Response entries, int limit, Function<Fields, T> read) {
        List<T> items = new ArrayList<>();
        for (int i = 0; i < Math.min(limit, entries.size()); i++) {
            items.add(read.apply(Fields.of(entries.get(i).get(1))));
        }
        var next = entries.size() > limit ? entries.get(limit - 1).get(0).toString() : null;
        return new Page<>(items, next);
    }
}
