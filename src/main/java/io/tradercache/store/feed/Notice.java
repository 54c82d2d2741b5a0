package io.tradercache.store.feed;

import io.tradercache.store.Placement;
import org.jspecify.annotations.Nullable;

/// What the feed says about one change of an entity.
///
/// @param version to which version it changed
/// @param before where it stood before; null if it did not move, or nobody knows
/// @param isSure false if the notice before this one may be missing
public record Notice(String version, @Nullable Placement before, boolean isSure) {
    static final String UNSURE = "?";

    public static Notice parse(String text) {
        int blank = text.indexOf(' ');
        if (blank < 0) {
            return new Notice(text, null, true);
        }
        var version = text.substring(0, blank);
        var before = text.substring(blank + 1);
        return before.equals(UNSURE)
                ? new Notice(version, null, false)
                : new Notice(version, Placement.parse(before), true);
    }
}
