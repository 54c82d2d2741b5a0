package io.tradercache.proof;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The cases of `src/test/resources/cases`. Each gets ids and times of its own.
final class Cases {
    /// The codes of our refusals. A case may also name codes of its source.
    static final Set<String> REASONS = Set.of(
            "MALFORMED",
            "INVALID_FIELD",
            "UNKNOWN_TYPE",
            "TOO_LARGE",
            "INVALID_TRANSITION",
            "CONFLICTING_DUPLICATE",
            "STALE_FILL",
            "ACCOUNT_MISMATCH",
            "ACCOUNT_BALANCE_NEGATIVE",
            "CURRENCY_MISMATCH");

    private static final BigDecimal AS_A_DOUBLE = new BigDecimal("1e-12");

    private Cases() {}

    static List<JsonNode> read(String file) {
        try (var json = Cases.class.getResourceAsStream("/cases/" + file)) {
            var cases = new ArrayList<JsonNode>();
            Api.JSON.readTree(Objects.requireNonNull(json, file)).forEach(cases::add);
            return cases;
        } catch (IOException e) {
            throw new UncheckedIOException(file, e);
        }
    }

    /// A refusal that a case expects: for which of its events, counted from 1, and why.
    record Refused(int event, String kind) {}

    /// A case of `positions.json`.
    static final class PositionCase {
        final JsonNode source;
        final String prefix;
        private final long base;

        private PositionCase(JsonNode source, String prefix, long base) {
            this.source = source;
            this.prefix = prefix;
            this.base = base;
        }

        static List<PositionCase> all(long base) {
            var cases = read("positions.json");
            return IntStream.range(0, cases.size())
                    .mapToObj(i -> new PositionCase(cases.get(i), "c%02d-".formatted(i), base))
                    .toList();
        }

        String name() {
            return source.path("name").asText();
        }

        boolean isHedging() {
            return source.path("oms").asText().equals("HEDGING");
        }

        ObjectNode instrument() {
            ObjectNode instrument = source.get("instrument").deepCopy();
            instrument.put("id", prefix + instrument.get("id").asText());
            return instrument.put("ts_event", base).put("ts_init", base);
        }

        List<ObjectNode> fills() {
            var fills = new ArrayList<ObjectNode>();
            for (var given : source.get("fills")) {
                ObjectNode fill = given.deepCopy();
                fill.put("type", "OrderFilled");
                for (var id : List.of("instrument_id", "account_id", "strategy_id", "client_order_id", "position_id")) {
                    if (fill.hasNonNull(id)) {
                        fill.put(id, prefix + fill.get(id).asText());
                    }
                }
                fill.put("ts_event", base + fill.path("ts_event").asLong());
                fill.put("ts_init", base + fill.path("ts_init").asLong());
                fills.add(fill);
            }
            return fills;
        }

        /// The id of the position that a fill moves, derived by the rules of the service.
        static String position(JsonNode fill) {
            if (fill.hasNonNull("position_id")) {
                return fill.get("position_id").asText();
            }
            var instrument = fill.get("instrument_id").asText();
            return fill.hasNonNull("strategy_id")
                    ? instrument + "-" + fill.get("strategy_id").asText()
                    : instrument + "-" + fill.get("account_id").asText() + "-EXTERNAL";
        }

        /// Our id of a position, from the id that the case gives it.
        private String ours(String id) {
            var given = source.get("fills");
            var ours = fills();
            for (int i = 0; i < ours.size(); i++) {
                var stem = position(given.get(i));
                if (id.startsWith(stem) && id.substring(stem.length()).matches("F*")) {
                    return position(ours.get(i)) + id.substring(stem.length());
                }
            }
            return prefix + id;
        }

