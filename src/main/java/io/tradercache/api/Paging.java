package io.tradercache.api;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/// Which page of a list is wanted.
@RegisterForReflection
public record Paging(
        @RestQuery
        @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "1000", defaultValue = "100"))
        @Nullable
        String limit,

        @RestQuery @Nullable String cursor) {
    private static final int DEFAULT_LIMIT = 100;
    private static final int LARGEST_LIMIT = 1_000;
    private static final Pattern PLACE = Pattern.compile("\\d{1,13}-\\d{1,18}");

    /// How many items are wanted at most.
    int most() {
        return limit(limit, DEFAULT_LIMIT, LARGEST_LIMIT);
    }

    /// The id after which the page starts; null for the first page.
    @Nullable
    String after() {
        return Listing.after(cursor);
    }

    /// The place in a series before which the page starts; null for the newest items.
    @Nullable
    String before() {
        var place = after();
        if (place == null || PLACE.matcher(place).matches()) {
            return place;
        }
        throw Problems.invalid("cursor", "is not one that was answered");
    }

    /// How many items come before the page.
    int from() {
        var from = after();
        if (from == null) {
            return 0;
        }
        if (from.matches("[0-9]{1,9}")) {
            return Integer.parseInt(from);
        }
        throw Problems.invalid("cursor", "is not one that was answered");
    }

    static int limit(@Nullable String given, int usual, int largest) {
        if (given == null) {
            return usual;
        }
        if (given.matches("[0-9]{1,9}")) {
            int limit = Integer.parseInt(given);
            if (limit >= 1 && limit <= largest) {
                return limit;
            }
        }
        throw Problems.invalid("limit", "must be 1 to " + largest);
    }
}
