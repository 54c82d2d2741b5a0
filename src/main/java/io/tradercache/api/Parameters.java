package io.tradercache.api;

import io.tradercache.domain.Identifiers;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The parameters of a request, each checked, none passed over.
final class Parameters {
    private static final int DEFAULT_LIMIT = 100;
    private static final int LARGEST_LIMIT = 1_000;
    private static final Pattern PLACE = Pattern.compile("\\d{1,13}-\\d{1,18}");

    private final UriInfo uri;

    /// @param known the names this path takes; any other is refused, since it would be asked in vain
    Parameters(UriInfo uri, Set<String> known) {
        this.uri = uri;
        uri.getQueryParameters().forEach((name, values) -> {
            if (!known.contains(name)) {
                throw Problems.invalid(name, "is no parameter of this path");
            }
            if (values.size() > 1) {
                throw Problems.invalid(name, "is given more than once");
            }
        });
    }

    @Nullable
    String text(String name) {
        return uri.getQueryParameters().getFirst(name);
    }

    /// One of some words, the first where none is given.
    String oneOf(String name, List<String> words) {
        var text = text(name);
        if (text == null) {
            return words.getFirst();
        }
        if (!words.contains(text)) {
            throw Problems.invalid(name, "must be one of " + String.join(", ", words));
        }
        return text.toLowerCase(Locale.ROOT);
    }

    int limit() {
        var text = text("limit");
        if (text == null) {
            return DEFAULT_LIMIT;
        }
        if (text.matches("\\d{1,4}")) {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= LARGEST_LIMIT) {
                return limit;
            }
        }
        throw Problems.invalid("limit", "must be 1 to " + LARGEST_LIMIT);
    }

    /// The id after which the page starts; null for the first page.
    @Nullable
    String after() {
        return Listing.after(text("cursor"));
    }

    /// The place in a stream before which the page starts; null for the newest.
    @Nullable
    String before() {
        var place = after();
        if (place == null || PLACE.matcher(place).matches()) {
            return place;
        }
        throw Problems.invalid("cursor", "is not one that was answered");
    }

    /// An id in a path; one that nothing could ever have is refused rather than not found.
    static String id(String name, String id) {
        if (!Identifiers.isSpelled(id)) {
            throw Problems.invalid(name, "must be printable ASCII characters, no blank, no brace");
        }
        return id;
    }
}
