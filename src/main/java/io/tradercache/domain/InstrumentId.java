package io.tradercache.domain;

/// Names one instrument at one venue, `{symbol}.{venue}`; the symbol may hold `/` and `:`.
public record InstrumentId(String value) {
    public InstrumentId {
        Identifiers.require(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
