package io.tradercache.store;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One entity in memory: as Redis had it when we last read or wrote it, and what has come over it since.
///
/// Watermarks are kept by partition: a record at or below its partition's is in, whoever delivers it again.
final class Held<L> {
    private static final String WATERMARK = "w:";

    final L ledger;

    /// The hash as stored; empty where there is none.
    private Map<String, String> stored;

    private final Map<String, Long> watermarks = new LinkedHashMap<>();
    private long version;
    private Stored.@Nullable Origin source;
    private @Nullable Gap gap;
    private boolean moved;
    private boolean touched;

    private @Nullable Placement placed;
    private boolean untold;

    Held(L ledger, Fields fields) {
        this.ledger = ledger;
        this.stored = fields.values();
        var text = fields.text("version");
        this.version = text == null ? 0 : Long.parseLong(text);
        this.source = source(fields);
        this.gap = gap(fields);
        stored.forEach((name, value) -> {
            if (name.startsWith(WATERMARK)) {
                watermarks.put(name, Long.valueOf(value));
            }
        });
    }

    static Stored.@Nullable Origin source(Fields fields) {
        return origin(fields.text("source"));
    }

    private static Stored.@Nullable Origin origin(@Nullable String text) {
        if (text == null) {
            return null;
        }
        int offset = text.lastIndexOf(':');
        int partition = text.lastIndexOf(':', offset - 1);
        return new Stored.Origin(
                text.substring(0, partition),
                Integer.parseInt(text.substring(partition + 1, offset)),
                Long.parseLong(text.substring(offset + 1)));
    }

    private static @Nullable String text(Stored.@Nullable Origin origin) {
        return origin == null ? null : origin.topic() + ":" + origin.partition() + ":" + origin.offset();
    }

    static @Nullable Gap gap(Fields fields) {
        var reason = fields.text("gap_reason");
        return reason == null
                ? null
                : new Gap(reason, fields.needNumber("gap_since"), origin(fields.text("gap_source")));
    }

    /// Whether Redis holds it, or will with the next write.
    boolean exists() {
        return version > 0 || moved;
    }

    long version() {
        return version;
    }

    Map<String, String> stored() {
        return stored;
    }

    Stored.@Nullable Origin source() {
        return source;
    }

    @Nullable
    Gap gap() {
        return gap;
    }

    /// Whether a record was delivered before: it is at or below a watermark, or below what was written long ago.
    boolean has(Source record) {
        var seen = watermarks.getOrDefault(record.watermark(), -1L);
        return record.offset() <= Math.max(seen, record.writtenUpTo());
    }

    /// A record changed the entity.
    void movedBy(Source record) {
        watermarks.put(record.watermark(), record.offset());
        source = new Stored.Origin(record.topic(), record.partition(), record.offset());
        moved = true;
    }

    /// What a record did to another entity changed this one.
    void movedFrom(Stored.@Nullable Origin record) {
        source = record;
        moved = true;
    }

    /// Something other than a record changed the entity.
    void moved() {
        moved = true;
    }

    /// Something of ours about the entity changed, and nothing that a reader is shown.
    void touched() {
        touched = true;
    }

    /// A record came to the entity and changed nothing but what it has seen.
    void touchedBy(Source record) {
        if (exists()) {
            watermarks.put(record.watermark(), record.offset());
            touched = true;
        }
    }

    /// The first gap stands: it is where an operator starts to look.
    void gap(Gap found) {
        if (exists() && gap == null) {
            gap = found;
            touched = true;
        }
    }

    boolean isMoved() {
        return moved;
    }

    boolean needsWrite() {
        return moved || touched;
    }

    /// Adds what every entity carries beside its own figures.
    void describe(Fields fields) {
        if (source != null) {
            fields.put("source", text(source));
        }
        if (gap != null) {
            fields.put("gap_reason", gap.reason()).put("gap_since", gap.since()).put("gap_source", text(gap.source()));
        }
        watermarks.forEach(fields::put);
    }

    void written(Fields fields, long newVersion) {
        stored = fields.values();
        version = newVersion;
        moved = false;
        touched = false;
        untold = true;
    }

    /// Where it was last placed; null where it never was.
    @Nullable
    Placement placed() {
        return placed;
    }

    void placed(Placement placement) {
        placed = placement;
    }

    /// Whether it was written and nobody told yet.
    boolean isUntold() {
        return untold;
    }

    void told(Placement placement) {
        placed = placement;
        untold = false;
    }
}
