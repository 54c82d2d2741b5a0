package io.tradercache.ingest;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import io.tradercache.store.Log;
import io.tradercache.store.progress.Freshness;
import io.tradercache.store.progress.Progress;
import io.tradercache.store.progress.StatusBoard;
import io.tradercache.store.progress.Truncations;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
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
    private final Tails tails;
    private final Topics topics;
    private final Progress progress;
    private final Truncations truncations;
    private final LogPolicy policy;
    private final Assignments assignments;
    private final Freshness freshness;
    private final StatusBoard board;
    private final Vertx vertx;
    private final Clock clock;
    private volatile boolean stopped;

    EndWatch(
            KafkaAdmin kafka,
            Tails tails,
            Topics topics,
            Progress progress,
            Truncations truncations,
            LogPolicy policy,
            @Identifier("assignments") Assignments assignments,
            Freshness freshness,
            StatusBoard board,
            Vertx vertx,
            Clock clock) {
        this.kafka = kafka;
        this.tails = tails;
        this.topics = topics;
        this.progress = progress;
        this.truncations = truncations;
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
        return progress.isRebuiltFromNothing()
                .chain(fromNothing -> truncations.all().chain(all -> {
                    var truncated = Truncations.open(all);
                    assignments.acknowledged(Truncations.acknowledged(all));
                    var before = assignments.written();
                    return progress.all()
                            .invoke(marks -> Progress.compare(before, marks))
                            .chain(marks -> withoutTails(ends, marks)
                                    .map(readable ->
                                            new Found(held(readable, committed, marks, truncated), fromNothing)));
                }));
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
    ///
    /// @param start there is no record before this offset
    /// @param end the high watermark
    private record Read(TopicPartition at, String topicId, long start, long end) {
        String progress() {
            return Log.partition(topicId, at.partition());
        }

        /// The first offset that is not written.
        long next(Map<String, Progress.Mark> marks) {
            var mark = marks.get(progress());
            return mark == null ? start : Math.max(start, mark.offset() + 1);
        }

        Read from(long offset) {
            return new Read(at, topicId, Math.max(start, offset), end);
        }
    }

    /// Leaves out, at the end of what is not written, what nobody can read.
    private Uni<List<Read>> withoutTails(List<Read> ends, Map<String, Progress.Mark> marks) {
        var behind = ends.stream().filter(end -> end.next(marks) < end.end()).toList();
        if (behind.isEmpty()) {
            return Uni.createFrom().item(ends);
        }
        return kafka.stableEnds(behind.stream().map(Read::at).toList())
                .chain(stable -> tails.begins(behind.stream()
                        .map(end -> new Tails.Rest(end.at(), end.topicId(), end.next(marks), offset(stable, end.at())))
                        .toList()))
                .invoke(begins -> behind.forEach(end -> pass(end, begins.get(end.at()), marks.get(end.progress()))))
                .map(begins -> ends.stream()
                        .map(end -> end.from(begins.getOrDefault(end.at(), end.start())))
                        .toList());
    }

    private void pass(Read end, @Nullable Long begin, Progress.@Nullable Mark mark) {
        if (begin != null && mark != null && end.start() <= mark.offset() + 1 && begin > mark.offset() + 1) {
            assignments.pass(end.at(), end.topicId(), mark, begin);
        }
    }

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
            Map<TopicPartition, Long> starts,
            Map<TopicPartition, Long> ends) {
        return partitions.stream()
                .map(partition -> new Read(partition, topicId, offset(starts, partition), offset(ends, partition)))
                .toList();
    }

    private static long offset(Map<TopicPartition, Long> offsets, TopicPartition partition) {
        return Objects.requireNonNull(offsets.get(partition), partition::toString);
    }

    private static List<Freshness.Partition> held(
            List<Read> ends,
            Map<TopicPartition, Long> committed,
            Map<String, Progress.Mark> marks,
            Map<String, Long> truncated) {
        return ends.stream()
                .map(end -> held(
                        end,
                        committed.getOrDefault(end.at(), 0L),
                        marks.get(end.progress()),
                        truncated.getOrDefault(end.progress(), 0L)))
                .toList();
    }

    private static Freshness.Partition held(Read end, long committed, Progress.@Nullable Mark mark, long truncated) {
        var topic = end.at().topic();
        var partition = end.at().partition();
        return mark == null
                ? new Freshness.Partition(topic, partition, -1, committed, end.start(), end.end(), 0, null, truncated)
                : new Freshness.Partition(
                        topic,
                        partition,
                        mark.offset(),
                        committed,
                        end.start(),
                        end.end(),
                        mark.timestamp(),
                        mark.tsEvent() == 0 ? null : mark.tsEvent(),
                        truncated);
    }
}
