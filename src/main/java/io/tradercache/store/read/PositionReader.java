package io.tradercache.store.read;

import io.smallrye.mutiny.Uni;
import io.tradercache.domain.AccountScope;
import io.tradercache.domain.Position;
import io.tradercache.store.Keys;
import io.tradercache.store.Kind;
import io.tradercache.store.Stored;
import io.tradercache.store.Turns;
import io.tradercache.store.hash.Fields;
import io.tradercache.store.hash.PositionFields;
import io.tradercache.store.redis.Futures;
import io.tradercache.store.redis.Pipeline;
import io.tradercache.store.redis.RedisConnections;
import io.tradercache.store.redis.Script;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads positions and their closed cycles from Redis.
@Singleton
public class PositionReader extends EntityReader<Position> {
    private static final List<String> READS = List.of("HGETALL", "LRANGE");

    private final Clock clock;
    private final Turns sums;

    public PositionReader(RedisConnections connections, Keys keys, Clock clock) {
        super(connections, keys, Kind.POSITION);
        this.clock = clock;
        this.sums = new Turns(READS_AT_ONCE, longReads::soon);
    }

    /// The positions of some accounts that a filter wants, in the order of their ids.
    ///
    /// @param after the id before the first one wanted; null for the first page
    public Uni<Page<Stored<Position>>> page(
            PositionFilter filter, AccountScope scope, @Nullable String after, int limit) {
        return page(filter.wanted().within(scope), after, limit);
    }

    /// The same for a sum over all of them, in its turn among the sums.
    public Uni<Page<Stored<Position>>> pageInTurn(
            PositionFilter filter, AccountScope scope, @Nullable String after, int limit) {
        var wanted = filter.wanted().within(scope);
        return Futures.uni(sums.take(() -> page(longReads, wanted, after, limit)));
    }

    public Following<Position> following(PositionFilter filter, AccountScope scope) {
        return new Following<>(this, filter.wanted().within(scope));
    }

    /// The closed cycles of one position, newest first, without those past their time.
    public Uni<Optional<List<Position>>> cycles(String id, AccountScope scope) {
        return find(id, scope)
                .chain(found -> found.isEmpty()
                        ? Uni.createFrom().item(Optional.<List<Position>>empty())
                        : Futures.uni(cyclesOf(keys.position(id), keys.positionCycles(id))));
    }

    private Future<Optional<List<Position>>> cyclesOf(String position, String key) {
        return redis.run(Script.LOAD_ENTITY, List.of(position, key), READS)
                .recover(failure -> Unreadable.failure(key, failure))
                .map(answers -> {
                    var fields = Fields.of(answers.get(0));
                    var cycles = Pipeline.texts(answers.get(1));
                    if (PositionFields.lacksCycles(fields, cycles.size())) {
                        throw new Unreadable(key, "it does not hold the closed cycles of the position");
                    }
                    return fields.isEmpty() ? Optional.empty() : Optional.of(alive(cycles));
                });
    }

    private List<Position> alive(List<String> cycles) {
        long now = clock.millis();
        return cycles.stream()
                .map(Fields::ofJson)
                .filter(cycle -> cycle.needNumber("expires_at") > now)
                .map(PositionFields::read)
                .toList();
    }

    @Override
    Position entity(Fields fields, List<Response> sides) {
        return PositionFields.read(fields);
    }
}