        /// Where the application shows something other than the case expects.
        List<String> differences(Api api) {
            var differences = new ArrayList<String>();
            var expected = source.get("expected");
            if (expected.has("positions")) {
                for (var position : expected.get("positions").properties()) {
                    compare(api, ours(position.getKey()), position.getValue(), differences);
                }
            } else {
                compare(api, position(fills().getFirst()), expected, differences);
            }
            for (var snapshots : expected.path("snapshots").properties()) {
                var cycles = api.cycles(ours(snapshots.getKey())).size();
                if (cycles != snapshots.getValue().asInt()) {
                    differences.add("%s: %d cycles, not %s".formatted(name(), cycles, snapshots.getValue()));
                }
            }
            if (expected.has("position_count")) {
                var account = fills().getFirst().get("account_id").asText();
                var positions = api.list("/positions?status=all&limit=1000").stream()
                        .filter(position -> position.path("account_id").asText().equals(account))
                        .count();
                if (positions != expected.get("position_count").asInt()) {
                    differences.add(
                            "%s: %d positions, not %s".formatted(name(), positions, expected.get("position_count")));
                }
            }
            return differences;
        }

        private void compare(Api api, String id, JsonNode expected, List<String> differences) {
            var answer = api.answer(Api.path("positions", id));
            if (answer.status() != 200) {
                differences.add("%s: %s is %d".formatted(name(), id, answer.status()));
                return;
            }
            compare(answer.json(), expected, differences);
        }

        /// Where the only position of a case shows something other than the case expects.
        void compareOnly(JsonNode shown, List<String> differences) {
            var expected = source.get("expected");
            compare(
                    shown,
                    expected.has("positions")
                            ? expected.get("positions").elements().next()
                            : expected,
                    differences);
        }

        private void compare(JsonNode shown, JsonNode expected, List<String> differences) {
            for (var field : expected.properties()) {
                if (!isAsExpected(field.getKey(), field.getValue(), shown)) {
                    differences.add("%s: %s is %s, not %s"
                            .formatted(name(), field.getKey(), shown.path(field.getKey()), field.getValue()));
                }
            }
        }

        private boolean isAsExpected(String field, JsonNode expected, JsonNode shown) {
            var value = shown.path(field);
            return switch (field) {
                case "side", "entry", "is_open", "is_closed" -> value.equals(expected);
                case "opening_order_id", "closing_order_id" ->
                    expected.isNull() ? value.isNull() : value.asText().equals(prefix + expected.asText());
                case "signed_qty", "quantity", "peak_qty" -> Numbers.isSame(value, decimal(expected));
                case "avg_px_open", "avg_px_close", "realized_return" ->
                    Numbers.isClose(value, decimal(expected), AS_A_DOUBLE);
                case "realized_pnl" -> {
                    var money = expected.asText().split(" ", 2);
                    yield Numbers.isSame(value, new BigDecimal(money[0]))
                            && shown.path("settlement_currency").asText().equals(money[1]);
                }
                case "commissions" -> Numbers.areSame(value, byCurrency(expected));
                case "ts_opened", "ts_closed", "ts_last" ->
                    expected.isNull()
                            ? value.isNull()
                            : value.isIntegralNumber() && value.longValue() == base + expected.longValue();
                case "duration_ns" -> value.isIntegralNumber() && value.longValue() == expected.longValue();
                default -> true;
            };
        }
    }

    /// A case of `orders.json`.
    static final class OrderCase {
        final JsonNode source;
        final String order;
        private final String prefix;
        private final List<ObjectNode> events = new ArrayList<>();
        private final List<Long> given = new ArrayList<>();

        private OrderCase(JsonNode source, String prefix, long base) {
            this.source = source;
            this.prefix = prefix;
            order = prefix + source.at("/order/client_order_id").asText();
            var before = Long.MIN_VALUE;
            if (!source.at("/events/0/event").asText().equals("Initialized")) {
                before = base + source.at("/order/ts_init").asLong();
                add(initialized(before), source.at("/order/ts_init").asLong());
            }
            for (var event : source.get("events")) {
                before = Math.max(before + 1, base + event.path("ts_event").asLong());
                add(event(event, before), event.path("ts_event").asLong());
            }
        }

        static List<OrderCase> all(long base) {
            var cases = read("orders.json");
            return IntStream.range(0, cases.size())
                    .mapToObj(i -> new OrderCase(cases.get(i), "o%02d-".formatted(i), base))
                    .toList();
        }

