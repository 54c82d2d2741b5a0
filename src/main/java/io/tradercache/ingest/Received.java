package io.tradercache.ingest;

import io.smallrye.mutiny.Uni;
import io.tradercache.domain.Identifiers;
import io.tradercache.domain.Refusal;
import io.tradercache.store.Source;
import io.tradercache.store.write.Delivery;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/// One record of one poll, with the event that it states.
final class Received<E> implements Delivery<E> {
    private final ConsumerRecord<byte[], byte[]> kafka;
    private final Source source;
    private final E event;
    private final DeadLetters deadLetters;

    Received(ConsumerRecord<byte[], byte[]> kafka, Source source, E event, DeadLetters deadLetters) {
        this.kafka = kafka;
        this.source = source;
        this.event = event;
        this.deadLetters = deadLetters;
    }

    @Override
    public E event() {
        return event;
    }

    @Override
    public Source source() {
        return source;
    }

    @Override
    public @Nullable String key() {
        if (kafka.key() == null) {
            return null;
        }
        var text = new String(kafka.key(), StandardCharsets.ISO_8859_1);
        return Identifiers.isValid(text) ? text : null;
    }

    @Override
    public boolean isKeyed() {
        return kafka.key() != null;
    }

    @Override
    public Uni<Void> refuse(Refusal refusal) {
        return deadLetters.keep(source, kafka, refusal);
    }
}
