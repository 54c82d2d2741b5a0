package io.tradercache.api;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tradercache.domain.Grouping;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/// What exposure is summed by, and which of the groups are wanted.
@RegisterForReflection
public record ExposureQuery(
        @RestQuery("group_by") @Parameter(schema = @Schema(ref = "ExposureGrouping")) @Nullable
        String groupBy,

        @RestQuery
        @Parameter(
                description = "How many groups at most; by default all",
                schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "1000"))
        @Nullable
        String limit,

        @RestQuery @Nullable String cursor) {
    private static final int LARGEST_LIMIT = 1_000;
    // The cursor of a single id never contains a dot.
    private static final Pattern BETWEEN_IDS = Pattern.compile("\\.");

    static String cursor(List<String> ids) {
        return String.join(".", ids.stream().map(Listing::cursor).toList());
    }

    Grouping by() {
        return switch (Parameters.oneOf(
                "group_by", groupBy, List.of("instrument", "account", "strategy", "account,instrument"))) {
            case "account" -> Grouping.ACCOUNT;
            case "strategy" -> Grouping.STRATEGY;
            case "account,instrument" -> Grouping.ACCOUNT_INSTRUMENT;
            default -> Grouping.INSTRUMENT;
        };
    }

    /// How many groups are wanted at most.
    int most() {
        return Paging.limit(limit, Integer.MAX_VALUE, LARGEST_LIMIT);
    }

    /// The ids of the group before the first wanted one; empty for the first page.
    List<String> after() {
        if (cursor == null) {
            return List.of();
        }
        var ids = BETWEEN_IDS.splitAsStream(cursor).map(Listing::after).toList();
        if (ids.size() != by().ids()) {
            throw Problems.invalid("cursor", "is not one that was answered to this group_by");
        }
        return ids;
    }
}
