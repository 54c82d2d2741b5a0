package io.tradercache.store;

import io.smallrye.mutiny.Uni;
import io.tradercache.domain.InstrumentId;
import io.tradercache.domain.Mark;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Map;

/// Ticks and bars, as Redis has them.
@Singleton
public class MarketReader {
    /// What positions in these instruments are valued at; one that has no mark is absent.
    public Uni<Map<InstrumentId, Mark>> marks(Collection<InstrumentId> instruments) {
        throw new UnsupportedOperationException();
    }
}
