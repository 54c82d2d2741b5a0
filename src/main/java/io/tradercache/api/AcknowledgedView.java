package io.tradercache.api;

import io.tradercache.store.progress.Truncations.Truncation;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// What an operator has acknowledged, as it appears in answers.
@Schema(name = "Acknowledged")
public record AcknowledgedView(List<TruncationView> truncations) {

    /// Kafka had deleted records of a partition before they could be read.
    ///
    /// @param truncatedBefore some records below this offset were gone
    @Schema(name = "Truncation")
    public record TruncationView(String topic, int partition, long truncatedBefore) {}

    static AcknowledgedView of(List<Truncation> truncations) {
        return new AcknowledgedView(truncations.stream()
                .map(one -> new TruncationView(one.topic(), one.number(), one.before()))
                .toList());
    }
}
