package io.tradercache.store.write;

import io.tradercache.domain.Outcome;
import io.tradercache.store.Gap;
import io.tradercache.store.Log;
import io.tradercache.store.Placement;
import io.tradercache.store.Source;
import io.tradercache.store.Stored;
import io.tradercache.store.hash.Fields;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One entity in memory: its state in Redis when we last read or wrote it, and the changes since then.
///
/// There is one watermark per partition. A record at or below it has been applied, whoever delivers it again.
final class Held<E> {
    private static final int MOST_WATERMARKS = 100;

    /// The entity itself.
    final E entry;

    /// The hash as stored; empty if there is none.
    private Fields stored;

    private final Map<String, Long> watermarks = new LinkedHashMap<>();

    /// The session of the connection in which it was read. In a later one, Redis may have forgotten it.
    private int session;

    /// How far partitions were written when the entity was found not to be there, by [Log#progress].
    private Map<String, Long> absentAt = Map.of();

    private long version;
    private long revision;
    private Stored.@Nullable Origin source;
    private @Nullable Gap gap;
    private boolean gapChanged;
    private boolean gapDoubted;
    private boolean moved;
    private boolean touched;
    private boolean broken;

    private @Nullable Placement placement;

    Held(E entry, Fields fields) {
        this.entry = entry;
        this.stored = fields;
        var text = fields.text("version");
        this.version = text == null ? 0 : Long.parseLong(text);
        var ahead = fields.number(Fields.REVISION);
        this.revision = ahead == null ? version : ahead;
        this.source = Stored.Origin.of(fields);
        this.gap = Gap.read(fields);
        stored.forEach((name, value) -> {
            if (name.startsWith(Fields.WATERMARK)) {
                watermarks.put(name, Long.valueOf(value));
            }
        });
    }

    int session() {
        return session;
    }

    void session(int readIn) {
        session = readIn;
    }

    /// Notes that some of its parts were gone from Redis when it was read.
    Held<E> broken() {
        broken = true;
        return this;
    }

    /// Whether some of its parts were gone from Redis when it was read. The next write states what is there.
    boolean isBroken() {
        return broken;
    }

    /// Whether Redis holds the entity, or will hold it after the next write.
    boolean exists() {
        return version > 0 || moved;
    }

    /// Moves with each write that changes what readers see.
    long version() {
        return version;
    }

    /// Moves with each write, so that of two writers only one succeeds.
    long revision() {
        return revision;
    }

    Fields stored() {
        return stored;
    }

    Stored.@Nullable Origin source() {
        return source;
    }

    /// Whether a record was delivered before: it is at or below the watermark, or at or below the offset up to which
    /// the partition was written when the entity was found not to be there.
    boolean has(Source record) {
        long passed = absentAt.getOrDefault(record.log().progress(), -1L);
        return record.offset() <= Math.max(hasSeen(record.log()), passed);
    }

    private long hasSeen(Log log) {
        return watermarks.getOrDefault(log.watermark(), -1L);
    }

    /// Notes that records of a log were gone before they could be read.
    ///
    /// @param now ns since the epoch
    /// @return applied; replayed if it is known, or if nothing shows that it has any record of this log; expired if
    ///     it is not there
    Outcome truncated(Log log, long now) {
        if (!exists()) {
            return Outcome.EXPIRED;
        }
        long before = log.truncatedBefore();
        if (!watermarks.containsKey(log.watermark()) || hasSeen(log) >= before - 1) {
            return Outcome.REPLAYED;
        }
        watermarks.put(log.watermark(), before - 1);
        touched = true;
        gap(new Gap(Gap.LOG_TRUNCATED, now, null));
        return Outcome.APPLIED;
    }

    /// Whether it has more watermarks than most entities ever have.
    boolean isOld() {
        return watermarks.size() > MOST_WATERMARKS;
    }

    /// The partitions of topics that are gone, whose records nobody can deliver again.
    List<String> partitionsGone(Set<String> topicIds) {
        return watermarks.keySet().stream()
                .map(name -> name.substring(Fields.WATERMARK.length()))
                .filter(partition -> !topicIds.contains(partition.substring(0, partition.lastIndexOf(':'))))
                .toList();
    }

