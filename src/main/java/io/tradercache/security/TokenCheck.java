package io.tradercache.security;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.jwt.util.KeyUtils;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/// Switches the check of tokens on if a setting says by which key they are checked, else off. The framework itself
/// would end the start without a key, or with one that it cannot read, and not name what is wrong.
public class TokenCheck implements ConfigSourceFactory {
    private static final String ISSUER = "quarkus.oidc.auth-server-url";
    private static final String PUBLIC_KEY = "quarkus.oidc.public-key";

    /// The settings that say by which key tokens are checked: the issuer that publishes it, or the key itself.
    public static final List<String> KEY_SETTINGS = List.of(ISSUER, PUBLIC_KEY);

    /// Below every place where a user sets something.
    private static final int WEAKEST = 1;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        var publicKey = value(context, PUBLIC_KEY);
        if (publicKey != null) {
            checkKey(publicKey);
        }
        boolean isChecked = publicKey != null || value(context, ISSUER) != null;
        // It is said in both cases, because what this says in the build becomes the default.
        var said = Map.of("quarkus.oidc.tenant-enabled", Boolean.toString(isChecked));
        return List.of(new PropertiesConfigSource(said, "the check of tokens", WEAKEST));
    }

    private static @Nullable String value(ConfigSourceContext context, String setting) {
        var found = context.getValue(setting);
        return found == null ? null : found.getValue();
    }

    private static void checkKey(String key) {
        try {
            KeyUtils.decodePublicKey(key);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalArgumentException(PUBLIC_KEY + " is no RSA public key in PEM or Base64", e);
        }
    }
}