        private void add(ObjectNode event, long tsGiven) {
            events.add(event);
            given.add(tsGiven);
        }

        String name() {
            return source.path("name").asText();
        }

        /// The events in full form. Those of type `OrderFilled` belong on the topic of the fills.
        List<ObjectNode> events() {
            return events;
        }

        static boolean isFill(JsonNode event) {
            return event.path("type").asText().equals("OrderFilled");
        }

        /// Whether the events of the two topics may come in any order: nothing in it depends on arrival.
        boolean isFreeOfArrival() {
            return refusals().isEmpty()
                    && events.stream()
                            .noneMatch(event -> event.path("type").asText().matches("Order(Denied|Rejected)"));
        }

        List<Refused> refusals() {
            var refusals = new ArrayList<Refused>();
            for (var error : source.at("/expected/errors")) {
                refusals.add(new Refused(
                        error.path("at_event").asInt(), error.path("kind").asText()));
            }
            return refusals;
        }

        /// The event that a refusal is about.
        ObjectNode refused(Refused refusal) {
            return events.get(events.size() - source.get("events").size() + refusal.event() - 1);
        }

        private ObjectNode initialized(long tsEvent) {
            ObjectNode initialized = source.get("order").deepCopy();
            initialized.put("type", "OrderInitialized").put("ts_event", tsEvent).put("ts_init", tsEvent);
            if (!initialized.has("time_in_force")) {
                initialized.put("time_in_force", "GTC");
            }
            if (initialized.has("price")) {
                initialized.putObject("options").set("price", initialized.get("price"));
            }
            return identified(initialized);
        }

        private ObjectNode event(JsonNode shortForm, long tsEvent) {
            ObjectNode event = shortForm.deepCopy();
            var type = event.remove("event").asText();
            for (var field : List.of("client_order_id", "instrument_id", "strategy_id", "trader_id")) {
                putIfAbsent(event, field, source.get("order").get(field));
            }
            event.put("type", "Order" + type).put("ts_event", tsEvent).put("ts_init", tsEvent);
            if (!event.hasNonNull("account_id")) {
                event.put("account_id", "SIM-000");
            }
            if (type.equals("Accepted") && !event.hasNonNull("venue_order_id")) {
                event.put("venue_order_id", "1");
            }
            if (type.equals("Filled")) {
                for (var field : List.of("order_side", "order_type")) {
                    putIfAbsent(event, field, source.get("order").get(field));
                }
                if (!event.has("currency")) {
                    event.put("currency", "USD");
                }
            }
            return identified(event);
        }

        private static void putIfAbsent(ObjectNode event, String field, @Nullable JsonNode value) {
            if (!event.hasNonNull(field) && value != null) {
                event.set(field, value);
            }
        }

        private ObjectNode identified(ObjectNode event) {
            for (var id : List.of("instrument_id", "account_id", "strategy_id", "client_order_id", "position_id")) {
                if (event.hasNonNull(id)) {
                    event.put(id, prefix + event.get(id).asText());
                }
            }
            return event;
        }

        List<String> differences(Api api) {
            var answer = api.answer(Api.path("orders", order));
            if (answer.status() != 200) {
                return List.of("%s: %s is %d".formatted(name(), order, answer.status()));
            }
            var shown = answer.json();
            var differences = new ArrayList<String>();
            for (var field : source.get("expected").properties()) {
                if (!isAsExpected(field.getKey(), field.getValue(), shown.path(field.getKey()))) {
                    differences.add("%s: %s is %s, not %s"
                            .formatted(name(), field.getKey(), shown.path(field.getKey()), field.getValue()));
                }
            }
            return differences;
        }

        private boolean isAsExpected(String field, JsonNode expected, JsonNode shown) {
            return switch (field) {
                case "status",
                        "is_open",
                        "is_closed",
                        "is_inflight",
                        "venue_order_id",
                        "last_trade_id",
                        "order_type",
                        "side",
                        "time_in_force" -> shown.equals(expected);
                case "quantity", "filled_qty", "leaves_qty", "overfill_qty", "price", "trigger_price" ->
                    Numbers.isSame(shown, decimal(expected));
                case "avg_px" -> Numbers.isClose(shown, decimal(expected), AS_A_DOUBLE);
                case "commissions" -> Numbers.areSame(shown, byCurrency(expected));
                case "ts_init", "ts_accepted", "ts_last", "ts_closed" ->
                    expected.isNull()
                            ? shown.isNull()
                            : shown.isIntegralNumber() && shown.longValue() == taken(expected.longValue());
                default -> true;
            };
        }

