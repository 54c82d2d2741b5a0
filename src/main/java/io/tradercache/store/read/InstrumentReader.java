package io.tradercache.store.read;

import io.smallrye.mutiny.Uni;
import io.tradercache.domain.AccountScope;
import io.tradercache.domain.Instrument;
import io.tradercache.store.Keys;
import io.tradercache.store.Kind;
import io.tradercache.store.Stored;
import io.tradercache.store.hash.Fields;
import io.tradercache.store.hash.InstrumentFields;
import io.tradercache.store.redis.RedisConnections;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Instruments, as Redis has them.
@Singleton
public class InstrumentReader extends EntityReader<Instrument> {

    InstrumentReader(RedisConnections connections, Keys keys) {
        super(connections, keys, Kind.INSTRUMENT);
    }

    /// All instruments, in the order of their ids.
    ///
    /// @param after the id before the first one wanted; null for the first page
    public Uni<Page<Stored<Instrument>>> page(@Nullable String after, int limit) {
        return page(Wanted.all(kind().groups()), after, limit);
    }

    /// One instrument. Instruments are of no account.
    public Uni<Optional<Stored<Instrument>>> find(String id) {
        return find(id, AccountScope.ALL);
    }

    @Override
    Instrument entity(Fields fields, List<Response> sides) {
        return InstrumentFields.read(fields);
    }
}
