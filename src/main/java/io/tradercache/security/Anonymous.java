package io.tradercache.security;

import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Set;

/// Gives requests without a token their roles: none, unless the settings allow such requests.
@Singleton
class Anonymous implements SecurityIdentityAugmentor {
    private final Set<String> roles;

    Anonymous(SecurityConfig config) {
        roles = config.allowAnonymous() ? config.anonymousRoles() : Set.of();
    }

    @Override
    public Uni<SecurityIdentity> augment(SecurityIdentity identity, AuthenticationRequestContext context) {
        return Uni.createFrom().item(identity.isAnonymous() ? withRoles(identity) : identity);
    }

    private SecurityIdentity withRoles(SecurityIdentity identity) {
        return QuarkusSecurityIdentity.builder(identity).addRoles(roles).build();
    }
}
