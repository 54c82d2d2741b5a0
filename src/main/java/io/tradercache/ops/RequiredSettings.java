package io.tradercache.ops;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.tradercache.security.TokenCheck;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/// Checks at start that every setting without a sensible default is there, and names those that are missing. One of
/// them is the decision who may read.
@ApplicationScoped
class RequiredSettings {
    private static final Logger LOG = Logger.getLogger(RequiredSettings.class);
    private static final List<String> REQUIRED = List.of("kafka.bootstrap.servers", "quarkus.redis.hosts");

    private static final String ALLOW_ANONYMOUS = "trader.security.allow-anonymous";
    private static final String ACCOUNTS_CLAIM = "trader.security.accounts-claim";
    private static final String CLIENT_CERTIFICATES = "trader.security.require-client-certificates";
    private static final String PLAIN_HTTP = "quarkus.http.insecure-requests";
    private static final String TLS_CONFIGURATION = "quarkus.http.tls-configuration-name";

    private static final String DECISION = TokenCheck.KEY_SETTINGS.stream()
            .map(RequiredSettings::variable)
            .collect(Collectors.joining(" or ", "", " or " + variable(ALLOW_ANONYMOUS) + "=true"));

    private final Config config;
    private final TlsConfigurationRegistry certificates;

    RequiredSettings(Config config, TlsConfigurationRegistry certificates) {
        this.config = config;
        this.certificates = certificates;
    }

    // This comes first, before anything connects to a default address that nobody meant.
    void check(@Observes @Priority(1) StartupEvent start) {
        List<String> missing = REQUIRED.stream()
                .filter(setting -> !isSet(setting))
                .map(RequiredSettings::variable)
                .collect(Collectors.toCollection(ArrayList::new));
        boolean checksTokens = TokenCheck.KEY_SETTINGS.stream().anyMatch(this::isSet);
        if (!checksTokens && !config.getValue(ALLOW_ANONYMOUS, boolean.class)) {
            missing.add(DECISION);
        }
        if (!missing.isEmpty()) {
            throw new IllegalStateException("Missing settings: " + String.join(", ", missing));
        }
        if (isSet(ACCOUNTS_CLAIM) && config.getValue(ALLOW_ANONYMOUS, boolean.class)) {
            throw new IllegalStateException("%s and %s exclude each other: who sends no token would see all accounts"
                    .formatted(variable(ACCOUNTS_CLAIM), variable(ALLOW_ANONYMOUS)));
        }
        if (config.getValue(CLIENT_CERTIFICATES, boolean.class)) {
            checkClientCertificates();
        }
        if (checksTokens) {
            warnUnlessSet("quarkus.oidc.token.audience", "tokens that were made for other services are accepted");
            if (!isSet("quarkus.oidc.auth-server-url")) {
                warnUnlessSet("quarkus.oidc.token.issuer", "tokens of every issuer that has the key are accepted");
            }
        }
    }

    /// Without these two, requests without a certificate would still be served, or those with one from any authority.
    private void checkClientCertificates() {
        boolean isPlainOff = config.getOptionalValue(PLAIN_HTTP, String.class)
                .filter(value -> value.equalsIgnoreCase("disabled"))
                .isPresent();
        if (!isPlainOff) {
            throw new IllegalStateException("%s needs %s=disabled: who comes without TLS shows no certificate"
                    .formatted(variable(CLIENT_CERTIFICATES), variable(PLAIN_HTTP)));
        }
        var name = config.getOptionalValue(TLS_CONFIGURATION, String.class);
        boolean hasTrust = TlsConfiguration.from(certificates, name)
                .filter(tls -> tls.getTrustStoreOptions() != null)
                .isPresent();
        if (!hasTrust) {
            throw new IllegalStateException("%s needs a trust store in the TLS configuration that %s names"
                    .formatted(variable(CLIENT_CERTIFICATES), variable(TLS_CONFIGURATION)));
        }
    }

    private void warnUnlessSet(String setting, String consequence) {
        if (!isSet(setting)) {
            LOG.warnf("%s is not set: %s", variable(setting), consequence);
        }
    }

    private boolean isSet(String setting) {
        return config.getOptionalValue(setting, String.class).isPresent();
    }

    private static String variable(String setting) {
        return setting.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
    }
}
