package io.tradercache.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.QueryableStoreTypes;

/// What one would write with Kafka Streams: positions, and orders behind a repartition, `exactly_once_v2`, in RocksDB,
/// with exact decimals and the last trade ids to recognise duplicates. It keeps less of each than we do.
///
///     StreamsFold BROKERS FILLS WARM THREADS END_STATE
final class StreamsFold {
    private static final String POSITIONS = "positions";
    private static final int REMEMBERED = 160;

    private StreamsFold() {}

    public static void main(String[] arguments) throws IOException {
        var marks = new Marks(Long.parseLong(arguments[1]), Long.parseLong(arguments[2]));
        var state = Files.createTempDirectory("streams-fold");
        try (var streams = new KafkaStreams(topology(marks).build(), settings(arguments[0], arguments[3], state))) {
            streams.start();
            while (!marks.allDone()) {
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            }
            writeEndState(streams, Path.of(arguments[4]));
            streams.close(Duration.ofSeconds(20));
        }
        delete(state);
    }

    private static Properties settings(String brokers, String threads, Path state) {
        var settings = new Properties();
        settings.put("application.id", "streams-" + System.nanoTime());
        settings.put("bootstrap.servers", brokers);
        settings.put("processing.guarantee", "exactly_once_v2");
        settings.put("num.stream.threads", threads);
        settings.put("state.dir", state.toString());
        settings.put("replication.factor", "1");
        settings.put("consumer.auto.offset.reset", "earliest");
        settings.put("consumer.max.poll.records", "2000");
        settings.put("topology.optimization", "all");
        settings.put("producer.linger.ms", "20");
        settings.put("producer.batch.size", "131072");
        return settings;
    }

    /// A record is done when its order is.
    private static StreamsBuilder topology(Marks marks) {
        var builder = new StreamsBuilder();
        var bytes = Serdes.ByteArray();
        KStream<String, byte[]> fills = builder.stream(Workload.FILLS, Consumed.with(Serdes.String(), bytes));
        fills.groupByKey(Grouped.with(Serdes.String(), bytes))
                .aggregate(() -> new byte[0], (_, fill, held) -> position(parse(fill), held), stored(POSITIONS, bytes));
        fills.selectKey((_, fill) -> parse(fill).get("client_order_id"))
                .repartition(Repartitioned.<String, byte[]>with(Serdes.String(), bytes)
                        .withNumberOfPartitions(4))
                .groupByKey(Grouped.with(Serdes.String(), bytes))
                .aggregate(
                        () -> new byte[0],
                        (_, fill, held) -> {
                            marks.done(1);
                            return order(parse(fill), held);
                        },
                        stored("orders", bytes));
        return builder;
    }

    private static Materialized<String, byte[], KeyValueStore<Bytes, byte[]>> stored(
            String name, Serde<byte[]> bytes) {
        return Materialized.<String, byte[], KeyValueStore<Bytes, byte[]>>as(name)
                .withKeySerde(Serdes.String())
                .withValueSerde(bytes);
    }

    private static Map<String, String> parse(byte[] fill) {
        try {
            return HsetSink.fields(fill);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String[] parts(byte[] held, int count) {
        var parts = new String(held, StandardCharsets.UTF_8).split("\\|", -1);
        if (parts.length >= count) {
            return parts;
        }
        var empty = new String[count];
        Arrays.fill(empty, "0");
        empty[count - 1] = "";
        return empty;
    }

    private static byte[] position(Map<String, String> fill, byte[] held) {
        var parts = parts(held, 5);
        var trade = " " + fill.get("trade_id") + " ";
        if (parts[4].contains(trade)) {
            return held;
        }
        var open = new BigDecimal(parts[0]);
        var average = new BigDecimal(parts[1]);
        var gained = new BigDecimal(parts[2]);
        var commissions = new BigDecimal(parts[3])
                .add(new BigDecimal(fill.get("commission").split(" ", 2)[0]));
        var quantity = new BigDecimal(fill.get("last_qty"));
        if (fill.get("order_side").equals("SELL")) {
            quantity = quantity.negate();
        }
        var price = new BigDecimal(fill.get("last_px"));
        var after = open.add(quantity);
        if (open.signum() * quantity.signum() >= 0) {
            if (after.signum() != 0) {
                average = average.multiply(open.abs())
                        .add(price.multiply(quantity.abs()))
                        .divide(after.abs(), MathContext.DECIMAL128);
            }
        } else {
            var closed = open.abs().min(quantity.abs());
            var points = price.subtract(average).multiply(BigDecimal.valueOf(open.signum()));
            gained = gained.add(points.multiply(closed), MathContext.DECIMAL128);
            if (after.signum() != 0 && after.signum() != open.signum()) {
                average = price;
            }
        }
        return joined(
                after.toPlainString(),
                average.toPlainString(),
                gained.toPlainString(),
                commissions.toPlainString(),
                remembered(parts[4], trade));
    }

    private static byte[] order(Map<String, String> fill, byte[] held) {
        var parts = parts(held, 3);
        var trade = " " + fill.get("trade_id") + " ";
        if (parts[2].contains(trade)) {
            return held;
        }
        var quantity = new BigDecimal(fill.get("last_qty"));
        var value = new BigDecimal(parts[1]).add(quantity.multiply(new BigDecimal(fill.get("last_px"))));
        return joined(
                new BigDecimal(parts[0]).add(quantity).toPlainString(),
                value.toPlainString(),
                remembered(parts[2], trade));
    }

    private static String remembered(String trades, String trade) {
        var all = trades + trade;
        return all.length() <= REMEMBERED ? all : all.substring(all.indexOf(' ', all.length() - REMEMBERED));
    }

    private static byte[] joined(String... parts) {
        return String.join("|", parts).getBytes(StandardCharsets.UTF_8);
    }

    private static void writeEndState(KafkaStreams streams, Path to) throws IOException {
        var lines = new ArrayList<String>();
        var store = streams.store(
                StoreQueryParameters.fromNameAndType(POSITIONS, QueryableStoreTypes.<String, byte[]>keyValueStore()));
        try (var positions = store.all()) {
            positions.forEachRemaining(held -> lines.add(held.key + " " + parts(held.value, 5)[0]));
        }
        Files.write(to, lines);
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
