package io.tradercache.store.write;

import io.tradercache.domain.Refusal;

/// One record as ingest passes it on: an event, or the reason why it is none.
public sealed interface Arrival<E> {
    Delivery<?> delivery();

    record Event<E>(Delivery<E> delivery) implements Arrival<E> {}

    record Broken<E>(Delivery<?> delivery, Refusal refusal) implements Arrival<E> {}
}
