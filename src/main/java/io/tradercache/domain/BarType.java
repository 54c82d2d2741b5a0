package io.tradercache.domain;

/// Names one series of bars, `{instrument}-{step}-{unit}-{price type}-{source}`.
public record BarType(String value) {
    public BarType {
        Identifiers.require(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
