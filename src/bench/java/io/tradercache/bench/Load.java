package io.tradercache.bench;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/// Asks for the same page over and over, on many connections, each of which asks again once it has its answer.
final class Load {
    private static final int CONNECTIONS = 32;

    private final HttpClient client;
    private final int port;
    private final String path;
    private final MultiMap headers;
    private final long end;
    private final ConcurrentLinkedQueue<Long> nanos = new ConcurrentLinkedQueue<>();
    private final AtomicInteger running = new AtomicInteger(CONNECTIONS);
    private final AtomicReference<String> failure = new AtomicReference<>();
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    private Load(HttpClient client, int port, String path, MultiMap headers, long end) {
        this.client = client;
        this.port = port;
        this.path = path;
        this.headers = headers;
        this.end = end;
    }

    /// What the answers took.
    ///
    /// @param perSecond answers per second
    /// @param medianMillis how long an answer took at the median
    /// @param p99Millis how long 99 of 100 answers took at most
    record Answers(double perSecond, double medianMillis, double p99Millis) {}

    /// Asks for so many seconds. An answer that is not a 200 is an error.
    static Answers run(int port, String path, int seconds) {
        return run(port, path, MultiMap.caseInsensitiveMultiMap(), seconds);
    }

    /// @param headers those of each request
    static Answers run(int port, String path, MultiMap headers, int seconds) {
        var vertx = Vertx.vertx();
        var client = vertx.createHttpClient(new HttpClientOptions().setMaxPoolSize(CONNECTIONS));
        long start = System.nanoTime();
        var load = new Load(client, port, path, headers, start + seconds * 1_000_000_000L);
        for (int i = 0; i < CONNECTIONS; i++) {
            load.ask();
        }
        load.done.join();
        double took = (System.nanoTime() - start) / 1e9;
        vertx.close().toCompletionStage().toCompletableFuture().join();
        if (load.failure.get() != null) {
            throw new IllegalStateException(path + ": " + load.failure.get());
        }
        var sorted = load.nanos.stream().mapToLong(Long::longValue).sorted().toArray();
        return new Answers(
                sorted.length / took, sorted[sorted.length / 2] / 1e6, sorted[(int) (sorted.length * 0.99)] / 1e6);
    }

    private void ask() {
        long asked = System.nanoTime();
        client.request(HttpMethod.GET, port, "127.0.0.1", path)
                .compose(request -> {
                    request.headers().addAll(headers);
                    return request.send();
                })
                .compose(response -> response.body().map(_ -> response))
                .onComplete(answer -> {
                    if (answer.failed()) {
                        failure.set(answer.cause().toString());
                    } else {
                        took(answer.result(), System.nanoTime() - asked);
                    }
                    if (failure.get() == null && System.nanoTime() < end) {
                        ask();
                    } else if (running.decrementAndGet() == 0) {
                        done.complete(null);
                    }
                });
    }

    private void took(HttpClientResponse response, long took) {
        if (response.statusCode() == 200) {
            nanos.add(took);
        } else {
            failure.set("status " + response.statusCode());
        }
    }
}
