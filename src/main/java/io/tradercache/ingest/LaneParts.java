package io.tradercache.ingest;

import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import io.tradercache.domain.Outcome;
import io.tradercache.domain.TradingEvent;
import io.tradercache.store.Log;
import io.tradercache.store.progress.Progress;
import io.tradercache.store.progress.Progress.Mark;
import io.tradercache.store.progress.StatusBoard;
import io.tradercache.store.redis.NotDurable;
import io.tradercache.store.redis.RedisAway;
import io.tradercache.store.write.Arrival;
import io.tradercache.store.write.Delivery;
import io.tradercache.store.write.Verdict;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jboss.logging.Logger;

/// What the lanes of all topics share.
@ApplicationScoped
class LaneParts {
    private static final Logger LOG = Logger.getLogger(LaneParts.class);
    private static final Duration PARTING = Duration.ofSeconds(5);
    private static final Duration SHORTEST_BACKOFF = Duration.ofMillis(250);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(8);

    private final Assignments assignments;
    private final DeadLetters deadLetters;
    private final StatusBoard board;
    private final Progress progress;
    private final Duration maxFuture;
    private final Clock clock;
    private final Courtesy courtesy = new Courtesy();
    private final UnderWay underWay = new UnderWay();

    LaneParts(
            @Identifier("assignments") Assignments assignments,
            DeadLetters deadLetters,
            StatusBoard board,
            Progress progress,
            IngestConfig config,
            Clock clock) {
        this.assignments = assignments;
        this.deadLetters = deadLetters;
        this.board = board;
        this.progress = progress;
        this.maxFuture = config.maxFuture();
        this.clock = clock;
    }

    Assignments assignments() {
        return assignments;
    }

    DeadLetters deadLetters() {
        return deadLetters;
    }

    Courtesy courtesy() {
        return courtesy;
    }

    UnderWay underWay() {
        return underWay;
    }

    StatusBoard board() {
        return board;
    }

    void checkTime(TradingEvent event, long timestamp) throws Unreadable {
        // A producer states the time of a record, too, so our own clock bounds both.
        long latest = Math.min(timestamp, clock.millis()) + maxFuture.toMillis();
        if (event.tsEvent() > TimeUnit.MILLISECONDS.toNanos(latest)) {
            throw Unreadable.field(
                    "ts_event", event.tsEvent() + " is more than " + maxFuture + " after its record, or after now");
        }
    }

    /// Moves the progress of a log, unless it is over.
    Uni<Void> advance(Log log, Mark mark) {
        var partition = log.topic() + ":" + log.partition();
        var isHeld = new AtomicBoolean();
        return Uni.createFrom()
                .deferred(() -> log.isOver()
                        ? Uni.createFrom().voidItem()
                        : progress.advance(log, mark).invoke(() -> deadLetters.advanced(log, mark.offset())))
                .onFailure(NotDurable.class)
                .invoke(late -> {
                    isHeld.set(true);
                    board.hold(partition, String.valueOf(late.getMessage()));
                })
                .onFailure(RedisAway.class)
                .retry()
                .withBackOff(SHORTEST_BACKOFF, LONGEST_BACKOFF)
                .indefinitely()
                .invoke(() -> {
                    if (isHeld.get()) {
                        board.release(partition);
                    }
                });
    }

    // This comes first: what is under way still asks Kafka's admin client and Redis, and commits its offsets. So the
    // next owner of a partition need not do it again.
    void stop(@Observes @Priority(1) ShutdownEvent stop) {
        try {
            underWay.stop().orTimeout(PARTING.toMillis(), TimeUnit.MILLISECONDS).join();
        } catch (CompletionException late) {
            LOG.infof("Not all was written within %d s; Kafka will deliver it again", PARTING.toSeconds());
        }
    }

    /// Applies what is readable and refuses the rest. The verdicts are in the order of the arrivals.
    static <E> Uni<List<Verdict>> readable(
            List<Arrival<E>> arrivals, Function<List<Delivery<E>>, Uni<List<Verdict>>> apply) {
        List<Delivery<E>> deliveries = new ArrayList<>(arrivals.size());
        List<Uni<Verdict>> refusals = new ArrayList<>();
        for (var arrival : arrivals) {
            switch (arrival) {
                case Arrival.Event<E>(var delivery) -> deliveries.add(delivery);
                case Arrival.Broken<E> unreadable -> refusals.add(refuse(unreadable));
            }
        }
        var refused = refusals.isEmpty()
                ? Uni.createFrom().item(List.<Verdict>of())
                : Uni.join().all(refusals).andFailFast();
        return Uni.combine().all().unis(apply.apply(deliveries), refused).with((applied, unread) -> {
            var nextApplied = applied.iterator();
            var nextRefused = unread.iterator();
            return arrivals.stream()
                    .map(arrival -> arrival instanceof Arrival.Event<E> ? nextApplied.next() : nextRefused.next())
                    .toList();
        });
    }

    /// Refuses an unreadable record, unless it has its dead letter.
    private static Uni<Verdict> refuse(Arrival.Broken<?> unreadable) {
        if (unreadable.delivery().source().isRefused()) {
            return Uni.createFrom().item(new Verdict(Outcome.REPLAYED, true));
        }
        return unreadable
                .delivery()
                .refuse(unreadable.refusal())
                .replaceWith(new Verdict(new Outcome.Refused(unreadable.refusal()), true));
    }
}
