package io.tradercache.security;

/// The roles that a token may carry.
public final class Roles {
    /// Reads state.
    public static final String READER = "reader";

    /// Reads state, and does what operators do.
    public static final String ADMIN = "admin";

    private Roles() {}
}
