package io.tradercache.store.redis;

import io.quarkus.redis.client.RedisOptionsCustomizer;
import io.vertx.redis.client.RedisOptions;
import jakarta.inject.Singleton;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How Redis is reached, as the settings `quarkus.redis.*` say it.
///
/// All connections of one client share an event loop, so each [Pipeline] has a client of its own, made from these
/// options.
@Singleton
public class RedisSettings implements RedisOptionsCustomizer {
    private @Nullable RedisOptions options;

    /// Takes the options of the application's client. It is called before anybody gets that client.
    @Override
    public void customize(String clientName, RedisOptions found) {
        var net = found.getNetClientOptions();
        if (net.getHostnameVerificationAlgorithm() == null) {
            // Without a choice, the client would not connect over TLS at all.
            net.setHostnameVerificationAlgorithm("HTTPS");
        }
        options = found;
    }

    RedisOptions options() {
        return new RedisOptions(Objects.requireNonNull(options, "no client of Redis is configured"));
    }
}
