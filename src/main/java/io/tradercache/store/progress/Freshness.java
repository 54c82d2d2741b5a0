package io.tradercache.store.progress;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The age of an answer: what Kafka has, compared with what is written, when both could last be read.
///
/// Answers are made from different topics, so a tick that waits does not make a position older.
@ApplicationScoped
public class Freshness {
    private static final Snapshot NEVER_LOOKED = new Snapshot(List.of(), null, 0, false);

    private final Clock clock;
    private final Duration staleness;
    private volatile Map<Scope, Snapshot> last = Map.of();
    private volatile boolean fromNothing;
    private int forgotten;

    Freshness(Clock clock, FreshnessConfig config) {
        this.clock = clock;
        this.staleness = config.staleness();
    }

    /// The topics from which an answer is made. A topic itself belongs to one of the first three scopes.
    public enum Scope {
        /// Fills, orders, accounts, instruments.
        STATE,
        /// The state, and ticks.
        TICKS,
        /// The state, and bars.
        BARS,
        /// All topics that are read.
        ALL;

        private boolean covers(Scope topic) {
            return this == ALL || topic == STATE || topic == this;
        }

        /// Whether topics of these scopes tell its age. If nobody reads ticks, nothing tells the age of an answer
        /// with ticks.
        private boolean isToldBy(Map<String, Scope> topics) {
            return this == ALL || topics.containsValue(this);
        }
    }

    /// One partition at one moment.
    ///
    /// @param applied the last offset written, over all instances; -1 for none
    /// @param committed the offset after the last that was once written, over all instances; 0 for none
    /// @param start no record that is to be written stands before this offset: Kafka has deleted it, or its
    ///     transaction was aborted
    /// @param end the offset after the newest, which may be of a transaction that is not decided
    /// @param timestamp when Kafka had the last record written, ms since the epoch
    /// @param truncatedBefore Kafka had deleted some records below this offset before they could be read, and no
    ///     operator has acknowledged that; 0 if it had not
    public record Partition(
            String topic,
            int partition,
            long applied,
            long committed,
            long start,
            long end,
            long timestamp,
            @Nullable Long tsEvent,
            long truncatedBefore) {
        public long lag() {
            return Math.max(0, end - Math.max(applied + 1, start));
        }

        /// Whether Redis has forgotten records that Kafka still has.
        public boolean isRebuilt() {
            // If the topic was created again, the committed offset may be of the one before.
            return committed > Math.max(applied + 1, start) && committed <= end;
        }
    }

    /// The partitions of a scope at one moment.
    ///
    /// @param asOf everything that happened up to this time is written, ns since the epoch; null if it is unknown
    /// @param lag records not yet written
    /// @param isRebuilt whether Redis has forgotten some of it, and is written again
    public record Snapshot(
            List<Partition> partitions, @Nullable Long asOf, long lag, boolean isRebuilt) {}

    /// The snapshot of the scope STATE, from which most answers are made.
    public Snapshot snapshot() {
        return snapshot(Scope.STATE);
    }

    public Snapshot snapshot(Scope scope) {
        return last.getOrDefault(scope, NEVER_LOOKED);
    }

    /// Whether answers are older than allowed, or their age is unknown.
    public boolean isStale(Scope scope) {
        var snapshot = snapshot(scope);
        var asOf = snapshot.asOf();
        return asOf == null || snapshot.isRebuilt() || clock.millis() - asOf / 1_000_000 > staleness.toMillis();
    }

    /// Forgets the last look, and one that is under way, because Redis may have less now than it had then.
    public synchronized void forget() {
        last = Map.of();
        forgotten++;
    }

    /// Asked before a look begins, see [#looked].
    public synchronized int look() {
        return forgotten;
    }

    /// Whether the state is rebuilt from nothing, so that entities that there are seem not to be there.
    public boolean isRebuiltFromNothing() {
        return fromNothing;
    }

    /// Notes whether the state is rebuilt from nothing.
    public void rebuiltFromNothing(boolean isRebuilt) {
        fromNothing = isRebuilt;
    }

    /// Records one look at all partitions.
    ///
    /// @param look what [#look] said
    /// @param topics every topic that is read, whether it exists or not, and its scope
    /// @param lookedAt when their ends were read, ms since the epoch; a partition with no lag is current up to then
    /// @return whether it counts: it does not if looks were forgotten since it began
    public synchronized boolean looked(int look, Map<String, Scope> topics, List<Partition> partitions, long lookedAt) {
        if (look != forgotten) {
            return false;
        }
        last = Arrays.stream(Scope.values())
                .collect(Collectors.toUnmodifiableMap(
                        Function.identity(), scope -> look(scope, topics, partitions, lookedAt)));
        return true;
    }

    private static Snapshot look(Scope scope, Map<String, Scope> topics, List<Partition> all, long lookedAt) {
        var wanted = topics.entrySet().stream()
                .filter(topic -> scope.covers(topic.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
        var partitions = all.stream()
                .filter(partition -> wanted.contains(partition.topic()))
                .toList();
        var there = partitions.stream().map(Partition::topic).collect(Collectors.toUnmodifiableSet());
        long asOf = lookedAt;
        boolean unknown = !scope.isToldBy(topics) || !there.equals(wanted);
        long lag = 0;
        for (var partition : partitions) {
            lag += partition.lag();
            var good = goodUntil(partition, lookedAt);
            unknown |= good.isEmpty();
            asOf = Math.min(asOf, good.orElse(asOf));
        }
        boolean isRebuilt = partitions.stream().anyMatch(Partition::isRebuilt);
        return new Snapshot(partitions, unknown ? null : asOf * 1_000_000, lag, isRebuilt);
    }

    private static OptionalLong goodUntil(Partition partition, long lookedAt) {
        if (partition.lag() == 0) {
            return OptionalLong.of(lookedAt);
        }
        return partition.applied() < 0 ? OptionalLong.empty() : OptionalLong.of(partition.timestamp());
    }
}
