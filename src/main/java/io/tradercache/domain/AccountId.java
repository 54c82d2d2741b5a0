package io.tradercache.domain;

/// Names one account at one venue (FIX Account, 1).
public record AccountId(String value) {
    public AccountId {
        Identifiers.require(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
