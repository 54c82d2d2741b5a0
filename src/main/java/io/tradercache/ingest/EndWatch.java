package io.tradercache.ingest;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import io.tradercache.store.Log;
import io.tradercache.store.progress.Freshness;
import io.tradercache.store.progress.Progress;
import io.tradercache.store.progress.StatusBoard;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Reads where all partitions of all topics end, whoever consumes them, and compares that with what is written.
@ApplicationScoped
class EndWatch {
    private static final Logger LOG = Logger.getLogger(EndWatch.class);
    private static final long PERIOD_MS = 500;
    private static final Duration PATIENCE = Duration.ofSeconds(6);

    private final KafkaAdmin kafka;
    private final Topics topics;
    private final Progress progress;
    private final LogPolicy policy;
    private final Assignments assignments;
    private final Freshness freshness;
    private final StatusBoard board;
    private final Vertx vertx;
    private final Clock clock;
    private volatile boolean stopped;

    EndWatch(
            KafkaAdmin kafka,
            Topics topics,
            Progress progress,
            LogPolicy policy,
            @Identifier("assignments") Assignments assignments,
            Freshness freshness,
            StatusBoard board,
            Vertx vertx,
            Clock clock) {
        this.kafka = kafka;
        this.topics = topics;
        this.progress = progress;
        this.policy = policy;
        this.assignments = assignments;
        this.freshness = freshness;
        this.board = board;
        this.vertx = vertx;
        this.clock = clock;
    }

    void start(@Observes StartupEvent start) {
        look();
    }

    void stop(@Observes ShutdownEvent stop) {
        stopped = true;
    }

    private void look() {
        long at = clock.millis();
        int look = freshness.look();
        // In this order, because offsets are committed after the progress is written.
        ends().chain(ends -> kafka.committed(topics.group()).chain(committed -> compared(ends, committed)))
                .ifNoItem()
                .after(PATIENCE)
                .fail()
                .onTermination()
                .invoke(() -> {
                    if (!stopped) {
                        vertx.setTimer(PERIOD_MS, _ -> look());
                    }
                })
                .subscribe()
                .with(
                        found -> looked(look, found, at),
                        failure -> LOG.debugf("Ends not read: %s", failure.getMessage()));
    }

    /// What a look found.
    ///
    /// @param fromNothing whether a rebuild has begun from nothing
    private record Found(List<Freshness.Partition> partitions, boolean fromNothing) {}

    /// Compares with what is written. If that is less than it was, Redis has forgotten.
    private Uni<Found> compared(List<Read> ends, Map<TopicPartition, Long> committed) {
        // In this order, so that a rebuild that begins meanwhile is not taken for one that is over.
        return progress.isRebuiltFromNothing().chain(fromNothing -> {
            var before = assignments.written();
            return progress.all()
                    .invoke(marks -> Progress.compare(before, marks))
                    .map(marks -> new Found(held(ends, committed, marks), fromNothing));
        });
    }

    private void looked(int look, Found found, long at) {
        if (!freshness.looked(look, topics.scopes(), found.partitions(), at)) {
            return;
        }
        boolean isRebuilt = found.partitions().stream().anyMatch(Freshness.Partition::isRebuilt);
        freshness.rebuiltFromNothing(found.fromNothing() && isRebuilt);
        if (found.fromNothing() && !isRebuilt) {
            progress.rebuildEnds()
                    .subscribe()
                    .with(_ -> {}, away -> LOG.debugf("The end of a rebuild is not noted: %s", away.getMessage()));
        }
    }

    private Uni<List<Read>> ends() {
        var asked = topics.scopes().keySet().stream().map(this::endsIfThere).toList();
        return Uni.join()
                .all(asked)
                .andFailFast()
                .map(all -> all.stream().flatMap(List::stream).toList())
                .onItemOrFailure()
                .invoke((_, failure) -> board.kafka(failure == null));
    }

    /// A topic that does not exist yet has no partitions. The age of answers that are made from it stays
    /// unknown.
    private Uni<List<Read>> endsIfThere(String topic) {
        return ends(topic).onFailure(UnknownTopicOrPartitionException.class).recoverWithItem(List.of());
    }

    /// One partition, as Kafka describes it.
    private record Read(String topic, String topicId, int partition, long start, long end) {}

    private Uni<List<Read>> ends(String topic) {
        return kafka.topic(topic).chain(description -> {
            var partitions = IntStream.range(0, description.partitions().size())
                    .mapToObj(partition -> new TopicPartition(topic, partition))
                    .toList();
            return Uni.combine()
                    .all()
                    .unis(
                            topics.id(description).invoke(id -> seen(topic, id)),
                            kafka.offsets(partitions, OffsetSpec.earliest()),
                            kafka.offsets(partitions, OffsetSpec.latest()))
                    .with((id, starts, ends) -> read(id, partitions, starts, ends));
        });
    }

    private void seen(String topic, String topicId) {
        policy.check(topic, topicId);
        assignments.seen(topic, topicId);
    }

    private static List<Read> read(
            String topicId,
            List<TopicPartition> partitions,
            Map<TopicPartition, ListOffsetsResultInfo> starts,
            Map<TopicPartition, ListOffsetsResultInfo> ends) {
        return partitions.stream()
                .map(partition -> new Read(
                        partition.topic(),
                        topicId,
                        partition.partition(),
                        offset(starts, partition),
                        offset(ends, partition)))
                .toList();
    }

    private static long offset(Map<TopicPartition, ListOffsetsResultInfo> offsets, TopicPartition partition) {
        return Objects.requireNonNull(offsets.get(partition), partition::toString)
                .offset();
    }

    private static List<Freshness.Partition> held(
            List<Read> ends, Map<TopicPartition, Long> committed, Map<String, Progress.Mark> marks) {
        return ends.stream()
                .map(end -> held(
                        end,
                        committed.getOrDefault(new TopicPartition(end.topic(), end.partition()), 0L),
                        marks.get(Log.partition(end.topicId(), end.partition()))))
                .toList();
    }

    private static Freshness.Partition held(Read end, long committed, Progress.@Nullable Mark mark) {
        return mark == null
                ? new Freshness.Partition(end.topic(), end.partition(), -1, committed, end.start(), end.end(), 0, null)
                : new Freshness.Partition(
                        end.topic(),
                        end.partition(),
                        mark.offset(),
                        committed,
                        end.start(),
                        end.end(),
                        mark.timestamp(),
                        mark.tsEvent() == 0 ? null : mark.tsEvent());
    }
}
