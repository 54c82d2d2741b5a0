package io.tradercache.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.tradercache.fixtures.Tier;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// A backlog needs no more memory than there is: what is taken from Kafka at once and what is held follow the heap.
class SmallHeapIT {
    private static final String HEAP = "-Xmx192m";
    private static final int FILLS = Tier.size(60_000, 200_000);
    private static final int POSITIONS = 2_000;
    private static final String PREFIX = "sh-";

    @Test
    void backlog_isTakenInWithASmallHeap() throws IOException {
        var figures = new Figures();
        var records = FillStream.random(PREFIX, 1, POSITIONS, FILLS, 0);
        var fold = FillStream.fold(PREFIX);
        records.forEach(record -> fold.apply(record.fill()));

        try (var line = Line.start("small-heap")) {
            FillStream.definitions(PREFIX, true).forEach((id, json) -> line.send(Line.INSTRUMENTS, id, json));
            FillStream.definitions(PREFIX, false).forEach((id, json) -> line.send(Line.INSTRUMENTS, id, json));
            for (var record : records) {
                line.send(Line.FILLS, record.fill().position(), record.fill().toJson());
            }
            line.flush();
            var command = Packaging.proven().command(HEAP);
            var application = line.application("small-heap", "", command, Map.of());
            line.awaitCaughtUp(application.api());

            Compared.positions(application.api(), fold);
            assertThat(application.log()).noneMatch(entry -> entry.contains("OutOfMemoryError"));
            figures.print("small heap", "%d fills in a backlog with %s".formatted(FILLS, HEAP));
        }
    }
}
