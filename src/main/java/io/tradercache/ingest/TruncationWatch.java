package io.tradercache.ingest;

import io.smallrye.mutiny.Uni;
import io.tradercache.store.Log;
import io.tradercache.store.progress.Truncations;
import io.tradercache.store.progress.Truncations.State;
import io.tradercache.store.progress.Truncations.Truncation;
import io.tradercache.store.write.AccountStore;
import io.tradercache.store.write.OrderStore;
import io.tradercache.store.write.PositionStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/// Looks whether Kafka has deleted records before they could be read: their time was over while nobody read them, or
/// the
/// log did not reach back when everything was read for the first time or again. Nothing can bring them back, so every
/// entity that may lack them gets a gap.
@ApplicationScoped
class TruncationWatch {
    private static final Logger LOG = Logger.getLogger(TruncationWatch.class);
    private static final Duration SHORTEST_BACKOFF = Duration.ofMillis(500);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(8);

    private final Topics topics;
    private final KafkaAdmin kafka;
    private final Truncations truncations;
    private final PositionStore positions;
    private final OrderStore orders;
    private final AccountStore accounts;

    TruncationWatch(
            Topics topics,
            KafkaAdmin kafka,
            Truncations truncations,
            PositionStore positions,
            OrderStore orders,
            AccountStore accounts) {
        this.topics = topics;
        this.kafka = kafka;
        this.truncations = truncations;
        this.positions = positions;
        this.orders = orders;
        this.accounts = accounts;
    }

    /// Looks whether a log that is to be read still begins where it goes on, and what was found before. Completes when
    /// what is gone is noted, so that nothing is written from beyond it as if it were whole.
    ///
    /// @param next the first record that is not written
    Uni<Void> begins(Log log, long next) {
        return look(
                log,
                () -> start(log)
                        .chain(start -> start > next ? found(log, next, start) : nothing())
                        .chain(() -> goOn(log)));
    }

    /// The same for a log whose next record does not follow the one before: Kafka has deleted what was between them, or
    /// uses the places to end transactions.
    Uni<Void> jumped(Log log, long next) {
        return look(
                log,
                () -> start(log)
                        .chain(start -> start > next ? found(log, next, start).chain(() -> goOn(log)) : nothing()));
    }

    private static Uni<Void> nothing() {
        return Uni.createFrom().voidItem();
    }

    private Uni<Long> start(Log log) {
        return kafka.offset(new TopicPartition(log.topic(), log.partition()), OffsetSpec.earliest());
    }

    private Uni<Void> look(Log log, Supplier<Uni<? extends Void>> looking) {
        return !topics.isSummed(log.topic())
                ? nothing()
                : Uni.createFrom()
                        .deferred(looking)
                        .onFailure(_ -> !log.isOver())
                        .invoke(failure -> LOG.warnf(
                                "Cannot see yet whether %s-%d lacks records: %s",
                                log.topic(), log.partition(), failure.getMessage()))
                        .onFailure(_ -> !log.isOver())
                        .retry()
                        .withBackOff(SHORTEST_BACKOFF, LONGEST_BACKOFF)
                        .indefinitely()
                        .onFailure()
                        .recoverWithNull();
    }

    private Uni<Void> found(Log log, long next, long start) {
        LOG.errorf(
                "Kafka has deleted records %d to %d of %s-%d before they could be read; what is made from it has a gap",
                next, start - 1, log.topic(), log.partition());
        return truncations.found(log, start);
    }

    /// Goes on with what is not acknowledged, also of an instance before this one.
    private Uni<Void> goOn(Log log) {
        return truncations
                .all()
                .invoke(all -> {
                    log.truncated(Truncations.open(all).getOrDefault(log.progress(), 0L));
                    all.stream()
                            .filter(one -> one.partition().equals(log.progress()) && one.state() == State.FOUND)
                            .forEach(one -> mark(log, one));
                })
                .replaceWithVoid();
    }

    private void mark(Log log, Truncation found) {
        Uni.combine()
                .all()
                .unis(positions.truncated(log), orders.truncated(log), accounts.truncated(log))
                .discardItems()
                .chain(() -> truncations.note(found, State.MARKED))
                .onFailure(_ -> !log.isOver())
                .retry()
                .withBackOff(SHORTEST_BACKOFF, LONGEST_BACKOFF)
                .indefinitely()
                .subscribe()
                .with(
                        _ -> LOG.infof(
                                "All that may lack records of %s-%d below %d has a gap",
                                log.topic(), log.partition(), found.before()),
                        gone -> LOG.debugf("Not all is marked: %s", gone.getMessage()));
    }
}
