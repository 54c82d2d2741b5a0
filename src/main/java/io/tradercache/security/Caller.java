package io.tradercache.security;

import io.quarkus.security.identity.SecurityIdentity;
import io.tradercache.domain.AccountId;
import io.tradercache.domain.AccountScope;
import io.tradercache.domain.Identifiers;
import jakarta.inject.Singleton;
import jakarta.json.JsonString;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/// Who asks, and what they may know.
@Singleton
public class Caller {
    private static final String ALL_ACCOUNTS = "*";
    static final String EXPIRY = "quarkus.identity.expire-time";

    private final SecurityIdentity identity;
    private final SecurityConfig config;

    /// @param identity that of the request for which it is asked
    Caller(SecurityIdentity identity, SecurityConfig config) {
        this.identity = identity;
        this.config = config;
    }

    /// Whether the request has a token.
    public boolean isKnown() {
        return !identity.isAnonymous();
    }

    /// The name in the token: `upn`, else `preferred_username`, else `sub`.
    public String name() {
        return identity.isAnonymous()
                ? "anonymous"
                : Objects.requireNonNullElse(identity.getPrincipal().getName(), "without a name");
    }

    /// The accounts that the token names. A token that names none is refused: an empty answer would be taken for an
    /// account that holds nothing.
    public AccountScope accounts() {
        var claim = config.accountsClaim().orElse(null);
        if (claim == null) {
            return AccountScope.ALL;
        }
        var named = named(claim);
        if (named.contains(ALL_ACCOUNTS)) {
            return AccountScope.ALL;
        }
        var accounts = named.stream()
                .filter(Identifiers::isSpelled)
                .map(AccountId::new)
                .collect(Collectors.toUnmodifiableSet());
        if (accounts.isEmpty()) {
            throw new NoAccounts(claim);
        }
        return new AccountScope(accounts);
    }

    private List<String> named(String claim) {
        if (!(identity.getPrincipal() instanceof JsonWebToken token)) {
            return List.of();
        }
        return switch (token.<@Nullable Object>getClaim(claim)) {
            case Collection<?> several -> several.stream().map(Caller::text).toList();
            case null -> List.of();
            case Object one -> List.of(text(one));
        };
    }

    private static String text(Object value) {
        return value instanceof JsonString string ? string.getString() : String.valueOf(value);
    }

    /// When the token expires; null if there is none.
    public @Nullable Instant until() {
        return until(identity);
    }

    static @Nullable Instant until(SecurityIdentity identity) {
        Long seconds = identity.getAttribute(EXPIRY);
        return seconds == null ? null : Instant.ofEpochSecond(seconds);
    }
}
