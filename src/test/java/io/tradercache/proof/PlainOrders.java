package io.tradercache.proof;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Computes every order from its events by time, rank and id: it implements the table of transitions again.
///
/// It knows no status reports, and no Denied or Rejected among fills.
final class PlainOrders {
    private static final List<String> RANKS = List.of(
            "Initialized",
            "Denied",
            "Emulated",
            "Released",
            "Submitted",
            "Accepted",
            "Rejected",
            "Triggered",
            "Pending",
            "Updated",
            "RequestRejected",
            "Filled",
            "Expired",
            "Canceled");

    private static final Map<String, Set<String>> ALLOWED = Map.ofEntries(
            allowed(
                    "INITIALIZED",
                    "Denied Emulated Released Submitted Rejected Accepted Canceled Expired Triggered Updated Filled"),
            allowed("EMULATED", "Canceled Expired Released Updated Filled"),
            allowed("RELEASED", "Submitted Denied Canceled Updated Filled"),
            allowed("SUBMITTED", "PendingUpdate PendingCancel Rejected Canceled Accepted Filled Updated"),
            allowed("ACCEPTED", "Rejected PendingUpdate PendingCancel Canceled Triggered Expired Filled Updated"),
            allowed("TRIGGERED", "Rejected PendingUpdate PendingCancel Canceled Expired Filled Updated"),
            allowed(
                    "PENDING_UPDATE",
                    "Rejected Accepted Canceled Expired Triggered PendingUpdate PendingCancel Filled ModifyRejected Updated"),
            allowed(
                    "PENDING_CANCEL",
                    "Rejected Accepted Canceled Expired PendingCancel Filled CancelRejected ModifyRejected Updated Triggered"),
            allowed(
                    "PARTIALLY_FILLED",
                    "PendingUpdate PendingCancel Canceled Expired Filled Updated Accepted ModifyRejected CancelRejected"),
            allowed("CANCELED", "Filled"),
            allowed("EXPIRED", "Filled"),
            allowed("FILLED", "Filled"),
            allowed("DENIED", ""),
            allowed("REJECTED", ""));

    private final Map<String, List<Event>> events = new LinkedHashMap<>();
    private final Set<String> known = new HashSet<>();

    /// @param type without its `Order`: `Accepted`
    /// @param id the `event_id`, or the `trade_id` of a fill
    /// @param quantity the quantity of an Initialized or Updated event, or what was filled
    record Event(
            String order,
            String type,
            String id,
            long tsEvent,
            @Nullable BigDecimal quantity,
            @Nullable BigDecimal price,
            String orderType) {

        private int rank() {
            return RANKS.indexOf(
                    switch (type) {
                        case "PendingUpdate", "PendingCancel" -> "Pending";
                        case "ModifyRejected", "CancelRejected" -> "RequestRejected";
                        default -> type;
                    });
        }
    }

    private static Map.Entry<String, Set<String>> allowed(String from, String types) {
        return Map.entry(from, Set.of(types.split(" ", -1)));
    }

    void add(Event event) {
        if (known.add(event.order() + " " + event.type() + " " + event.id())) {
            events.computeIfAbsent(event.order(), _ -> new ArrayList<>()).add(event);
        }
    }

    /// Adds a fill of an order that nobody announced.
    void add(PlainFill fill) {
        add(new Event(fill.order(), "Filled", fill.trade(), fill.tsEvent(), fill.quantity(), fill.price(), "LIMIT"));
    }

    Map<String, Order> orders() {
        var orders = new HashMap<String, Order>();
        events.forEach((id, all) -> {
            var order = new Order();
            all.stream()
                    .sorted(Comparator.comparingLong(Event::tsEvent)
                            .thenComparingInt(Event::rank)
                            .thenComparing(Event::id))
                    .forEach(order::apply);
            orders.put(id, order);
        });
        return orders;
    }

    static final class Order {
        private @Nullable String status;
        private @Nullable String beforePending;
        private @Nullable BigDecimal quantity;
        private BigDecimal filled = BigDecimal.ZERO;
        private BigDecimal value = BigDecimal.ZERO;
        private boolean updateAsked;
        private boolean cancelAsked;

        @Nullable
        String status() {
            return status;
        }

        private void apply(Event event) {
            if (status != null && !isAllowed(event)) {
                return;
            }
            var from = status;
            switch (event.type()) {
                case "Initialized" -> {
                    quantity = event.quantity();
                    status = "INITIALIZED";
                }
                case "Filled" -> {
                    filled = filled.add(event.quantity());
                    value = value.add(event.price().multiply(event.quantity()));
                    status = isComplete() ? "FILLED" : "PARTIALLY_FILLED";
                }
                case "Updated" -> {
                    quantity = event.quantity();
                    status = isComplete() ? "FILLED" : "PENDING_UPDATE".equals(from) ? beforePending : from;
                }
                case "ModifyRejected" -> status = "PENDING_UPDATE".equals(from) ? beforePending : from;
                case "CancelRejected" -> status = "PENDING_CANCEL".equals(from) ? beforePending : from;
                case "Accepted" -> status = "PARTIALLY_FILLED".equals(from) ? from : "ACCEPTED";
                case "Triggered" -> status = "PENDING_CANCEL".equals(from) ? from : "TRIGGERED";
                case "PendingUpdate" -> {
                    updateAsked = true;
                    status = "PENDING_UPDATE";
                }
                case "PendingCancel" -> {
                    cancelAsked = true;
                    status = "PENDING_CANCEL";
                }
                default -> status = event.type().toUpperCase(java.util.Locale.ROOT);
            }
            if (status != null && !status.startsWith("PENDING_")) {
                beforePending = status;
            }
        }

        private boolean isAllowed(Event event) {
            if (event.type().equals("Triggered")
                    && !Set.of("STOP_LIMIT", "TRAILING_STOP_LIMIT", "LIMIT_IF_TOUCHED")
                            .contains(event.orderType())) {
                return false;
            }
            if (Objects.equals(status, "PARTIALLY_FILLED")) {
                if (event.type().equals("ModifyRejected")) {
                    return updateAsked;
                }
                if (event.type().equals("CancelRejected")) {
                    return cancelAsked;
                }
            }
            return ALLOWED.get(status).contains(event.type());
        }

        private boolean isComplete() {
            return quantity != null && filled.signum() > 0 && filled.compareTo(quantity) >= 0;
        }

        /// Where the shown order differs from the one computed here.
        List<String> differences(JsonNode shown) {
            var differences = new ArrayList<String>();
            var leaves = quantity == null ? null : quantity.subtract(filled).max(BigDecimal.ZERO);
            var overfill = quantity == null
                    ? BigDecimal.ZERO
                    : filled.subtract(quantity).max(BigDecimal.ZERO);
            var average = filled.signum() == 0 ? null : value.divide(filled, MathContext.DECIMAL128);
            var figures = new TreeMap<String, @Nullable BigDecimal>();
            figures.put("quantity", quantity);
            figures.put("filled_qty", filled);
            figures.put("leaves_qty", leaves);
            figures.put("overfill_qty", overfill);
            figures.forEach((field, expected) -> {
                if (!Numbers.isSame(shown.path(field), expected)) {
                    differences.add("%s %s, not %s".formatted(field, shown.path(field), expected));
                }
            });
            if (!Numbers.isClose(shown.path("avg_px"), average, Numbers.LAST_DIGITS)) {
                differences.add("avg_px %s, not %s".formatted(shown.path("avg_px"), average));
            }
            if (!shown.path("status").asText().equals(status)) {
                differences.add("status %s, not %s".formatted(shown.path("status"), status));
            }
            return differences;
        }
    }
}
