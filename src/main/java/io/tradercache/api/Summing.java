package io.tradercache.api;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tradercache.domain.AccountScope;
import io.tradercache.domain.Exposure;
import io.tradercache.domain.Grouping;
import io.tradercache.domain.InstrumentId;
import io.tradercache.domain.Mark;
import io.tradercache.domain.Position;
import io.tradercache.store.Stored;
import io.tradercache.store.read.MarketReader;
import io.tradercache.store.read.Page;
import io.tradercache.store.read.PositionFilter;
import io.tradercache.store.read.PositionReader;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Sums the exposure for one answer page by page, because all positions at once may need more memory than there
/// is.
final class Summing {
    private static final int PAGE = 500;

    private final PositionReader positions;
    private final MarketReader market;
    private final PositionFilter filter;
    private final AccountScope scope;
    private final Exposure exposure;
    // Each mark is read once, so that an instrument has one mark per answer, on whichever page its positions
    // are.
    private final Map<InstrumentId, Mark> marks = new HashMap<>();
    private final Set<InstrumentId> marked = new HashSet<>();
    private @Nullable String after;

    Summing(PositionReader positions, MarketReader market, Grouping by, PositionFilter filter, AccountScope scope) {
        this.positions = positions;
        this.market = market;
        this.filter = filter;
        this.scope = scope;
        this.exposure = new Exposure(by);
    }

    Uni<Exposure> all() {
        return Multi.createBy()
                .repeating()
                .uni(this::page)
                .whilst(page -> page.next() != null)
                .onItem()
                .ignoreAsUni()
                .map(_ -> exposure);
    }

    private Uni<Page<Stored<Position>>> page() {
        return positions
                .pageInTurn(filter, scope, after, PAGE)
                .call(page -> mark(page.items()))
                .invoke(this::add);
    }

    private Uni<Void> mark(List<Stored<Position>> page) {
        var unread = new HashSet<InstrumentId>();
        for (var stored : page) {
            var instrument = stored.entity().instrumentId();
            // A flat position is worth nothing at any mark, so it needs none.
            if (stored.entity().isOpen() && marked.add(instrument)) {
                unread.add(instrument);
            }
        }
        return unread.isEmpty()
                ? Uni.createFrom().voidItem()
                : market.marks(unread).invoke(marks::putAll).replaceWithVoid();
    }

    private void add(Page<Stored<Position>> page) {
        page.items().forEach(stored -> exposure.add(stored.entity(), stored.gap() != null, marks));
        after = page.next();
    }
}
