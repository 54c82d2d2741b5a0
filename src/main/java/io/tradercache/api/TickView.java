package io.tradercache.api;

import io.tradercache.domain.Decimals;
import io.tradercache.domain.QuoteTick;
import io.tradercache.domain.Tick;
import io.tradercache.domain.TradeTick;
import org.eclipse.microprofile.openapi.annotations.media.DiscriminatorMapping;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A tick as it appears in answers, with the names it came with. Decimals are strings, times are nanoseconds
/// since the epoch.
@Schema(
        name = "Tick",
        oneOf = {TickView.Quote.class, TickView.Trade.class},
        discriminatorProperty = "type",
        discriminatorMapping = {
            @DiscriminatorMapping(value = "QuoteTick", schema = TickView.Quote.class),
            @DiscriminatorMapping(value = "TradeTick", schema = TickView.Trade.class)
        })
public sealed interface TickView {

    static TickView of(Tick tick) {
        return switch (tick) {
            case QuoteTick quote -> Quote.of(quote);
            case TradeTick trade -> Trade.of(trade);
        };
    }

    @Schema(name = "QuoteTick")
    record Quote(
            @Schema(enumeration = "QuoteTick") String type,
            String instrumentId,
            String bidPrice,
            String askPrice,
            String bidSize,
            String askSize,
            long tsEvent,
            @Nullable Long tsInit)
            implements TickView {

        static Quote of(QuoteTick quote) {
            return new Quote(
                    "QuoteTick",
                    quote.instrumentId().value(),
                    Decimals.text(quote.bidPrice()),
                    Decimals.text(quote.askPrice()),
                    Decimals.text(quote.bidSize()),
                    Decimals.text(quote.askSize()),
                    quote.tsEvent(),
                    quote.tsInit());
        }
    }

    @Schema(name = "TradeTick")
    record Trade(
            @Schema(enumeration = "TradeTick") String type,
            String instrumentId,
            String price,
            String size,
            @Nullable String aggressorSide,
            String tradeId,
            long tsEvent,
            @Nullable Long tsInit)
            implements TickView {

        static Trade of(TradeTick trade) {
            return new Trade(
                    "TradeTick",
                    trade.instrumentId().value(),
                    Decimals.text(trade.price()),
                    Decimals.text(trade.size()),
                    trade.aggressorSide(),
                    trade.tradeId().value(),
                    trade.tsEvent(),
                    trade.tsInit());
        }
    }
}
