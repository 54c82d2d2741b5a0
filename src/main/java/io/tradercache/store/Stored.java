package io.tradercache.store;

import io.tradercache.store.hash.Fields;
import org.jspecify.annotations.Nullable;

/// An entity as Redis holds it.
///
/// @param version moves with each write that readers see, and is never used twice, not even after an expiry
/// @param source the last record applied
public record Stored<T>(
        T entity,
        String version,
        @Nullable Origin source,
        @Nullable Gap gap) {
    /// A record's place in the log, as an answer shows it.
    public record Origin(String topic, int partition, long offset) {
        /// Where the last record stands that moved an entity; null if none did.
        public static @Nullable Origin of(Fields fields) {
            return parse(fields.text("source"));
        }

        static @Nullable Origin parse(@Nullable String text) {
            if (text == null) {
                return null;
            }
            int offset = text.lastIndexOf(':');
            int partition = text.lastIndexOf(':', offset - 1);
            return new Origin(
                    text.substring(0, partition),
                    Integer.parseInt(text.substring(partition + 1, offset)),
                    Long.parseLong(text.substring(offset + 1)));
        }

        public String text() {
            return topic + ":" + partition + ":" + offset;
        }
    }
}
