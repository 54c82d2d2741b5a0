package io.tradercache.ingest;

import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import io.tradercache.store.Log;
import io.tradercache.store.progress.Freshness;
import io.tradercache.store.progress.Progress;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Keeps what is known of each partition that this instance reads, and reads again what Redis has forgotten.
///
/// Offsets are committed after everything up to them is in Redis. So if the progress in Redis is behind the
/// committed offset, or behind what we saw there, Redis has forgotten: it was emptied, or it came back
/// without its last writes. What we hold in memory and have under way is then worth nothing, and neither is
/// it after a lost connection, because the next one may reach such a Redis. So all of it is dropped, and each
/// partition is read again from its progress. The watermarks of the entities keep what is there from being
/// counted twice.
@ApplicationScoped
@Identifier("assignments")
class Assignments implements KafkaConsumerRebalanceListener {
    private static final Logger LOG = Logger.getLogger(Assignments.class);
    private static final Duration SHORTEST_BACKOFF = Duration.ofMillis(500);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(8);

    private final Topics topics;
    private final KafkaAdmin kafka;
    private final KafkaClientService clients;
    private final Progress progress;
    private final TruncationWatch truncations;
    private final Freshness freshness;
    private final Duration rewind;
    private final Map<TopicPartition, Assignment> known = new HashMap<>();

    // Partitions that others read now. What is under way of them is still written, unless Redis forgets.
    private final Map<TopicPartition, Assignment> left = new HashMap<>();

    private boolean stopped;

    Assignments(
            Topics topics,
            KafkaAdmin kafka,
            KafkaClientService clients,
            Progress progress,
            TruncationWatch truncations,
            Freshness freshness,
            RewindConfig config) {
        this.topics = topics;
        this.kafka = kafka;
        this.clients = clients;
        this.progress = progress;
        this.truncations = truncations;
        this.freshness = freshness;
        this.rewind = config.rewind();
        progress.whenWritesLost(this::readAgain);
        progress.whenReadsLost(freshness::forget);
    }

    // Once what is under way is written. The consumers still leave their group after this, one after the other.
    synchronized void stop(@Observes @Priority(2) ShutdownEvent stop) {
        stopped = true;
        leave(List.copyOf(known.keySet()));
    }

