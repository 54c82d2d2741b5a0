package io.tradercache.store;

import io.tradercache.store.hash.Fields;
import org.jspecify.annotations.Nullable;

/// A mark on an entity: something that belongs to it is missing, or its figures cannot be made exact. The mark stays
/// until an operator clears it.
///
/// @param reason the code of the refusal, or why the figures cannot be made exact
/// @param since when the refused record was written to Kafka, else the time of the event that caused the gap, ns since
/// the epoch
/// @param source where that record stands in the log; null if no record caused the gap
/// @param last where the last record stands that was refused since then; null if there was no other
public record Gap(String reason, long since, Stored.@Nullable Origin source, Stored.@Nullable Origin last) {
    /// The reason if keys in which parts of the entity were stored are gone from Redis, or are shorter than they were.
    public static final String PARTS_MISSING = "PARTS_MISSING";

    /// The reason if Kafka had deleted records of the entity before they could be read.
    public static final String LOG_TRUNCATED = "LOG_TRUNCATED";

    public Gap(String reason, long since, Stored.@Nullable Origin source) {
        this(reason, since, source, null);
    }

    public static @Nullable Gap read(Fields fields) {
        var reason = fields.text("gap_reason");
        return reason == null
                ? null
                : new Gap(
                        reason,
                        fields.needNumber("gap_since"),
                        Stored.Origin.parse(fields.text("gap_source")),
                        Stored.Origin.parse(fields.text("gap_last_source")));
    }

    public void write(Fields fields) {
        fields.put("gap_reason", reason)
                .put("gap_since", since)
                .put("gap_source", source == null ? null : source.text())
                .put("gap_last_source", last == null ? null : last.text());
    }

    /// This gap once another one is found. The reason and the time stay, because an operator starts to look there.
    public Gap and(Gap found) {
        var record = found.source();
        return record == null || record.equals(source) ? this : new Gap(reason, since, source, record);
    }

    /// The gap that a refused record leaves.
    public static Gap of(Source record, String reason) {
        return new Gap(reason, record.timestamp() * 1_000_000, record.origin());
    }
}
