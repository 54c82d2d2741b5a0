package io.tradercache.demo;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/// One run of the venue: its time, its random numbers, its identifiers, and the messages that wait to be taken.
final class Session {
    private static final String TRADER = "TRADER-001";
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private final Random random;
    private final InstantSource clock;
    // This tells the identifiers of this run from those of a run that ended in the same second.
    private final String run;
    private List<Message> said = new ArrayList<>();
    private long lastTime;
    private long count;

    Session(Random random, InstantSource clock) {
        this.random = random;
        this.clock = clock;
        this.run = Integer.toString(random.nextInt(Integer.MAX_VALUE), 36);
    }

    /// Nanoseconds since the epoch. Each call returns a later time, so times tell the order of events.
    long now() {
        var instant = clock.instant();
        lastTime = Math.max(lastTime + 1, instant.getEpochSecond() * 1_000_000_000L + instant.getNano());
        return lastTime;
    }

    /// A random number from zero up to, but not including, the bound.
    int below(int bound) {
        return random.nextInt(bound);
    }

    boolean chance(int percent) {
        return below(100) < percent;
    }

    /// An order id in the form of NautilusTrader, from time, trader, strategy and count; the run is in it, too.
    String orderId(String strategy) {
        var second = SECONDS.format(Instant.ofEpochSecond(0, now()));
        return "O-%s-001-%s-%s-%d".formatted(second, strategy.substring(strategy.lastIndexOf('-') + 1), run, ++count);
    }

    /// An identifier of an order or a trade, as a venue gives it.
    String venueId() {
        return run + "-" + ++count;
    }

    /// Starts a message.
    static ObjectNode message(String type) {
        return JsonNodeFactory.instance.objectNode().put("type", type);
    }

    /// Starts a message about an order.
    static ObjectNode orderEvent(String type, String strategy) {
        return message(type).put("trader_id", TRADER).put("strategy_id", strategy);
    }

    /// Gives an event its id and publishes it.
    void sayEvent(Topic topic, String key, ObjectNode event) {
        var id = new UUID((random.nextLong() & ~0xF000L) | 0x4000L, (random.nextLong() >>> 2) | Long.MIN_VALUE);
        say(topic, key, event.put("event_id", id.toString()));
    }

    void say(Topic topic, String key, ObjectNode message) {
        var time = now();
        say(topic, key, message, time, time);
    }

    void say(Topic topic, String key, ObjectNode message, long tsEvent, long tsInit) {
        message.put("ts_event", tsEvent).put("ts_init", tsInit);
        said.add(new Message(topic, key, message));
    }

    List<Message> takeSaid() {
        var taken = said;
        said = new ArrayList<>();
        return taken;
    }
}
