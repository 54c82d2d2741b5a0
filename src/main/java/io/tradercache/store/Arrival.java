package io.tradercache.store;

import io.tradercache.domain.Refusal;

/// One record as ingest hands it on: an event, or what kept it from being one.
public sealed interface Arrival<E> {
    Delivery<?> delivery();

    record Event<E>(Delivery<E> delivery) implements Arrival<E> {}

    record Broken<E>(Delivery<?> delivery, Refusal refusal) implements Arrival<E> {}
}
