package io.tradercache.api;

import static io.tradercache.fixtures.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.tradercache.fixtures.Tier;
import io.tradercache.fixtures.Wire;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.impl.headers.HeadersMultiMap;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Measures what the headers on every answer cost, beside a read of a list. It prints and does not judge.
@QuarkusTest
@Tag(Tier.TIMED)
class FreshnessCostTest {
    private static final System.Logger LOG = System.getLogger("proof");
    private static final String PATH = "/api/v1/positions";
    private static final int POSITIONS = 100;
    private static final int READS = 1_000;
    private static final int ROUNDS = 20;
    private static final int HEADERS_A_ROUND = 20_000;

    @Inject
    FreshnessHeaders headers;

    @ConfigProperty(name = "quarkus.http.test-port")
    int port;

    @Test
    void headersOfEveryAnswer_costLittleBesideARead() {
        for (int i = 0; i < POSITIONS; i++) {
            Venue.sendFill(Wire.fill("FRESH-" + i, "1", "BUY", "1", "1", 1_700_000_000_000_000_000L)
                    .put("instrument_id", "FRESH.API"));
        }
        try (var http = HttpClient.newHttpClient()) {
            await().until(() -> status(http, PATH + "/FRESH-" + (POSITIONS - 1)) == 200);
            var read = median(READS, () -> nanosOfRead(http));
            var filters = new Filters();
            headers.register(filters);
            assertThat(filters.getFilters()).hasSize(1);
            var handler = filters.getFilters().getFirst().getHandler();
            var one = median(ROUNDS, () -> nanosOfHeaders(handler));

            LOG.log(
                    Level.INFO,
                    () -> String.format(
                            Locale.ROOT,
                            "freshness: %d ns an answer, %.3f ms a list of %d: %.3f %%",
                            one,
                            read / 1e6,
                            POSITIONS,
                            100.0 * one / read));
        }
    }

    private static long median(int times, LongSupplier nanos) {
        var measured = new long[times];
        Arrays.setAll(measured, _ -> nanos.getAsLong());
        // The first half is left out, because it gives the compiler time.
        var settled = Arrays.copyOfRange(measured, times / 2, times);
        Arrays.sort(settled);
        return settled[settled.length / 2];
    }

    private long nanosOfRead(HttpClient http) {
        var started = System.nanoTime();
        var status = status(http, "%s?status=all&limit=%d".formatted(PATH, POSITIONS));
        var nanos = System.nanoTime() - started;
        assertThat(status).isEqualTo(200);
        return nanos;
    }

    private int status(HttpClient http, String path) {
        try {
            var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                    .build();
            return http.send(request, BodyHandlers.ofByteArray()).statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static long nanosOfHeaders(Handler<RoutingContext> handler) {
        var response = HeadersMultiMap.httpHeaders();
        var request = request(response);
        var started = System.nanoTime();
        for (int i = 0; i < HEADERS_A_ROUND; i++) {
            response.clear();
            handler.handle(request);
        }
        var nanos = (System.nanoTime() - started) / HEADERS_A_ROUND;
        assertThat(response.names()).contains("Trader-As-Of", "Trader-Lag", "Trader-Stale");
        return nanos;
    }

    /// A request with a path, and an answer that takes headers. The cost of these proxies counts, too.
    private static RoutingContext request(MultiMap headers) {
        var response = proxy(HttpServerResponse.class, (self, method, arguments) -> switch (method.getName()) {
            case "putHeader" -> {
                headers.set((CharSequence) arguments[0], (CharSequence) arguments[1]);
                yield self;
            }
            case "headers" -> headers;
            default -> throw unexpected(method);
        });
        var request = proxy(HttpServerRequest.class, (_, method, _) -> switch (method.getName()) {
            case "path", "uri" -> PATH;
            default -> throw unexpected(method);
        });
        var parts = Map.of("response", response, "request", request, "normalizedPath", PATH);
        return proxy(RoutingContext.class, (_, method, _) -> switch (method.getName()) {
            case "response", "request", "normalizedPath" -> parts.get(method.getName());
            case "next" -> null;
            default -> throw unexpected(method);
        });
    }

    private static UnsupportedOperationException unexpected(Method method) {
        return new UnsupportedOperationException("the headers ask for " + method);
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
