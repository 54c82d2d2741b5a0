package io.tradercache.api;

import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Why an operator does something.
@Schema(name = "Why")
public record Why(
        @Schema(minLength = 1, maxLength = Why.LONGEST) String reason) {
    static final int LONGEST = 1_000;

    /// The reason that a request gives.
    static String given(@Nullable Why why) {
        // The parser leaves out what is not in the body.
        var reason = why == null ? "" : Objects.requireNonNullElse(why.reason(), "");
        if (reason.isBlank() || reason.length() > LONGEST) {
            throw Problems.invalid("reason", "must be a text of 1 to " + LONGEST + " characters");
        }
        return reason;
    }
}
