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
        return new Partition(topic, 0, 9, 0, 10 + lag, timestamp, null);
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
        freshness.looked(ALL, partitions, NOW);

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
                ALL, List.of(partition("fills", 0, 1), partition("orders", 0, 1), partition("ticks", 0, 1)), NOW);

        assertThat(stale()).containsExactly(false, false, true, true);
        assertThat(freshness.snapshot(Scope.BARS).asOf()).isNull();
    }

    @Test
    void topicThatIsNotRead_leavesTheAgeUnknownOfWhatIsMadeOfIt() {
        freshness.looked(
                Map.of("fills", Scope.STATE, "bars", Scope.BARS),
                List.of(partition("fills", 0, 1), partition("bars", 0, 1)),
                NOW);

        assertThat(stale()).containsExactly(false, true, false, false);
    }
}
