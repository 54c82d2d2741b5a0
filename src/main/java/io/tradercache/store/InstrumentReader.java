package io.tradercache.store;

import io.tradercache.domain.Instrument;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.util.List;

/// Instruments, as Redis has them.
@Singleton
public class InstrumentReader extends EntityReader<Instrument> {
    static final String TYPE = "instrument";
    static final List<String> STATES = List.of("all");

    InstrumentReader(RedisLines lines, Keys keys) {
        super(lines, keys, TYPE, STATES);
    }

    @Override
    protected String key(String id) {
        return keys.instrument(id);
    }

    @Override
    protected Future<Instrument> entity(String id, Fields fields) {
        return Future.succeededFuture(InstrumentFields.read(fields));
    }

    @Override
    protected boolean is(Instrument instrument, String state) {
        return true;
    }
}
