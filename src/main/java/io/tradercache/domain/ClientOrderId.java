package io.tradercache.domain;

/// Names one order, as the client that placed it did (FIX ClOrdID, 11).
public record ClientOrderId(String value) {
    public ClientOrderId {
        Identifiers.require(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
