package io.tradercache.store.read;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One page of a list, and where the next page starts; null at the end.
public record Page<T>(List<T> items, @Nullable String next) {

    /// A part of a list that is known as a whole.
    ///
    /// @param from how many items come before the page
    public static <T> Page<T> of(List<T> all, int from, int most) {
        int start = Math.min(from, all.size());
        int end = Math.min(start + most, all.size());
        return new Page<>(all.subList(start, end), end < all.size() ? Integer.toString(end) : null);
    }
}
