package io.tradercache.proof;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Computes exposure from what the lists show. It implements the rules a second time, in fractions, and uses no
/// code of the product.
final class PlainExposure {
    private static final Exact TWO = Exact.of(BigDecimal.TWO);

    private final Map<String, JsonNode> instruments;
    private final Map<String, JsonNode> ticks;
    private final TreeSet<String> unmarked = new TreeSet<>();

    /// @param instruments definitions by id
    /// @param ticks the latest ticks of each instrument that has any
    PlainExposure(Map<String, JsonNode> instruments, Map<String, JsonNode> ticks) {
        this.instruments = instruments;
        this.ticks = ticks;
    }

    private record Mark(Exact price, long tsEvent) {}

    private static final class Sum {
        Exact net = Exact.ZERO;
        Exact gross = Exact.ZERO;
        Exact unrealized = Exact.ZERO;
        BigDecimal realized = BigDecimal.ZERO;
        boolean marked;
        boolean unmarked;
    }

    ArrayNode unmarked() {
        var names = Api.JSON.createArrayNode();
        unmarked.forEach(names::add);
        return names;
    }

    /// The groups in their order, without the ages of their marks.
    ///
    /// @param by the fields of a position to group by
    List<JsonNode> groups(Iterable<JsonNode> positions, List<String> by) {
        var groups = new TreeMap<String, ArrayNode>();
        for (var position : positions) {
            var key = String.join(
                    " ", by.stream().map(field -> position.path(field).asText()).toList());
            groups.computeIfAbsent(key, _ -> Api.JSON.createArrayNode()).add(position);
        }
        return groups.values().stream().map(group -> group(group, by)).toList();
    }

    private JsonNode group(ArrayNode positions, List<String> by) {
        var sums = new TreeMap<String, Sum>();
        var net = BigDecimal.ZERO;
        var gross = BigDecimal.ZERO;
        var unmarkedPositions = 0;
        var gap = false;
        var known = true;
        Mark oldest = null;
        for (var position : positions) {
            var mark = mark(position.path("instrument_id").asText());
            add(sums.computeIfAbsent(currency(position), _ -> new Sum()), position, mark);
            net = net.add(decimal(position, "signed_qty"));
            gross = gross.add(decimal(position, "quantity"));
            gap |= position.path("gap").asBoolean();
            known &= position.path("instrument_known").asBoolean();
            if (mark == null) {
                unmarkedPositions++;
                unmarked.add(position.path("instrument_id").asText());
            } else if (oldest == null || mark.tsEvent() < oldest.tsEvent()) {
                oldest = mark;
            }
        }
        var group = Api.JSON.createObjectNode();
        by.forEach(
                field -> group.withObject("/group").set(field, positions.get(0).get(field)));
        group.put("positions", positions.size());
        if (by.contains("instrument_id")) {
            group.put("net_qty", text(net)).put("gross_qty", text(gross));
            group.put("mark", oldest == null ? null : text(oldest.price().average()));
        }
        var amounts = group.putObject("by_currency");
        sums.forEach((currency, sum) -> amounts.set(currency, amounts(currency, sum)));
        return group.put("unmarked_positions", unmarkedPositions)
                .put("mark_ts", oldest == null ? null : (Long) oldest.tsEvent())
                .put("gap", gap)
                .put("instrument_known", known);
    }

    private void add(Sum sum, JsonNode position, @Nullable Mark mark) {
        sum.realized = sum.realized.add(decimal(position, "realized_pnl"));
        if (mark == null) {
            sum.unmarked = true;
            return;
        }
        sum.marked = true;
        var inverse = isInverse(position);
        var contracts = decimal(position, "signed_qty").multiply(multiplier(position));
        var opened = Exact.of(decimal(position, "avg_px_open"));
        var price = mark.price();
        var worth = inverse ? Exact.ONE.over(price) : price;
        var gained = inverse ? Exact.ONE.over(opened).minus(Exact.ONE.over(price)) : price.minus(opened);
        sum.net = sum.net.plus(worth.times(contracts));
        sum.gross = sum.gross.plus(worth.times(contracts.abs()));
        sum.unrealized = sum.unrealized.plus(gained.times(contracts));
    }

    private static ObjectNode amounts(String currency, Sum sum) {
        var named = sum.marked || !sum.unmarked;
        return Api.JSON
                .createObjectNode()
                .put("net_notional", named ? money(sum.net, currency) : null)
                .put("gross_notional", named ? money(sum.gross, currency) : null)
                .put("unrealized_pnl", named ? money(sum.unrealized, currency) : null)
                .put("realized_pnl", text(sum.realized));
    }

    private static String money(Exact amount, String currency) {
        return text(amount.money(PlainFold.precision(currency)));
    }

    private @Nullable Mark mark(String instrument) {
        var latest = ticks.get(instrument);
        if (latest == null) {
            return null;
        }
        var quote = latest.path("quote");
        var trade = latest.path("trade");
        return quote.isObject()
                ? new Mark(
                        Exact.of(decimal(quote, "bid_price").add(decimal(quote, "ask_price")))
                                .over(TWO),
                        quote.path("ts_event").asLong())
                : new Mark(
                        Exact.of(decimal(trade, "price")),
                        trade.path("ts_event").asLong());
    }

    private String currency(JsonNode position) {
        var settled = position.path("settlement_currency");
        return isInverse(position)
                ? definition(position).path("base_currency").asText()
                : settled.isNull() ? "XXX" : settled.asText();
    }

    private boolean isInverse(JsonNode position) {
        return definition(position).path("is_inverse").asBoolean(false);
    }

    private BigDecimal multiplier(JsonNode position) {
        return new BigDecimal(definition(position).path("multiplier").asText("1"));
    }

    private JsonNode definition(JsonNode position) {
        return instruments.getOrDefault(position.path("instrument_id").asText(), Api.JSON.missingNode());
    }

    private static BigDecimal decimal(JsonNode of, String field) {
        return new BigDecimal(of.path(field).asText());
    }

    private static String text(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }
}
