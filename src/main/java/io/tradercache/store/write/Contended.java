package io.tradercache.store.write;

/// Another writer changed the entity, or may have.
final class Contended extends RuntimeException {
    Contended() {
        super("moved by another writer", null, false, false);
    }
}
