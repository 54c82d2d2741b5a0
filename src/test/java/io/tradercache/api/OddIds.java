package io.tradercache.api;

import static io.tradercache.api.Venue.ACCOUNTS;
import static io.tradercache.api.Venue.BARS;
import static io.tradercache.api.Venue.FILLS;
import static io.tradercache.api.Venue.INSTRUMENTS;
import static io.tradercache.api.Venue.TICKS;
import static io.tradercache.api.Venue.encoded;
import static io.tradercache.api.Venue.sendRaw;
import static io.tradercache.fixtures.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.RecordMetadata;

/// Entities whose ids would mean something else in a URL.
final class OddIds {
    static final List<String> ALL = List.of(
            "AUD/USD.SIM-S-002",
            "a/b",
            "ab%2Fb",
            "x+y",
            "x%2By",
            "x%20y",
            "ab:b",
            "..%2F",
            "../orders",
            "100%%",
            "ab;b=c",
            "a#b",
            "ab?b=c",
            "a&b",
            "%zz",
            "%2e%2e",
            "....",
            "events",
            "\"a\"",
            "a|b",
            "a\\b",
            "[a]");

    private static boolean sent;

    private OddIds() {}

    /// Sends one position, order, account and instrument per id, and only once: a second time changes nothing.
    static synchronized void send() {
        if (!sent) {
            sendAll();
            sent = true;
        }
    }

    private static void sendAll() {
        Map<String, RecordMetadata> sent = new LinkedHashMap<>();
        Map<String, RecordMetadata> bars = new LinkedHashMap<>();
        for (var id : ALL) {
            var fill = sendRaw(FILLS, id, named(id, """
                    {"type":"OrderFilled","position_id":ID,"instrument_id":ID,"account_id":ID,"client_order_id":ID,"strategy_id":ID,
                     "trade_id":"1","order_side":"BUY","last_qty":"1","last_px":"1","ts_event":1700000000000000000}"""));
            sent.put("/positions/" + encoded(id), fill);
            sent.put("/orders/" + encoded(id), fill);
            sent.put("/accounts/" + encoded(id), sendRaw(ACCOUNTS, id, named(id, """
                    {"type":"AccountState","account_id":ID,"account_type":"CASH","ts_event":5,
                     "balances":[{"currency":"USD","total":"1","locked":"0","free":"1"}]}""")));
            sent.put("/instruments/" + encoded(id), sendRaw(INSTRUMENTS, id, named(id, """
                    {"type":"Equity","id":ID,"quote_currency":"USD","ts_event":5}""")));
            sent.put("/ticks/" + encoded(id) + "/latest", sendRaw(TICKS, id, named(id, """
                    {"type":"TradeTick","instrument_id":ID,"price":"1","size":"1","trade_id":"1","ts_event":5}""")));
            bars.put("/bars/" + encoded(id), sendRaw(BARS, id, named(id, """
                    {"type":"Bar","bar_type":ID,"open":"1","high":"1","low":"1","close":"1","volume":"1","ts_event":5}""")));
        }
        sent.forEach(Venue::awaited);
        bars.keySet()
                .forEach(path -> await().untilAsserted(
                                () -> assertThat(Venue.get(path).statusCode()).isEqualTo(200)));
    }

    private static String named(String id, String json) {
        return json.replace(":ID,", ":\"" + id.replace("\\", "\\\\").replace("\"", "\\\"") + "\",");
    }
}
