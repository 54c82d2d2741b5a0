package io.tradercache.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.tradercache.domain.Decimals;
import io.tradercache.domain.Exposure;
import io.tradercache.domain.GroupKey;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Exposure as it appears in answers. Decimals are strings, times are nanoseconds since the epoch.
///
/// @param items groups in the order of their ids
/// @param unmarked instruments that could not be valued, of all matching positions, whichever groups are shown
/// @param nextCursor the cursor of the next page of groups; null at the end
/// @param asOf everything up to this time is included, in ns since the epoch; null when unknown
@Schema(name = "Exposure")
public record ExposureView(
        List<GroupView> items,
        List<String> unmarked,
        @Nullable String nextCursor,
        @Nullable Long asOf) {

    /// One group.
    ///
    /// @param quantities only for a group of one instrument
    /// @param byCurrency by settlement currency, for inverse contracts by base currency; `XXX` if it is unknown
    /// @param unmarkedPositions how many positions have no mark; they are in no notional and no unrealized P&L
    /// @param markTs the time of the mark, in a group of several instruments of the oldest mark used
    /// @param markAgeMs how long ago that was
    /// @param gap whether one of the positions has missed a fill
    /// @param instrumentKnown whether the definition of every instrument is known
    @Schema(name = "ExposureGroup")
    public record GroupView(
            KeyView group,
            int positions,
            @JsonUnwrapped @Nullable QuantitiesView quantities,
            Map<String, AmountsView> byCurrency,
            int unmarkedPositions,
            @Nullable Long markTs,
            @Nullable Long markAgeMs,
            boolean gap,
            boolean instrumentKnown) {}

    /// What the positions of a group have in common.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "ExposureGroupKey")
    public record KeyView(
            @Nullable String accountId,
            @Nullable String strategyId,
            @Nullable String instrumentId) {}

    /// Quantities of one instrument, and the mark of its positions; null if they could not be valued.
    public record QuantitiesView(
            String netQty, String grossQty, @Nullable String mark) {}

    /// Amounts in one currency; null if nothing that is open could be valued.
    @Schema(name = "ExposureAmounts")
    public record AmountsView(
            @Nullable String netNotional,
            @Nullable String grossNotional,
            @Nullable String unrealizedPnl,
            String realizedPnl) {}

    /// @param after the ids of the group before the first one shown; empty for the first page
    /// @param now ms since the epoch
    static ExposureView of(Exposure exposure, List<String> after, int most, long now, @Nullable Long asOf) {
        var groups = exposure.groups().stream()
                .filter(group -> group.key().isAfter(after))
                .toList();
        int shown = Math.min(most, groups.size());
        var page = groups.subList(0, shown);
        return new ExposureView(
                page.stream().map(group -> group(group, now)).toList(),
                exposure.unmarked().stream().map(Object::toString).toList(),
                shown < groups.size()
                        ? ExposureQuery.cursor(page.getLast().key().ids())
                        : null,
                asOf);
    }

    private static GroupView group(Exposure.Group group, long now) {
        var instrument = group.instrument();
        var markTs = group.markTs();
        Map<String, AmountsView> byCurrency = new TreeMap<>();
        group.byCurrency().forEach((currency, amounts) -> byCurrency.put(currency, amounts(amounts)));
        return new GroupView(
                key(group.key()),
                group.positions(),
                instrument == null ? null : quantities(instrument),
                byCurrency,
                group.unmarked(),
                markTs,
                // The clock of the venue may be ahead of ours.
                markTs == null ? null : Math.max(0, now - markTs / 1_000_000),
                group.gap(),
                group.instrumentKnown());
    }

    private static KeyView key(GroupKey key) {
        return new KeyView(text(key.accountId()), text(key.strategyId()), text(key.instrumentId()));
    }

    private static @Nullable String text(@Nullable Object id) {
        return id == null ? null : id.toString();
    }

    private static QuantitiesView quantities(Exposure.OneInstrument instrument) {
        return new QuantitiesView(
                Decimals.text(instrument.netQty()),
                Decimals.text(instrument.grossQty()),
                PositionView.text(instrument.mark()));
    }

    private static AmountsView amounts(Exposure.Amounts amounts) {
        return new AmountsView(
                PositionView.text(amounts.netNotional()),
                PositionView.text(amounts.grossNotional()),
                PositionView.text(amounts.unrealizedPnl()),
                Decimals.text(amounts.realizedPnl()));
    }
}
