package io.tradercache.api;

import io.tradercache.domain.Grouping;
import io.tradercache.domain.PositionSide;
import io.tradercache.store.PositionFilter;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What exposure is asked for: of which positions, summed by what, from which group on.
///
/// @param after the ids of the group before the first one wanted; none for the first page
/// @param limit null for all groups
record ExposureQuery(
        Grouping by,
        PositionFilter filter,
        List<String> after,
        @Nullable Integer limit) {
    private static final Set<String> KNOWN = Set.of(
            "group_by", "status", "instrument_id", "account_id", "strategy_id", "side", "gap", "limit", "cursor");
    // No cursor of one id has a dot.
    private static final Pattern BETWEEN_IDS = Pattern.compile("\\.");

    static ExposureQuery of(UriInfo uri) {
        var parameters = new Parameters(uri, KNOWN);
        var by = grouping(parameters);
        return new ExposureQuery(
                by,
                filter(parameters),
                after(parameters, by),
                isGiven(parameters, "limit") ? parameters.limit() : null);
    }

    static String cursor(List<String> ids) {
        return String.join(".", ids.stream().map(Listing::cursor).toList());
    }

    private static Grouping grouping(Parameters parameters) {
        return switch (parameters.oneOf(
                "group_by", List.of("instrument", "account", "strategy", "account,instrument"))) {
            case "account" -> Grouping.ACCOUNT;
            case "strategy" -> Grouping.STRATEGY;
            case "account,instrument" -> Grouping.ACCOUNT_INSTRUMENT;
            default -> Grouping.INSTRUMENT;
        };
    }

    private static PositionFilter filter(Parameters parameters) {
        return new PositionFilter(
                parameters.oneOf("status", List.of("open", "closed", "all")),
                id(parameters, "instrument_id"),
                id(parameters, "account_id"),
                id(parameters, "strategy_id"),
                isGiven(parameters, "side")
                        ? PositionSide.valueOf(parameters
                                .oneOf("side", List.of("LONG", "SHORT", "FLAT"))
                                .toUpperCase(Locale.ROOT))
                        : null,
                isGiven(parameters, "gap")
                        && parameters.oneOf("gap", List.of("true")).equals("true"));
    }

    private static List<String> after(Parameters parameters, Grouping by) {
        var cursor = parameters.text("cursor");
        if (cursor == null) {
            return List.of();
        }
        var ids = BETWEEN_IDS.splitAsStream(cursor).map(Listing::after).toList();
        if (ids.size() != by.ids()) {
            throw Problems.invalid("cursor", "is not one that was answered to this group_by");
        }
        return ids;
    }

    private static @Nullable String id(Parameters parameters, String name) {
        var id = parameters.text(name);
        return id == null ? null : Parameters.id(name, id);
    }

    private static boolean isGiven(Parameters parameters, String name) {
        return parameters.text(name) != null;
    }
}
