package io.tradercache.demo;

import static io.tradercache.demo.Run.decimal;
import static java.util.Collections.disjoint;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DemoVenueTest {
    private static final Map<Topic, String> KEYS = Map.of(
            Topic.FILLS, "position_id",
            Topic.ORDERS, "client_order_id",
            Topic.ACCOUNTS, "account_id",
            Topic.INSTRUMENTS, "id",
            Topic.TICKS, "instrument_id",
            Topic.BARS, "bar_type");

    private static final Run RUN = Run.of(7, 4_000);

    @Test
    void sameChance_saysTheSame() {
        assertThat(Run.of(7, 200).messages()).isEqualTo(Run.of(7, 200).messages());
    }

    @Test
    void everyTopic_isFed() {
        assertThat(RUN.messages()).extracting(Message::topic).containsAll(EnumSet.allOf(Topic.class));
    }

    @Test
    void everyMessage_isJsonUnderItsKey() throws JsonProcessingException {
        var mapper = new ObjectMapper();
        for (var message : RUN.messages()) {
            var read = mapper.readTree(message.body().toString());

            assertThat(read.path("type").isTextual()).isTrue();
            assertThat(message.key())
                    .isEqualTo(read.path(KEYS.get(message.topic())).textValue());
        }
    }

    @Test
    void everyIdentifier_isUsedOnce() {
        var other = Run.of(8, 4_000);

        assertThat(ids(RUN, "event_id")).doesNotHaveDuplicates();
        assertThat(tradeIds(RUN)).doesNotHaveDuplicates();
        assertThat(disjoint(RUN.orders().keySet(), other.orders().keySet())).isTrue();
        assertThat(disjoint(Set.copyOf(tradeIds(RUN)), Set.copyOf(tradeIds(other))))
                .isTrue();
    }

    @Test
    void time_neverStandsStillNorRunsAhead() {
        var times = RUN.messages().stream()
                .filter(each -> each.topic() != Topic.BARS)
                .map(each -> each.body().path("ts_event").longValue())
                .toList();

        assertThat(times).isSorted().doesNotHaveDuplicates();
        assertThat(times.getLast()).isLessThanOrEqualTo(RUN.end().toEpochMilli() * 1_000_000);
    }

    @Test
    void everyFill_isOnTheTapeAndTheGrid() {
        var tape = RUN.on(Topic.TICKS)
                .filter(tick -> tick.has("trade_id"))
                .collect(Collectors.toMap(tick -> tick.path("trade_id").asText(), tick -> tick));

        assertThat(RUN.on(Topic.FILLS)).hasSizeGreaterThanOrEqualTo(4_000).allSatisfy(fill -> {
            var trade = tape.get(fill.path("trade_id").asText());
            assertThat(trade.path("price")).isEqualTo(fill.path("last_px"));
            assertThat(trade.path("size")).isEqualTo(fill.path("last_qty"));
            var listing = Run.LISTINGS.get(fill.path("instrument_id").asText());
            assertThat(decimal(fill, "last_px").remainder(listing.tick())).isZero();
            assertThat(decimal(fill, "last_px")).isEqualByComparingTo(listing.price(decimal(fill, "last_px")));
            assertThat(decimal(fill, "last_qty")).isPositive();
        });
    }

    @Test
    void bars_spanTheirTradesAndEndOnTheMinute() {
        var hour = Run.of(7, 1_000, Duration.ofMillis(50));

        assertThat(hour.on(Topic.BARS)).isNotEmpty().allSatisfy(bar -> {
            assertThat(bar.path("ts_event").longValue() % Duration.ofMinutes(1).toNanos())
                    .isZero();
            assertThat(bar.path("ts_event").longValue())
                    .isLessThanOrEqualTo(bar.path("ts_init").longValue());
            for (var price : List.of("open", "close")) {
                assertThat(decimal(bar, price)).isBetween(decimal(bar, "low"), decimal(bar, "high"));
            }
        });
    }

    @Test
    void instruments_areDefinedAgainEveryHour() {
        var hours = Run.of(7, 300, Duration.ofSeconds(1));
        var elapsed = Duration.between(hours.start(), hours.end()).toHours();

        assertThat(elapsed).isPositive();
        assertThat(hours.on(Topic.INSTRUMENTS)).hasSize((int) (elapsed + 1) * Run.LISTINGS.size());
    }

    private static List<String> tradeIds(Run run) {
        return texts(run.on(Topic.TICKS), "trade_id");
    }

    private static List<String> ids(Run run, String field) {
        return texts(run.messages().stream().map(Message::body), field);
    }

    private static List<String> texts(Stream<? extends JsonNode> nodes, String field) {
        return nodes.filter(node -> node.has(field))
                .map(node -> node.path(field).textValue())
                .toList();
    }
}
