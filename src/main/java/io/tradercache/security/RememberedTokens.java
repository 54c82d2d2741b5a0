package io.tradercache.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.quarkus.oidc.runtime.OidcIdentityProvider;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.TokenAuthenticationRequest;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.eclipse.microprofile.jwt.JsonWebToken;

/// Remembers for a short time whose tokens were good, because a check of a token takes more time than a read.
///
/// A token is never good for longer than it says. A key that the issuer withdraws is good for that short time.
@Singleton
class RememberedTokens implements IdentityProvider<TokenAuthenticationRequest> {
    private static final int BEFORE_THE_CHECK = 2_000;
    private static final int MOST = 1_000;
    // Such a token is good only for the client that holds another key, and the check looks at that, too.
    private static final String CONFIRMATION = "cnf";

    private final OidcIdentityProvider check;
    private final Clock clock;
    private final Cache<String, SecurityIdentity> good;

    RememberedTokens(OidcIdentityProvider check, Clock clock, SecurityConfig config) {
        this.check = check;
        this.clock = clock;
        this.good = Caffeine.newBuilder()
                .maximumSize(MOST)
                .expireAfterWrite(config.tokenMemory())
                .build();
    }

    @Override
    public Class<TokenAuthenticationRequest> getRequestType() {
        return TokenAuthenticationRequest.class;
    }

    @Override
    public int priority() {
        return BEFORE_THE_CHECK;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(
            TokenAuthenticationRequest request, AuthenticationRequestContext context) {
        var token = request.getToken().getToken();
        var known = good.getIfPresent(token);
        return known != null && isAlive(known)
                ? Uni.createFrom().item(known)
                : check.authenticate(request, context).invoke(checked -> remember(token, checked));
    }

    private boolean isAlive(SecurityIdentity known) {
        var until = Caller.until(known);
        return until != null && clock.instant().isBefore(until);
    }

    private void remember(String token, SecurityIdentity checked) {
        if (isAlive(checked)
                && checked.getPrincipal() instanceof JsonWebToken claims
                && !claims.containsClaim(CONFIRMATION)) {
            good.put(token, withoutRequest(checked));
        }
    }

    /// The same identity without what it holds of the request in which it was checked.
    private static SecurityIdentity withoutRequest(SecurityIdentity checked) {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(checked.getPrincipal())
                .addRoles(checked.getRoles())
                .addAttribute(Caller.EXPIRY, checked.getAttribute(Caller.EXPIRY))
                .build();
    }
}
