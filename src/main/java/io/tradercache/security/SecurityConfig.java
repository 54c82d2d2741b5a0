package io.tradercache.security;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.hibernate.validator.constraints.time.DurationMin;

/// Who may do what. How tokens are checked is set by the framework's own `quarkus.oidc.*`.
@ConfigMapping(prefix = "trader.security")
public interface SecurityConfig {
    /// Whether a request without a token is served.
    @WithDefault("false")
    boolean allowAnonymous();

    /// The roles of a request without a token, if it is served.
    @WithDefault(Roles.READER)
    Set<String> anonymousRoles();

    /// Whether a client must show a certificate that the TLS configuration of the server trusts. It only lets
    /// the client in; roles and accounts are those of its token.
    @WithDefault("false")
    boolean requireClientCertificates();

    /// For how long a token that was checked is taken to be good without another check, at most. Zero: for no time.
    @WithDefault("10s")
    @DurationMin
    Duration tokenMemory();

    /// The claim of a token that names the accounts of which its bearer may know, or `*` for all. If it is not set,
    /// everybody may know of all accounts.
    Optional<String> accountsClaim();
}
