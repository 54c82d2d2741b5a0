package io.tradercache.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import redis.clients.jedis.Jedis;

/// A generic sink: it parses, writes all fields of each record to one hash, in one pipeline for each poll, and commits.
/// It computes nothing.
///
///     HsetSink BROKERS FILLS WARM REDIS_PORT
final class HsetSink {
    private static final JsonFactory JSON = new JsonFactory();

    private HsetSink() {}

    public static void main(String[] arguments) throws IOException {
        var marks = new Marks(Long.parseLong(arguments[1]), Long.parseLong(arguments[2]));
        try (var consumer = Fills.fromTheFirst(arguments[0], "sink");
                var redis = new Jedis("127.0.0.1", Integer.parseInt(arguments[3]))) {
            while (!marks.allDone()) {
                var records = consumer.poll(Duration.ofMillis(200));
                var pipeline = redis.pipelined();
                for (var record : records) {
                    var fields = fields(record.value());
                    pipeline.hset("sink:" + fields.get("position_id"), fields);
                }
                pipeline.sync();
                consumer.commitSync();
                marks.done(records.count());
            }
        }
    }

    static Map<String, String> fields(byte[] json) throws IOException {
        var fields = new HashMap<String, String>();
        try (var parser = JSON.createParser(json)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                var name = parser.currentName();
                parser.nextToken();
                fields.put(name, parser.getText());
            }
        }
        return fields;
    }
}
