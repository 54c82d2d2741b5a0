package io.tradercache.ingest;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tradercache.domain.TradingEvent;
import io.tradercache.fixtures.Fills;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class LanePartsTest {
    private static final long NOW = 1_767_225_660_000L;
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final long YEAR_2100 = 4_102_444_800_000L;

    private final LaneParts parts = new LaneParts(
            null, null, null, null, () -> Duration.ofHours(1), Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC));

    private static TradingEvent at(long nanos) {
        return Fills.buy("1", "100").of("P-1").at(nanos).get();
    }

    private void check(long tsEventMs, long timestamp) throws Unreadable {
        parts.checkTime(at(tsEventMs * 1_000_000), timestamp);
    }

    @Test
    void upToTheLimitAfterItsRecord_isTaken() {
        assertThatCode(() -> check(NOW - 10_000 + HOUR, NOW - 10_000)).doesNotThrowAnyException();
        assertThatThrownBy(() -> parts.checkTime(at((NOW - 10_000 + HOUR) * 1_000_000 + 1), NOW - 10_000))
                .isInstanceOf(Unreadable.class);
    }

    @Test
    void recordThatStatesTheFuture_doesNotMakeItTaken() {
        assertThatThrownBy(() -> check(YEAR_2100, YEAR_2100)).isInstanceOf(Unreadable.class);
        assertThatCode(() -> check(NOW + HOUR, YEAR_2100)).doesNotThrowAnyException();
    }

    @Test
    void timeBeyondAllClocks_isRefused() {
        assertThatThrownBy(() -> parts.checkTime(at(Long.MAX_VALUE), Long.MAX_VALUE))
                .isInstanceOf(Unreadable.class);
    }
}
