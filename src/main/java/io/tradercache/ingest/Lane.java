package io.tradercache.ingest;

import io.smallrye.mutiny.Uni;
import io.tradercache.domain.TradingEvent;
import io.tradercache.store.Log;
import io.tradercache.store.Source;
import io.tradercache.store.progress.Progress.Mark;
import io.tradercache.store.redis.Wordless;
import io.tradercache.store.write.Arrival;
import io.tradercache.store.write.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Takes the batches of one topic from Kafka into the store: it parses them, applies them, marks them as
/// written and acknowledges them.
///
/// Two batches are under way at a time, so that one is parsed while the other is on its way to Redis. Each step
/// of a batch starts only after the same step of the batch before it. So an entity gets the records of a
/// partition in the order of their offsets, and they are acknowledged in that order.
///
/// A batch is large when there is a backlog, so no step of it runs on an event loop, where requests would wait for it.
final class Lane<E extends TradingEvent> {
    private static final Logger LOG = Logger.getLogger(Lane.class);

    private static final Executor THREADS = Thread::startVirtualThread;

    private final Wire<E> wire;
    private final Steps<E> steps;
    private final LaneParts parts;
    private final boolean yields;

    private CompletableFuture<?> taken = CompletableFuture.completedFuture(null);
    private CompletableFuture<?> followed = CompletableFuture.completedFuture(null);
    private CompletableFuture<Void> finished = CompletableFuture.completedFuture(null);

    private Lane(Wire<E> wire, Steps<E> steps, LaneParts parts, boolean yields) {
        this.wire = wire;
        this.steps = steps;
        this.parts = parts;
        this.yields = yields;
    }

    /// A lane for records that move positions, orders and accounts.
    static <E extends TradingEvent> Lane<E> ofState(Wire<E> wire, Steps<E> steps, LaneParts parts) {
        return new Lane<>(wire, steps, parts, false);
    }

    /// A lane for market data, which lets the other lanes go first.
    static <E extends TradingEvent> Lane<E> ofMarket(Wire<E> wire, Steps<E> steps, LaneParts parts) {
        return new Lane<>(wire, steps, parts, true);
    }

    /// What the events of a topic do to the store.
    interface Steps<E> {
        /// Applies a batch. All its work is started before this returns, in the order of the list.
        Uni<List<Verdict>> apply(List<Arrival<E>> arrivals);

        /// Does what follows once a batch is applied, and returns the verdicts that count.
        default Uni<List<Verdict>> follow(List<Arrival<E>> arrivals, List<Verdict> verdicts) {
            return Uni.createFrom().item(verdicts);
        }
    }

    /// @param isWhole whether all records of the batch are in it
    private record Running<E>(List<Arrival<E>> arrivals, boolean isWhole, CompletableFuture<List<Verdict>> verdicts) {}

    /// Takes a batch. The result completes when the batch before it is done; then the next batch may come.
    /// Once the stop has begun a batch is left alone, and none comes after it.
    synchronized Uni<Void> take(Message<ConsumerRecords<byte[], byte[]>> batch) {
        if (!parts.underWay().begin()) {
            return Uni.createFrom().nothing();
        }
        if (!yields) {
            parts.courtesy().begin();
        }
        var before = finished;
        var records = batch.getPayload();
        var first = taken.thenCompose(_ -> logs(records))
                .thenCompose(logs -> turn().thenApplyAsync(_ -> apply(records, logs), THREADS));
        taken = first;
        var second = followed.thenCombine(first, (_, running) -> running)
                .thenCompose(
                        running -> running.verdicts().thenApplyAsync(verdicts -> follow(running, verdicts), THREADS));
        followed = second;
        finished = before.thenCombine(second, (_, running) -> running)
                .thenCompose(running ->
                        running.verdicts().thenComposeAsync(verdicts -> finish(batch, running, verdicts), THREADS))
                .whenComplete((_, bug) -> {
                    if (!yields) {
                        parts.courtesy().end();
                    }
                    stopOn(bug);
                    parts.underWay().end();
                });
        // The framework cancels what it waits for when it stops; it gets a copy, because the next batch waits for this.
        return Uni.createFrom().completionStage(before.copy());
    }

    private CompletableFuture<Void> turn() {
        return yields ? parts.courtesy().turn() : CompletableFuture.completedFuture(null);
    }

    /// Stops the lane after a bug. No content of a record leads here. The topic stands still, so it loses none.
    private void stopOn(@Nullable Throwable bug) {
        if (bug != null) {
            LOG.error("This lane stands still", Wordless.of(bug));
            parts.board().hold(wire.getClass().getSimpleName(), "stopped by an error of ours: " + Wordless.words(bug));
        }
    }