        /// The time that a time of the case became, if the test made it increase.
        private long taken(long tsGiven) {
            return events.get(given.lastIndexOf(tsGiven)).get("ts_event").longValue();
        }
    }

    /// A case of `accounts.json`.
    static final class AccountCase {
        final JsonNode source;
        private final String prefix;
        private final long base;

        private AccountCase(JsonNode source, String prefix, long base) {
            this.source = source;
            this.prefix = prefix;
            this.base = base;
        }

        static List<AccountCase> all(long base) {
            var cases = read("accounts.json");
            return IntStream.range(0, cases.size())
                    .mapToObj(i -> new AccountCase(cases.get(i), "a%02d-".formatted(i), base))
                    .toList();
        }

        String name() {
            return source.path("name").asText();
        }

        List<ObjectNode> events() {
            var events = new ArrayList<ObjectNode>();
            for (var given : source.get("events")) {
                ObjectNode event = given.deepCopy();
                events.add(
                        event.put("account_id", prefix + event.get("account_id").asText())
                                .put("ts_event", base + event.path("ts_event").asLong())
                                .put("ts_init", base + event.path("ts_init").asLong()));
            }
            return events;
        }

        List<Refused> refusals() {
            var error = source.path("expected_error");
            return error.isMissingNode()
                    ? List.of()
                    : List.of(new Refused(
                            error.path("at_event").asInt(source.get("events").size()),
                            error.path("kind").asText()));
        }

        List<String> differences(Api api) {
            var account = events().getFirst().get("account_id").asText();
            var answer = api.answer(Api.path("accounts", account));
            if (refusals().size() == events().size()) {
                return answer.status() == 404
                        ? List.of()
                        : List.of("%s: refused whole, but there: %s".formatted(name(), answer.body()));
            }
            if (answer.status() != 200) {
                return List.of("%s: %s is %d".formatted(name(), account, answer.status()));
            }
            var shown = answer.json();
            var differences = new ArrayList<String>();
            var expected = source.get("expected");
            for (var balance : expected.path("balances")) {
                var key = balance.get("currency").asText();
                compare("balances", key, balance, shown, List.of("total", "locked", "free"), differences);
            }
            for (var margin : expected.path("margins")) {
                var key = margin.hasNonNull("instrument_id")
                        ? margin.get("instrument_id").asText()
                        : "@" + margin.get("currency").asText();
                compare("margins", key, margin, shown, List.of("initial", "maintenance"), differences);
            }
            for (var all : List.of("balances", "margins")) {
                if (expected.has(all)
                        && shown.path(all).size() != expected.get(all).size()) {
                    differences.add("%s: %s, not %s".formatted(name(), shown.path(all), expected.get(all)));
                }
            }
            return differences;
        }

        private void compare(
                String set,
                String key,
                JsonNode expected,
                JsonNode shown,
                List<String> fields,
                List<String> differences) {
            for (var field : fields) {
                var value = shown.path(set).path(key).path(field);
                if (expected.has(field) && !Numbers.isSame(value, decimal(expected.get(field)))) {
                    differences.add(
                            "%s: %s of %s is %s, not %s".formatted(name(), field, key, value, expected.get(field)));
                }
            }
        }
    }

    private static @Nullable BigDecimal decimal(JsonNode expected) {
        return expected.isNull() ? null : new BigDecimal(expected.asText());
    }

    private static Map<String, BigDecimal> byCurrency(JsonNode monies) {
        var amounts = new TreeMap<String, BigDecimal>();
        for (var text : monies) {
            var money = text.asText().split(" ", 2);
            amounts.merge(money[1], new BigDecimal(money[0]), BigDecimal::add);
        }
        return amounts;
    }
}
