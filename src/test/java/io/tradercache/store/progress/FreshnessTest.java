package io.tradercache.store.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradercache.store.progress.Freshness.Partition;
import io.tradercache.store.progress.Freshness.Scope;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FreshnessTest {

    private static final long NOW = 1_700_000_000_000L;
    private static final Map<String, Scope> ALL =
            Map.of("fills", Scope.STATE, "orders", Scope.STATE, "ticks", Scope.TICKS, "bars", Scope.BARS);

    private final Freshness freshness =
            new Freshness(Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC), () -> Duration.ofSeconds(5));

    /// A partition that lacks this number of records, and whose last written record has this time.
    private static Partition partition(String topic, long lag, long timestamp) {
        return new Partition(topic, 0, 9, 10, 0, 10 + lag, timestamp, null, 0);
    }

    private List<Boolean> stale() {
        return List.of(Scope.STATE, Scope.TICKS, Scope.BARS, Scope.ALL).stream()
                .map(freshness::isStale)
                .toList();
    }

    @Test
    void neverLooked_isUnknownAndStale() {
        assertThat(stale()).containsOnly(true);
        assertThat(freshness.snapshot().asOf()).isNull();
    }

    @Test
    void lagOfTicks_agesWhatIsMadeOfTicks() {
        var partitions = List.of(
                partition("fills", 0, 1),
                partition("orders", 0, 1),
                partition("ticks", 7, NOW - 60_000),
                partition("bars", 0, 1));
        freshness.looked(freshness.look(), ALL, partitions, NOW);

        assertThat(stale()).containsExactly(false, true, false, true);
        assertThat(freshness.snapshot().lag()).isZero();
        assertThat(freshness.snapshot().asOf()).isEqualTo(NOW * 1_000_000);
        assertThat(freshness.snapshot(Scope.TICKS).lag()).isEqualTo(7);
        assertThat(freshness.snapshot(Scope.TICKS).asOf()).isEqualTo((NOW - 60_000) * 1_000_000);
        assertThat(freshness.snapshot(Scope.ALL).partitions()).isEqualTo(partitions);
    }

    @Test
    void lagOfFills_agesEverything() {
        freshness.looked(
                freshness.look(),
                ALL,
                List.of(
                        partition("fills", 3, NOW - 60_000),
                        partition("orders", 0, 1),
                        partition("ticks", 0, 1),
                        partition("bars", 0, 1)),
                NOW);

        assertThat(stale()).containsOnly(true);
    }

    @Test
    void topicThatIsNotThere_leavesTheAgeUnknownWhereItIsNeeded() {
        freshness.looked(
                freshness.look(),
                ALL,
                List.of(partition("fills", 0, 1), partition("orders", 0, 1), partition("ticks", 0, 1)),
                NOW);

        assertThat(stale()).containsExactly(false, false, true, true);
        assertThat(freshness.snapshot(Scope.BARS).asOf()).isNull();
    }

    @Test
    void topicThatIsNotRead_leavesTheAgeUnknownOfWhatIsMadeOfIt() {
        freshness.looked(
                freshness.look(),
                Map.of("fills", Scope.STATE, "bars", Scope.BARS),
                List.of(partition("fills", 0, 1), partition("bars", 0, 1)),
                NOW);

        assertThat(stale()).containsExactly(false, true, false, false);
    }

    @Test
    void forgottenWhileLookedAt_isUnknown() {
        int look = freshness.look();
        freshness.forget();
        assertThat(freshness.looked(look, ALL, all(), NOW)).isFalse();

        assertThat(freshness.snapshot().asOf()).isNull();
        assertThat(freshness.isStale(Scope.STATE)).isTrue();

        freshness.looked(freshness.look(), ALL, all(), NOW);
        assertThat(freshness.isStale(Scope.STATE)).isFalse();
        freshness.forget();
        assertThat(freshness.isStale(Scope.STATE)).isTrue();
    }

    private static List<Partition> all() {
        return ALL.keySet().stream().map(topic -> partition(topic, 0, 1)).toList();
    }

    /// Written up to 9 of 100 records, and once up to before an offset.
    private boolean isRebuilt(long committed, long start) {
        var fills = new Partition("fills", 0, 9, committed, start, 100, NOW, null, 0);
        freshness.looked(freshness.look(), Map.of("fills", Scope.STATE), List.of(fills), NOW);
        assertThat(freshness.isStale(Scope.STATE))
                .isEqualTo(freshness.snapshot().isRebuilt());
        return freshness.snapshot().isRebuilt();
    }

    @Test
    void writtenLessThanOnce_isRebuiltAndStale() {
        assertThat(isRebuilt(50, 0)).isTrue();
        assertThat(isRebuilt(100, 20)).isTrue();
    }

    @Test
    void writtenAsFarAsOnce_isNotRebuilt() {
        assertThat(isRebuilt(0, 0)).isFalse();
        assertThat(isRebuilt(10, 0)).isFalse();
    }

    @Test
    void forgottenRecordsThatKafkaHasNoMore_areNotRebuilt() {
        assertThat(isRebuilt(20, 20)).isFalse();
    }

    @Test
    void committedBeyondTheEnd_isOfAnEarlierTopic() {
        assertThat(isRebuilt(101, 0)).isFalse();
    }
}
