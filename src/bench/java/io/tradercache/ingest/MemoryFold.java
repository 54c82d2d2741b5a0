package io.tradercache.ingest;

import io.tradercache.bench.Fills;
import io.tradercache.bench.Marks;
import io.tradercache.domain.ClientOrderId;
import io.tradercache.domain.DedupePolicy;
import io.tradercache.domain.Fill;
import io.tradercache.domain.OmsType;
import io.tradercache.domain.OrderEvent;
import io.tradercache.domain.OrderLedger;
import io.tradercache.domain.PositionId;
import io.tradercache.domain.PositionLedger;
import io.tradercache.domain.Terms;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Our own parse and fold of positions and orders, without a store: the most that any store of ours could reach.
///
///     MemoryFold BROKERS FILLS WARM END_STATE
final class MemoryFold {
    private static final DedupePolicy REMEMBERS =
            new DedupePolicy(Duration.ofHours(24).toNanos(), 10_000);
    private static final Terms TERMS = new Terms(true, BigDecimal.ONE, false, false, null, "USDT");

    private MemoryFold() {}

    public static void main(String[] arguments) throws IOException, Unreadable {
        var marks = new Marks(Long.parseLong(arguments[1]), Long.parseLong(arguments[2]));
        var positions = new HashMap<PositionId, PositionLedger>();
        var orders = new HashMap<ClientOrderId, OrderLedger>();
        var wire = new FillWire();
        try (var consumer = Fills.fromTheFirst(arguments[0], "memory")) {
            while (!marks.allDone()) {
                var records = consumer.poll(Duration.ofMillis(200));
                for (var record : records) {
                    fold(wire.read(record.value(), record.timestamp()), positions, orders);
                }
                marks.done(records.count());
            }
        }
        writeEndState(positions, Path.of(arguments[3]));
    }

    private static void fold(
            Fill fill, Map<PositionId, PositionLedger> positions, Map<ClientOrderId, OrderLedger> orders) {
        var position = positions.computeIfAbsent(
                fill.positionId(), id -> new PositionLedger(id, OmsType.NETTING, REMEMBERS));
        position.apply(fill, TERMS);
        position.drain();
        var order = orders.computeIfAbsent(fill.clientOrderId(), OrderLedger::new);
        order.apply(OrderEvent.of(fill));
        // An order is folded when somebody asks for it, as a store does at each write.
        Objects.requireNonNull(order.order());
        order.drain();
    }

    private static void writeEndState(Map<PositionId, PositionLedger> positions, Path to) throws IOException {
        List<String> lines = new ArrayList<>();
        positions.forEach((id, ledger) -> {
            var position = Objects.requireNonNull(ledger.position());
            lines.add("%s %s %s"
                    .formatted(
                            id,
                            position.signedQty().toPlainString(),
                            position.realizedPnl().toPlainString()));
        });
        Files.write(to, lines);
    }
}
