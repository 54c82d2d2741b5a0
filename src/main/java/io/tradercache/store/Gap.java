package io.tradercache.store;

import io.tradercache.store.hash.Fields;
import org.jspecify.annotations.Nullable;

/// A mark on a position: a fill should have moved it and did not, or its figures cannot be made exact. The mark stays
/// until an operator clears it.
///
/// @param reason the code of the refusal, or why the figures cannot be made exact
/// @param since when the refused record was written to Kafka, else the time of the event that caused the gap, ns since
/// the epoch
/// @param source where that record stands in the log; null if no record caused the gap
public record Gap(String reason, long since, Stored.@Nullable Origin source) {
    public static @Nullable Gap read(Fields fields) {
        var reason = fields.text("gap_reason");
        return reason == null
                ? null
                : new Gap(reason, fields.needNumber("gap_since"), Stored.Origin.parse(fields.text("gap_source")));
    }

    public void write(Fields fields) {
        fields.put("gap_reason", reason)
                .put("gap_since", since)
                .put("gap_source", source == null ? null : source.text());
    }

    /// The gap that a refused record leaves.
    public static Gap of(Source record, String reason) {
        return new Gap(reason, record.timestamp() * 1_000_000, record.origin());
    }
}