    @Override
    public synchronized void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        LOG.infof("Partitions assigned: %s", partitions);
        partitions.forEach(partition -> begin(Assignment.of(partition)));
    }

    @Override
    public void onPartitionsRevoked(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        LOG.infof("Partitions revoked: %s", partitions);
        leave(partitions);
    }

    @Override
    public void onPartitionsLost(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        LOG.warnf("Partitions lost: %s", partitions);
        leave(partitions);
    }

    private synchronized void leave(Collection<TopicPartition> partitions) {
        for (var partition : partitions) {
            var leaving = known.remove(partition);
            var before = leaving == null ? null : left.put(partition, leaving);
            if (before != null) {
                before.end();
            }
        }
    }

    /// Takes records of one partition, which come in the order of their offsets. Completes when both Kafka and Redis
    /// have told what there is to know of the partition. Empty if the records are not to be written now: then they
    /// come again, here or with another instance.
    ///
    /// @param from the first of them
    /// @param to the last of them
    /// @param position where Kafka's client goes on after them
    Uni<Optional<Log>> take(TopicPartition partition, long from, long to, long position) {
        var assignment = assignment(partition);
        return assignment == null
                ? Uni.createFrom().item(Optional.empty())
                // If it is not known any more, whatever became of it, the next one decides.
                : assignment
                        .log()
                        .map(Optional::of)
                        .onFailure(_ -> !isStillKnown(assignment))
                        .recoverWithItem(Optional.empty())
                        .chain(log -> take(assignment, log, from, to, position));
    }

    private synchronized @Nullable Assignment assignment(TopicPartition partition) {
        return known.get(partition);
    }

    private Uni<Optional<Log>> take(Assignment assignment, Optional<Log> log, long from, long to, long position) {
        long place;
        synchronized (this) {
            if (!isKnown(assignment)) {
                return take(assignment.partition(), from, to, position);
            }
            long next = assignment.next();
            if (assignment.takes(from, to, position)) {
                return from > next && log.isPresent()
                        ? truncations.jumped(log.get(), next).replaceWith(log)
                        : Uni.createFrom().item(log);
            }
            place = assignment.leavesOut(from);
        }
        return go(assignment, place).replaceWith(Optional.empty());
    }

    private synchronized boolean isStillKnown(Assignment assignment) {
        return isKnown(assignment);
    }

    @SuppressWarnings("ReferenceEquality")
    private boolean isKnown(Assignment assignment) {
        return known.get(assignment.partition()) == assignment;
    }

    /// Notes the id of a topic. If it is not the one that is read, the topic was deleted and created again, and is
    /// read from its start.
    synchronized void seen(String topic, String topicId) {
        for (var assignment : List.copyOf(known.values())) {
            var log = assignment.begun();
            if (log != null && log.topic().equals(topic) && !log.topicId().equals(topicId)) {
                LOG.warnf("Topic %s was created again; reading %s from its start", topic, assignment.partition());
                begin(Assignment.anew(assignment.partition()));
            }
        }
    }

    /// Notes which truncations operators have acknowledged, by [Log#progress].
    synchronized void acknowledged(Map<String, Long> truncations) {
        // One that was just found may not be among those that were read.
        known.values().stream()
                .map(Assignment::begun)
                .filter(Objects::nonNull)
                .filter(log -> log.truncatedBefore() <= truncations.getOrDefault(log.progress(), 0L))
                .forEach(log -> log.truncated(0));
    }

    /// Notes that from the progress of a partition up to an offset, nobody can read anything. Else it would look, once
    /// Kafka deletes that, as if records were gone.
    synchronized void pass(TopicPartition partition, String topicId, Progress.Mark progressed, long before) {
        var assignment = known.get(partition);
        var log = assignment == null ? null : assignment.begun();
        if (log != null && log.topicId().equals(topicId) && log.written() == progressed.offset()) {
            var passed = new Progress.Mark(before - 1, progressed.timestamp(), progressed.tsEvent());
            progress.advance(log, passed)
                    .subscribe()
                    .with(_ -> {}, away -> LOG.debugf("Not passed in %s: %s", partition, away.getMessage()));
        }
    }

    /// What Redis has at least of all partitions that this instance reads.
    synchronized Map<Log, Long> written() {
        return Progress.written(known.values().stream()
                .map(Assignment::begun)
                .filter(Objects::nonNull)
                .toList());
    }

    private synchronized void forgotten() {
        progress.beginSessions();
        readAgain();
    }

    /// Drops what is under way and reads all partitions again, each from its progress in Redis.
    private synchronized void readAgain() {
        freshness.forget();
        left.values().forEach(Assignment::end);
        left.clear();
        List.copyOf(known.values()).forEach(assignment -> begin(assignment.end()));
    }

    private void begin(Assignment assignment) {
        if (stopped) {
            return;
        }
        var before = known.put(assignment.partition(), assignment);
        if (before != null) {
            before.end();
        }
        assignment.looksUp(lookUp(assignment).memoize().indefinitely());
        assignment
                .log()
                .subscribe()
                .with(_ -> {}, gone -> LOG.debugf("%s is left: %s", assignment.partition(), gone.getMessage()));
    }

    private Uni<Log> lookUp(Assignment assignment) {
        var partition = assignment.partition();
        return Uni.createFrom()
                .deferred(() -> {
                    int session = progress.session();
                    // In this order, because offsets are committed after the progress is written.
                    return Uni.combine()
                            .all()
                            .unis(topics.id(partition.topic()), kafka.committed(topics.group()))
                            .asTuple()
                            .chain(kafkas -> progress.of(kafkas.getItem1(), partition.partition())
                                    .chain(mark -> begin(
                                            assignment,
                                            kafkas.getItem1(),
                                            kafkas.getItem2().getOrDefault(partition, 0L),
                                            mark,
                                            session)));
                })
                .onFailure(_ -> isStillKnown(assignment))
                .invoke(failure -> LOG.warnf("Cannot look up %s yet: %s", partition, failure.getMessage()))
                .onFailure(_ -> isStillKnown(assignment))
                .retry()
                .withBackOff(SHORTEST_BACKOFF, LONGEST_BACKOFF)
                .indefinitely();
    }

    private Uni<Log> begin(Assignment assignment, String topicId, long committed, Progress.Mark mark, int session) {
        long had = Math.max(assignment.had(), committed - 1);
        if (mark.offset() >= had) {
            var log = log(assignment, topicId, Log.Begin.after(mark.offset(), session));
            long next = mark.offset() + 1;
            return truncations.begins(log, next).chain(() -> begin(assignment, log, next, Assignment.NONE));
        }
        return progress.rebuildBegins()
                .chain(() -> start(assignment.partition(), mark))
                .chain(start -> {
                    LOG.warnf(
                            "Redis has forgotten: %s was written up to offset %d, and is up to %d; reading from %d",
                            assignment.partition(), had, mark.offset(), start);
                    var log = log(assignment, topicId, new Log.Begin(start - 1, mark.offset(), had, session));
                    return truncations.begins(log, mark.offset() + 1).chain(() -> begin(assignment, log, start, had));
                });
    }

    private Log log(Assignment assignment, String topicId, Log.Begin begin) {
        var partition = assignment.partition();
        return new Log(partition.topic(), topicId, partition.partition(), topics.ids(), begin, this::forgotten);
    }

    private Uni<Log> begin(Assignment assignment, Log log, long start, long lost) {
        long place;
        synchronized (this) {
            if (!isKnown(assignment)) {
                log.end();
                return Uni.createFrom().item(log);
            }
            place = assignment.begins(log, start, lost);
        }
        return go(assignment, place).replaceWith(log);
    }

    /// The first record to read again: the one after the progress, and those of the time before it, because
    /// what an entity leaves in other slots may be lost, too.
    private Uni<Long> start(TopicPartition partition, Progress.Mark mark) {
        return kafka.offset(partition, OffsetSpec.earliest())
                .chain(earliest -> mark.offset() < 0
                        ? Uni.createFrom().item(earliest)
                        : kafka.offset(partition, OffsetSpec.forTimestamp(mark.timestamp() - rewind.toMillis()))
                                .map(found -> {
                                    long next = mark.offset() + 1;
                                    return Math.max(earliest, found < 0 ? next : Math.min(found, next));
                                }));
    }

    /// Lets Kafka's client go to a place in a partition, if it is still ours.
    private Uni<Void> go(Assignment assignment, long place) {
        var partition = assignment.partition();
        return place == Assignment.NONE
                ? Uni.createFrom().voidItem()
                : Uni.createFrom()
                        .deferred(() -> clients.getConsumer(topics.channel(partition.topic()))
                                .seek(partition, place))
                        .onFailure(_ -> isStillKnown(assignment))
                        .invoke(failure -> LOG.warnf("Cannot go back in %s yet: %s", partition, failure.getMessage()))
                        .onFailure(_ -> isStillKnown(assignment))
                        .retry()
                        .withBackOff(SHORTEST_BACKOFF, LONGEST_BACKOFF)
                        .indefinitely()
                        .onFailure()
                        .recoverWithNull();
    }
}
