package io.tradercache.store.write;

import io.smallrye.mutiny.Uni;
import io.tradercache.domain.Bar;
import io.tradercache.domain.BarSeries;
import io.tradercache.domain.BarType;
import io.tradercache.domain.Outcome;
import io.tradercache.store.Keys;
import io.tradercache.store.StoreConfig;
import io.tradercache.store.hash.BarFields;
import io.tradercache.store.hash.Fields;
import io.tradercache.store.redis.Futures;
import io.tradercache.store.redis.RedisConnections;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/// The store that writes bars, by bar type. The bars of one type look like this in Redis:
///
///     trader-bar:AUD/USD.SIM-1-MINUTE-BID-EXTERNAL                        stream  1767225660000-0 → open 0.65511, …
///     trader-bar-latest:{trader-bar:AUD/USD.SIM-1-MINUTE-BID-EXTERNAL}    hash    bar {"open":"0.65511",…}, …
@Singleton
public class BarStore extends SeriesStore<BarType, Bar, BarSeries> {
    public BarStore(RedisConnections connections, Keys keys, Vertx vertx, Clock clock, StoreConfig config) {
        super(connections, keys, vertx, clock, config.capacity().bars());
    }

    /// Applies bars in the order of the list, and completes when they are in Redis.
    public Uni<List<Verdict>> apply(List<Delivery<Bar>> deliveries) {
        return Futures.uni(submit(deliveries.stream()
                .map(delivery -> Map.entry(delivery.event().barType(), delivery))
                .toList()));
    }

    @Override
    protected String latestKey(BarType id) {
        return keys.barsLatest(id.value());
    }

    @Override
    protected String streamKey(BarType id) {
        return keys.bars(id.value());
    }

    @Override
    protected BarSeries none(BarType id) {
        return new BarSeries(null);
    }

    @Override
    protected BarSeries restore(Fields fields) {
        return BarFields.series(fields);
    }

    @Override
    protected Fields describe(BarSeries series) {
        return BarFields.write(series);
    }

    @Override
    protected Outcome take(BarSeries series, Bar bar, StreamTail tail) {
        var before = series.newest();
        var outcome = series.apply(bar);
        if (!(outcome instanceof Outcome.Applied)) {
            return outcome;
        }
        if (before != null && bar.isOfTheTimeOf(before)) {
            tail.replaceLast(bar.tsEvent(), BarFields.write(bar));
        } else {
            tail.add(bar.tsEvent(), BarFields.write(bar));
        }
        return outcome;
    }
}
