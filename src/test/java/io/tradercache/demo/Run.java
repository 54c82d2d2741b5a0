package io.tradercache.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A whole day at the venue: it opens, makes some fills, and closes. Each reading of its clock moves the clock.
record Run(List<Message> messages, Instant start, Instant end) {
    static final Map<String, Listing> LISTINGS =
            Listings.all().stream().collect(Collectors.toMap(Listing::id, Function.identity()));

    static Run of(long seed, int fills) {
        return of(seed, fills, Duration.ofMillis(1));
    }

    static Run of(long seed, int fills, Duration tick) {
        var clock = new MovingClock(tick);
        var start = clock.now;
        var venue = new DemoVenue(new Random(seed), clock);
        var messages = new ArrayList<>(venue.open());
        for (var i = 0; i < fills; i++) {
            messages.addAll(venue.step());
        }
        messages.addAll(venue.close());
        return new Run(messages, start, clock.now);
    }

    Stream<ObjectNode> on(Topic topic) {
        return messages.stream().filter(each -> each.topic() == topic).map(Message::body);
    }

    /// The messages of orders and fills, per order, in the order in which they happened.
    Map<String, List<ObjectNode>> orders() {
        return Stream.concat(on(Topic.ORDERS), on(Topic.FILLS))
                .sorted(Comparator.comparingLong(event -> event.path("ts_event").longValue()))
                .collect(Collectors.groupingBy(
                        event -> event.path("client_order_id").asText()));
    }

    static BigDecimal decimal(JsonNode event, String field) {
        return new BigDecimal(event.required(field).textValue());
    }

    static BigDecimal commission(JsonNode fill) {
        return new BigDecimal(fill.required("commission").textValue().split(" ", 2)[0]);
    }

    private static final class MovingClock implements InstantSource {
        private final Duration tick;
        private Instant now = Instant.parse("2026-11-23T09:30:00Z");

        private MovingClock(Duration tick) {
            this.tick = tick;
        }

        @Override
        public Instant instant() {
            now = now.plus(tick);
            return now;
        }
    }
}