    /// The logs of those partitions whose records are to be written now.
    private CompletableFuture<Map<TopicPartition, Log>> logs(ConsumerRecords<byte[], byte[]> records) {
        Map<TopicPartition, CompletableFuture<Optional<Log>>> asked = new HashMap<>();
        records.partitions().forEach(partition -> {
            var some = records.records(partition);
            long to = some.getLast().offset();
            var position = records.nextOffsets().get(partition);
            var log = parts.assignments()
                    .take(partition, some.getFirst().offset(), to, position == null ? to + 1 : position.offset());
            asked.put(partition, log.subscribeAsCompletionStage());
        });
        return CompletableFuture.allOf(asked.values().toArray(CompletableFuture[]::new))
                .thenApply(_ -> {
                    Map<TopicPartition, Log> logs = new HashMap<>();
                    asked.forEach((partition, answer) -> answer.join().ifPresent(log -> logs.put(partition, log)));
                    return logs;
                });
    }

    private Running<E> apply(ConsumerRecords<byte[], byte[]> records, Map<TopicPartition, Log> logs) {
        List<Arrival<E>> arrivals = new ArrayList<>(records.count());
        logs.forEach(
                (partition, log) -> records.records(partition).forEach(record -> arrivals.add(arrival(record, log))));
        boolean isWhole = arrivals.size() == records.count();
        return new Running<>(arrivals, isWhole, steps.apply(arrivals).subscribeAsCompletionStage());
    }

    private Running<E> follow(Running<E> applied, List<Verdict> verdicts) {
        var followed = steps.follow(applied.arrivals(), verdicts).subscribeAsCompletionStage();
        return new Running<>(applied.arrivals(), applied.isWhole(), followed);
    }

    private Arrival<E> arrival(ConsumerRecord<byte[], byte[]> record, Log log) {
        var source = new Source(log, record.offset(), record.timestamp());
        try {
            var event = wire.read(record.value(), record.timestamp());
            parts.checkTime(event, record.timestamp());
            return new Arrival.Event<>(new Received<>(record, source, event, parts.deadLetters()));
        } catch (Unreadable unreadable) {
            return new Arrival.Broken<>(
                    new Received<>(record, source, unreadable, parts.deadLetters()), unreadable.refusal());
        }
    }

    private CompletableFuture<Void> finish(
            Message<ConsumerRecords<byte[], byte[]>> batch, Running<E> running, List<Verdict> verdicts) {
        var arrivals = running.arrivals();
        Map<Log, Marked> marks = new HashMap<>();
        for (int i = 0; i < arrivals.size(); i++) {
            var source = arrivals.get(i).delivery().source();
            if (!source.log().isOver()) {
                parts.board().count(source.log().topic(), verdicts.get(i).outcome());
            }
            marks.merge(source.log(), new Marked(source, mark(arrivals.get(i))), Marked::later);
        }
        var advanced = marks.values().stream()
                .map(marked -> parts.advance(marked.source().log(), marked.upTo(batch.getPayload()))
                        .subscribeAsCompletionStage())
                .toArray(CompletableFuture[]::new);
        return CompletableFuture.allOf(advanced)
                .thenCompose(_ -> running.isWhole() && marks.values().stream().allMatch(Marked::isNew)
                        ? acknowledge(batch)
                        : CompletableFuture.completedFuture(null));
    }

    /// Acknowledges a batch. If the partition was just lost its offsets cannot be committed; then the records
    /// are only delivered again.
    private static CompletableFuture<Void> acknowledge(Message<?> batch) {
        return batch.ack().toCompletableFuture().exceptionally(failure -> {
            LOG.warnf("Offsets not committed: %s", failure.getMessage());
            return null;
        });
    }

    private record Marked(Source source, Mark mark) {
        /// Whether its offset may be committed. It must not be set back below what was written once: only by
        /// that it is known that Redis has forgotten.
        boolean isNew() {
            var log = source.log();
            return !log.isOver() && mark.offset() >= log.begin().refusedUpTo();
        }

        /// The mark, moved past the offsets that Kafka itself uses to end transactions.
        Mark upTo(ConsumerRecords<?, ?> records) {
            var next = records.nextOffsets()
                    .get(new TopicPartition(source.log().topic(), source.log().partition()));
            long passed = next == null ? mark.offset() : Math.max(mark.offset(), next.offset() - 1);
            return new Mark(passed, mark.timestamp(), mark.tsEvent());
        }

        static Marked later(Marked before, Marked after) {
            var mark = after.mark();
            return new Marked(
                    after.source(),
                    new Mark(
                            mark.offset(),
                            mark.timestamp(),
                            Math.max(before.mark().tsEvent(), mark.tsEvent())));
        }
    }

    private static <E extends TradingEvent> Mark mark(Arrival<E> arrival) {
        var source = arrival.delivery().source();
        long tsEvent = arrival instanceof Arrival.Event<E>(var delivery)
                ? delivery.event().tsEvent()
                : 0;
        return new Mark(source.offset(), source.timestamp(), tsEvent);
    }
}
