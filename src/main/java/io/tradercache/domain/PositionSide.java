package io.tradercache.domain;

/// Which way a position stands.
public enum PositionSide {
    FLAT,
    LONG,
    SHORT;

    public static PositionSide of(int signum) {
        return signum == 0 ? FLAT : signum > 0 ? LONG : SHORT;
    }
}
