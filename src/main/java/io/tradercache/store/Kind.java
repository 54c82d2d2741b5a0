package io.tradercache.store;

import io.tradercache.domain.OrderStatus;
import io.tradercache.domain.PositionSide;
import io.tradercache.store.hash.Fields;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/// The kinds of entities, and how each is indexed: by the group that it is in, and by the words that hold for it.
@SuppressWarnings("ImmutableEnumChecker") // Lists made here and never changed.
public enum Kind {
    POSITION(
            List.of("open", "closed"),
            Stream.concat(Arrays.stream(PositionSide.values()).map(side -> "side:" + side), Stream.of(Kind.GAP))
                    .toList()) {
        @Override
        public Placement place(Fields fields) {
            var side = PositionSide.valueOf(fields.need("side"));
            var words = attributes(fields);
            words.add("side:" + side);
            return new Placement(side == PositionSide.FLAT ? "closed" : "open", words);
        }
    },

    /// `live` are all orders that are not closed, whether they have reached the venue or not.
    ORDER(
            List.of("live", "closed"),
            Stream.concat(Arrays.stream(OrderStatus.values()).map(status -> "status:" + status), Stream.of(Kind.GAP))
                    .toList()) {
        @Override
        public Placement place(Fields fields) {
            var status = OrderStatus.valueOf(fields.need("status"));
            var words = attributes(fields);
            add(words, "side", fields);
            words.add("status:" + status);
            return new Placement(status.isClosed() ? "closed" : "live", words);
        }
    },

    ACCOUNT(List.of("all"), List.of()) {
        @Override
        public Placement place(Fields fields) {
            Set<String> words = new HashSet<>();
            add(words, "account", "account_id", fields);
            return new Placement("all", words);
        }
    },

    INSTRUMENT(List.of("all"), List.of()) {
        @Override
        public Placement place(Fields fields) {
            return new Placement("all", Set.of());
        }
    };

    /// The word for a position or an order that has a [Gap].
    public static final String GAP = "gap";

    /// The kinds that have a feed.
    public static final List<Kind> FOLLOWED = List.of(POSITION, ORDER, ACCOUNT);

    private final List<String> groups;
    private final List<String> passing;

    /// @param passing words that may stop to hold for an entity
    Kind(List<String> groups, List<String> passing) {
        this.groups = groups;
        this.passing = passing;
    }

    /// Where an entity with these fields stands in the indexes.
    public abstract Placement place(Fields fields);

    /// The name of the kind in keys.
    public String type() {
        return name().toLowerCase(Locale.ROOT);
    }

    public List<String> groups() {
        return groups;
    }

    public List<String> passing() {
        return passing;
    }

    /// The field that holds the id.
    public String idField() {
        return this == ORDER ? "client_order_id" : type() + "_id";
    }

    private static Set<String> attributes(Fields fields) {
        Set<String> words = new HashSet<>();
        add(words, "instrument", "instrument_id", fields);
        add(words, "account", "account_id", fields);
        add(words, "strategy", "strategy_id", fields);
        if (fields.text("gap_reason") != null) {
            words.add(GAP);
        }
        return words;
    }

    private static void add(Set<String> words, String name, Fields fields) {
        add(words, name, name, fields);
    }

    private static void add(Set<String> words, String name, String field, Fields fields) {
        var value = fields.text(field);
        if (value != null) {
            words.add(name + ":" + value);
        }
    }
}
