package io.tradercache.api;

import io.tradercache.domain.Bar;
import io.tradercache.domain.Decimals;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A bar as it appears in answers, with the names it came with. Decimals are strings, times are nanoseconds
/// since the epoch.
@Schema(name = "Bar")
public record BarView(
        @Schema(enumeration = "Bar") String type,
        String barType,
        String open,
        String high,
        String low,
        String close,
        String volume,
        long tsEvent,
        @Nullable Long tsInit) {

    static BarView of(Bar bar) {
        return new BarView(
                "Bar",
                bar.barType().value(),
                Decimals.text(bar.open()),
                Decimals.text(bar.high()),
                Decimals.text(bar.low()),
                Decimals.text(bar.close()),
                Decimals.text(bar.volume()),
                bar.tsEvent(),
                bar.tsInit());
    }
}
