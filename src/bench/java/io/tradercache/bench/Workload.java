package io.tradercache.bench;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// The records that all contestants get: fills of about 370 bytes, most of them in few positions (Zipf, exponent 0.9),
/// four for each order. They are the same in every run.
///
/// @param fills how many
/// @param positions over how many positions
record Workload(int fills, int positions) {
    static final String FILLS = "trader.fills";
    static final String INSTRUMENTS = "trader.instruments";

    private static final int INSTRUMENT_COUNT = 500;
    private static final double SKEW = 0.9;
    private static final long SEED = 42;
    private static final long NS_BETWEEN_FILLS = 1_000;
    private static final long AN_HOUR_NS = 3_600_000_000_000L;

    /// What the fills of one position come to.
    ///
    /// @param signedQty the sum of their quantities, those sold below zero
    /// @param lastTrade the id of the last trade
    record Sum(BigDecimal signedQty, String lastTrade) {
        Sum plus(BigDecimal quantity, String trade) {
            return new Sum(signedQty.add(quantity), trade);
        }
    }

    /// Sends everything, and returns what it comes to by position.
    Map<String, Sum> send(String brokers) throws ExecutionException, InterruptedException {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", brokers, "acks", "all", "linger.ms", 20, "batch.size", 256 * 1024);
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int instrument = 0; instrument < INSTRUMENT_COUNT; instrument++) {
                var id = instrument(instrument);
                producer.send(record(INSTRUMENTS, id, definition(id))).get();
            }
            var sums = sendFills(producer);
            producer.flush();
            return sums;
        }
    }

    private Map<String, Sum> sendFills(KafkaProducer<byte[], byte[]> producer) {
        var popularity = popularity();
        var random = new SplittableRandom(SEED);
        var sent = new int[positions];
        var sums = new HashMap<String, Sum>();
        long start = System.currentTimeMillis() * 1_000_000 - AN_HOUR_NS;
        for (int fill = 0; fill < fills; fill++) {
            int position = pick(popularity, random.nextDouble());
            var id = positionId(position);
            var order = "O-" + position + "-" + sent[position]++ / 4;
            boolean buys = random.nextBoolean();
            var quantity = random.nextInt(1, 51) + "." + random.nextInt(10, 100);
            var price = random.nextInt(100, 1_000) + "." + random.nextInt(10, 100);
            var fee = "0." + random.nextInt(10, 100);
            long tsEvent = start + fill * NS_BETWEEN_FILLS;
            var _ = producer.send(fill(fill, position, order, buys, quantity, price, fee, tsEvent));
            var signed = new BigDecimal(quantity);
            sums.put(
                    id,
                    sums.getOrDefault(id, new Sum(BigDecimal.ZERO, ""))
                            .plus(buys ? signed : signed.negate(), "T-" + fill));
        }
        return sums;
    }

    /// A fill like those of the workload, that happens now. It is the only one of its order.
    ///
    /// @param number of the trade; those from [#fills] on are not in the workload
    ProducerRecord<byte[], byte[]> another(int number, int position) {
        return fill(
                number,
                position,
                "N-" + number,
                number % 2 == 0,
                "1.50",
                "250.25",
                "0.10",
                System.currentTimeMillis() * 1_000_000);
    }

    private static ProducerRecord<byte[], byte[]> fill(
            int number,
            int position,
            String order,
            boolean buys,
            String quantity,
            String price,
            String fee,
            long tsEvent) {
        var id = positionId(position);
        var json = """
                {"type":"OrderFilled","trader_id":"T-1","strategy_id":"S-%d","instrument_id":"%s",\
                "client_order_id":"%s","venue_order_id":"V-%d","account_id":"BINANCE-%d","trade_id":"T-%d",\
                "position_id":"%s","order_side":"%s","order_type":"LIMIT","last_qty":"%s","last_px":"%s",\
                "currency":"USDT","commission":"%s USDT","ts_event":"%d"}"""
                .formatted(
                        position % 20,
                        instrument(position % INSTRUMENT_COUNT),
                        order,
                        number / 4,
                        position % 10,
                        number,
                        id,
                        buys ? "BUY" : "SELL",
                        quantity,
                        price,
                        fee,
                        tsEvent);
        return record(FILLS, id, json);
    }

    static String positionId(int number) {
        return "P-" + number;
    }

    /// The share of the fills that falls on each position or one before it.
    private double[] popularity() {
        var shares = new double[positions];
        double sum = 0;
        for (int position = 0; position < positions; position++) {
            sum += 1 / Math.pow(position + 1, SKEW);
            shares[position] = sum;
        }
        double whole = sum;
        return Arrays.stream(shares).map(share -> share / whole).toArray();
    }

    private int pick(double[] popularity, double at) {
        int found = Arrays.binarySearch(popularity, at);
        return Math.min(positions - 1, found < 0 ? -found - 1 : found);
    }

    private static String instrument(int number) {
        return "I" + number + "USDT.BINANCE";
    }

    private static String definition(String id) {
        return """
                {"type":"CryptoPerpetual","id":"%s","raw_symbol":"X","base_currency":"X","quote_currency":"USDT",\
                "settlement_currency":"USDT","is_inverse":false,"price_precision":2,"size_precision":2,\
                "multiplier":"1","ts_event":%d,"ts_init":0}"""
                .formatted(id, System.currentTimeMillis() * 1_000_000 - AN_HOUR_NS);
    }

    private static ProducerRecord<byte[], byte[]> record(String topic, String key, String json) {
        return new ProducerRecord<>(topic, bytes(key), bytes(json));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
