package io.tradercache.domain;

/// Names the strategy that traded; [#EXTERNAL] where nobody claims the fill.
public record StrategyId(String value) {
    public static final StrategyId EXTERNAL = new StrategyId("EXTERNAL");

    public StrategyId {
        Identifiers.require(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
