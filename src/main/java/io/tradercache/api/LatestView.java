package io.tradercache.api;

import io.tradercache.domain.Latest;
import io.tradercache.store.Stored;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// The newest quote and trade of an instrument as they appear in answers; null for what never came.
@Schema(name = "LatestTicks")
public record LatestView(
        String instrumentId,
        TickView.@Nullable Quote quote,
        TickView.@Nullable Trade trade,
        Stored.@Nullable Origin source,
        String version) {

    static LatestView of(Stored<Latest> stored) {
        var latest = stored.entity();
        var quote = latest.quote();
        var trade = latest.trade();
        return new LatestView(
                latest.instrumentId().value(),
                quote == null ? null : TickView.Quote.of(quote),
                trade == null ? null : TickView.Trade.of(trade),
                stored.source(),
                stored.version());
    }
}
