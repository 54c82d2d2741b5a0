package io.tradercache.proof;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/// Fills that happen when they are sent, for each position in turn. So the `ts_last` of a position tells how
/// long its fill was under way.
final class LiveFills {
    private static final int FILLS_OF_AN_ORDER = 10;
    private static final int ACCOUNTS = 10;

    private final Line line;
    private final String prefix;
    private final int positions;

    LiveFills(Line line, String prefix, int positions) {
        this.line = line;
        this.prefix = prefix;
        this.positions = positions;
    }

    static long now() {
        var now = Instant.now();
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }

    String account(int number) {
        return prefix + "A-" + number;
    }

    /// Sends the fill of a number. Each number may be sent once.
    void send(int number) {
        var position = number % positions;
        var turn = number / positions;
        var id = prefix + "P-" + position;
        var fill = new PlainFill(
                id,
                prefix + "I-" + position % 100,
                account(position % ACCOUNTS),
                "%sO-%d-%d".formatted(prefix, position, turn / FILLS_OF_AN_ORDER),
                "T-" + turn,
                // A position goes up by two and down by one, so it stays open.
                turn % 2 == 0 ? "BUY" : "SELL",
                BigDecimal.valueOf(turn % 2 == 0 ? 2 : 1),
                BigDecimal.valueOf(10_000 + number % 100, 2),
                null,
                "USDT",
                "USDT",
                now());
        line.send(Line.FILLS, id, fill.toJson());
    }
}
