package io.tradercache.api;

import io.tradercache.domain.Identifiers;
import io.tradercache.store.read.Page;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One page of a list, in the order of ids.
///
/// @param nextCursor the cursor of the next page; null at the end
/// @param asOf everything up to this time is included, in ns since the epoch; null when unknown
public record Listing<T>(
        List<T> items,
        @Nullable String nextCursor,
        @Nullable Long asOf) {

    static <S, T> Listing<T> of(Page<S> page, Function<S, T> view, @Nullable Long asOf) {
        var next = page.next();
        return new Listing<>(page.items().stream().map(view).toList(), next == null ? null : cursor(next), asOf);
    }

    static String cursor(String id) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(id.getBytes(StandardCharsets.UTF_8));
    }

    /// The id that a cursor was made of; null if there is no cursor.
    static @Nullable String after(@Nullable String cursor) {
        if (cursor == null) {
            return null;
        }
        try {
            var id = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            if (Identifiers.isSpelled(id)) {
                return id;
            }
        } catch (IllegalArgumentException notOurs) {
            // It is refused below, like any other cursor that we never gave out.
        }
        throw Problems.invalid("cursor", "is not one that was answered");
    }
}