    /// Forgets the watermarks of partitions. The next write takes them away in Redis, too.
    void forget(List<String> partitions) {
        partitions.forEach(partition -> watermarks.remove(Fields.WATERMARK + partition));
    }

    /// Notes how far partitions are written now that the entity is not there.
    void absentAt(Map<String, Long> progress) {
        absentAt = progress;
    }

    /// Notes that a record changed the entity.
    void movedBy(Source record) {
        source = record.origin();
        moved = true;
        sees(record);
    }

    /// Notes that the effect of a record on another entity changed this one.
    void movedFrom(Stored.@Nullable Origin record) {
        source = record;
        moved = true;
    }

    /// Notes that something other than a record changed the entity.
    void moved() {
        moved = true;
    }

    /// Notes that only internal fields of the entity changed, which readers never see.
    void touched() {
        touched = true;
    }

    /// Notes that a record came and changed only the watermark of the entity.
    void touchedBy(Source record) {
        if (exists()) {
            touched = true;
            sees(record);
        }
    }

    private void sees(Source record) {
        if (hasSeen(record.log()) < record.log().truncatedBefore() - 1) {
            gap(Gap.of(record, Gap.LOG_TRUNCATED));
        }
        watermarks.put(record.log().watermark(), record.offset());
    }

    /// Notes that a record was missed: sets the gap, or adds to the one that there is.
    void gap(Gap found) {
        if (!exists()) {
            return;
        }
        var before = gap;
        gap = before == null ? found : before.and(found);
        gapChanged |= !gap.equals(before);
        gapDoubted |= before != null;
    }

    /// Clears the gap.
    ///
    /// Whether there is a gap is known only once the entity was read for this turn, as another instance may have
    /// changed it. That there is none may be by our own write, whose answer was lost.
    ///
    /// @param shown the version that somebody looked at; null for any
    /// @return applied; replayed if there is no gap; late if it is at another version; expired if it is not there
    Outcome clearGap(@Nullable String shown) {
        gapDoubted = true;
        if (!exists()) {
            return Outcome.EXPIRED;
        }
        if (gap == null) {
            return Outcome.REPLAYED;
        }
        if (shown != null && (isShown() || !shown.equals(Long.toString(version)))) {
            return Outcome.LATE;
        }
        gap = null;
        gapChanged = true;
        return Outcome.APPLIED;
    }

    /// Whether the gap may be another one in Redis, where an operator may have cleared it.
    boolean isGapDoubted() {
        return gapDoubted;
    }

    /// Notes that the entity was read for this turn, so its gap is the one in Redis.
    void gapSettled() {
        gapDoubted = false;
    }

    boolean isMoved() {
        return moved;
    }

    /// Whether readers will see a change.
    boolean isShown() {
        return moved || gapChanged;
    }

    boolean needsWrite() {
        return isShown() || touched;
    }

    /// Adds the fields that every entity has beside its own figures, as the next write stores them.
    ///
    /// @param now ms since the epoch. No version is below it, so none is used again when an entity expires
    ///     and is created again, or when Redis forgets later ones.
    void describe(Fields fields, long now) {
        long next = Math.max(now, revision + 1);
        if (isShown()) {
            fields.put("version", next);
        } else {
            fields.put("version", version).put(Fields.REVISION, next);
        }
        if (source != null) {
            fields.put("source", source.text());
        }
        if (gap != null) {
            gap.write(fields);
        }
        watermarks.forEach(fields::put);
    }

    void written(Fields fields) {
        stored = fields;
        version = fields.needNumber("version");
        var ahead = fields.number(Fields.REVISION);
        revision = ahead == null ? version : ahead;
        moved = false;
        gapChanged = false;
        touched = false;
        broken = false;
    }

    /// Where it was last placed in the indexes; null if it never was.
    @Nullable
    Placement placement() {
        return placement;
    }

    void placement(Placement placed) {
        placement = placed;
    }
}
