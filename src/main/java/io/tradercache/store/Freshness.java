package io.tradercache.store;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// How old an answer is: what Kafka has, held against what is written, last time both could be read.
@ApplicationScoped
public class Freshness {
    private final Clock clock;
    private final Duration staleness;
    private volatile Snapshot last = new Snapshot(List.of(), null, 0);

    Freshness(Clock clock, FreshnessConfig config) {
        this.clock = clock;
        this.staleness = config.staleness();
    }

    /// One partition at one look.
    ///
    /// @param applied the last offset written, over all instances; -1 for none
    /// @param start the oldest offset Kafka still has
    /// @param end the offset after the newest
    /// @param timestamp when Kafka had the last record written, ms since the epoch
    public record Partition(
            String topic,
            int partition,
            long applied,
            long start,
            long end,
            long timestamp,
            @Nullable Long tsEvent) {
        public long lag() {
            return Math.max(0, end - Math.max(applied + 1, start));
        }
    }

    /// All partitions at one look.
    ///
    /// @param asOf up to when everything that happened is in, ns since the epoch; null where nobody can tell
    /// @param lag records not yet written
    public record Snapshot(
            List<Partition> partitions, @Nullable Long asOf, long lag) {}

    public Snapshot snapshot() {
        return last;
    }

    /// Whether answers are older than they may be, or of unknown age.
    public boolean isStale() {
        var asOf = last.asOf();
        return asOf == null || clock.millis() - asOf / 1_000_000 > staleness.toMillis();
    }

    /// Takes a look at all partitions.
    ///
    /// @param lookedAt when their ends were read, ms since the epoch: a partition with no lag is good up to then
    /// @param complete whether every topic's partitions are known
    public void looked(List<Partition> partitions, long lookedAt, boolean complete) {
        long asOf = lookedAt;
        boolean unknown = !complete;
        long lag = 0;
        for (var partition : partitions) {
            lag += partition.lag();
            var good = goodUntil(partition, lookedAt);
            unknown |= good.isEmpty();
            asOf = Math.min(asOf, good.orElse(asOf));
        }
        last = new Snapshot(List.copyOf(partitions), unknown ? null : asOf * 1_000_000, lag);
    }

    private static OptionalLong goodUntil(Partition partition, long lookedAt) {
        if (partition.lag() == 0) {
            return OptionalLong.of(lookedAt);
        }
        return partition.applied() < 0 ? OptionalLong.empty() : OptionalLong.of(partition.timestamp());
    }
}
