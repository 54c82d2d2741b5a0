package io.tradercache.api;

import io.tradercache.store.progress.Freshness;
import io.tradercache.store.progress.Freshness.Scope;
import io.tradercache.store.progress.StatusBoard;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// The status of the service as it appears in answers.
///
/// @param rebuilding whether Redis has forgotten some of the state, and it is written again from the topics
/// @param rebuild what Redis had left: `from-nothing` or `from-older-state`; `partial` if none is under way, but Kafka
///     had deleted records before they could be read, and no operator has acknowledged that; else null
/// @param redis `up` or `down`, as this instance sees it; the same holds for `kafka`
/// @param asOf everything up to this time is included, in ns since the epoch; null when unknown
/// @param lag how many records wait to be written
/// @param held partitions that wait for something other than Redis, and what they wait for
/// @param topics empty for who may not know of all accounts
@Schema(name = "Status")
public record StatusView(
        int instances,
        boolean rebuilding,
        @Nullable String rebuild,
        String redis,
        String kafka,
        @Nullable Long asOf,
        long lag,
        boolean stale,
        Map<String, String> held,
        Map<String, TopicView> topics) {

    /// One topic: its partitions, and how many of its records had which outcome since start, over all
    /// instances.
    @Schema(name = "TopicStatus")
    public record TopicView(List<PartitionView> partitions, CountsView counts) {}

    /// One partition, over all instances.
    ///
    /// @param appliedOffset the offset of the last record written; null if there is none
    /// @param endOffset the offset after the newest record
    /// @param lastEventTs the newest event time written, in ns since the epoch
    /// @param truncatedBefore Kafka had deleted some records below this offset before they could be read, and no
    ///     operator has acknowledged that; null if it had not
    @Schema(name = "PartitionStatus")
    public record PartitionView(
            int partition,
            @Nullable Long appliedOffset,
            long endOffset,
            long lag,
            @Nullable Long lastEventTs,
            @Nullable Long truncatedBefore) {}

    /// How many records had which outcome.
    ///
    /// @param duplicate their producers sent them again
    /// @param replayed Kafka delivered them again
    /// @param late they were older than what is held
    /// @param expired they were delivered again after their entity had expired
    /// @param refused by reason; each of them is among the dead letters
    @Schema(name = "RecordCounts")
    public record CountsView(
            long applied, long duplicate, long replayed, long late, long expired, Map<String, Long> refused) {}

    static StatusView of(
            List<StatusBoard.Word> words, boolean redisUp, boolean kafkaUp, Freshness freshness, boolean showsTopics) {
        var snapshot = freshness.snapshot(Scope.ALL);
        Map<String, List<PartitionView>> partitions = new TreeMap<>();
        for (var partition : snapshot.partitions()) {
            partitions
                    .computeIfAbsent(partition.topic(), _ -> new ArrayList<>())
                    .add(new PartitionView(
                            partition.partition(),
                            partition.applied() < 0 ? null : partition.applied(),
                            partition.end(),
                            partition.lag(),
                            partition.tsEvent(),
                            partition.truncatedBefore() == 0 ? null : partition.truncatedBefore()));
        }
        Map<String, TopicView> topics = new TreeMap<>();
        partitions.forEach((topic, of) -> {
            of.sort(Comparator.comparingInt(PartitionView::partition));
            topics.put(topic, new TopicView(of, counts(words, topic)));
        });
        Map<String, String> held = new TreeMap<>();
        words.forEach(word -> held.putAll(word.held()));
        return new StatusView(
                words.size(),
                snapshot.isRebuilt(),
                rebuild(snapshot, freshness.isRebuiltFromNothing()),
                redisUp ? "up" : "down",
                kafkaUp ? "up" : "down",
                snapshot.asOf(),
                snapshot.lag(),
                freshness.isStale(Scope.ALL),
                held,
                showsTopics ? topics : Map.of());
    }

    private static @Nullable String rebuild(Freshness.Snapshot snapshot, boolean fromNothing) {
        if (snapshot.isRebuilt()) {
            return fromNothing ? "from-nothing" : "from-older-state";
        }
        boolean isPartial = snapshot.partitions().stream().anyMatch(partition -> partition.truncatedBefore() > 0);
        return isPartial ? "partial" : null;
    }

    private static CountsView counts(List<StatusBoard.Word> words, String topic) {
        Map<String, Long> outcomes = new TreeMap<>();
        Map<String, Long> refused = new TreeMap<>();
        for (var word : words) {
            word.outcomes()
                    .getOrDefault(topic, Map.of())
                    .forEach((name, count) -> outcomes.merge(name, count, Long::sum));
            word.refused()
                    .getOrDefault(topic, Map.of())
                    .forEach((name, count) -> refused.merge(name, count, Long::sum));
        }
        return new CountsView(
                outcomes.getOrDefault("applied", 0L),
                outcomes.getOrDefault("duplicate", 0L),
                outcomes.getOrDefault("replayed", 0L),
                outcomes.getOrDefault("late", 0L),
                outcomes.getOrDefault("expired", 0L),
                refused);
    }
}
