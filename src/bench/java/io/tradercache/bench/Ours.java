package io.tradercache.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The packaged application as a contestant.
final class Ours {
    private final Machine machine;
    private final long fills;
    private final long warmAt;
    private final Map<String, List<BigDecimal>> positions = new TreeMap<>();

    Ours(Machine machine, long fills, long warmAt) {
        this.machine = machine;
        this.fills = fills;
        this.warmAt = warmAt;
    }

    /// Runs it until all is applied, and reads what it serves then.
    Measured run() throws IOException, InterruptedException {
        try (var app = App.start(machine)) {
            var warm = app.awaitDone(warmAt);
            var end = app.awaitDone(fills);
            readPositions(app);
            return Measured.between(App.NAME, warm, end);
        }
    }

    /// The signed quantity and the realized P&L of each position, as served after the last run.
    Map<String, List<BigDecimal>> positions() {
        return positions;
    }

    private void readPositions(App app) throws IOException, InterruptedException {
        positions.clear();
        var next = "";
        do {
            var page = app.get("/api/v1/positions?status=all&limit=1000" + next);
            for (var position : page.path("items")) {
                positions.put(
                        position.path("position_id").asText(),
                        List.of(decimal(position.path("signed_qty")), decimal(position.path("realized_pnl"))));
            }
            var cursor = page.path("next_cursor").asText("");
            next = cursor.isEmpty() || cursor.equals("null") ? "" : "&cursor=" + cursor;
        } while (!next.isEmpty());
    }

    private static BigDecimal decimal(JsonNode text) {
        return new BigDecimal(text.asText()).stripTrailingZeros();
    }
}
