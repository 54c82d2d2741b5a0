package io.tradercache.domain;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The accounts that somebody may know of.
///
/// @param only these, at least one; null for all
public record AccountScope(@Nullable Set<AccountId> only) {
    public static final AccountScope ALL = new AccountScope(null);

    public AccountScope {
        if (only != null) {
            only = Set.copyOf(only);
            if (only.isEmpty()) {
                throw new IllegalArgumentException("a scope of no account");
            }
        }
    }

    public boolean isAll() {
        return only == null;
    }

    /// Whether what is of an account may be known.
    ///
    /// @param account null for what is of no account, and that is only for those who may know of all
    public boolean includes(@Nullable AccountId account) {
        return only == null || (account != null && only.contains(account));
    }
}
