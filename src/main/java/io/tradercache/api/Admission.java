package io.tradercache.api;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tradercache.security.Caller;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.container.ResourceInfo;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/// Refuses what is too much at once, so that the others are still served: requests of one client, expensive reads, and
/// streams.
// Filters are made in the build, when there are no settings yet; this scope makes it later.
@ApplicationScoped
public class Admission {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    // Beyond these, a client that asks seldom is forgotten, and may then ask as if it were new.
    private static final int MOST_CLIENTS = 100_000;

    private final LimitsConfig limits;
    private final Caller caller;
    private final long pauseNs;
    private final AtomicInteger expensive = new AtomicInteger();
    private final AtomicInteger streams = new AtomicInteger();
    private final Map<String, Integer> streamsByClient = new ConcurrentHashMap<>();
    private final Map<Method, Boolean> isExpensive = new ConcurrentHashMap<>();

    /// Until when the requests of a client are paid for, at one [#pauseNs] each.
    private final Cache<String, AtomicLong> paid =
            Caffeine.newBuilder().maximumSize(MOST_CLIENTS).build();

    Admission(LimitsConfig limits, Caller caller) {
        this.limits = limits;
        this.caller = caller;
        this.pauseNs = SECOND / limits.requests();
    }

    @ServerRequestFilter
    public void admit(ResourceInfo resource, RoutingContext request) {
        var client = client(request);
        takeRequest(client);
        if (resource.getResourceClass() == StreamResource.class) {
            takeStream(client, request);
        } else if (isExpensive.computeIfAbsent(
                resource.getResourceMethod(), method -> method.isAnnotationPresent(Expensive.class))) {
            takeExpensive(request);
        }
    }

    private String client(RoutingContext request) {
        return caller.isKnown()
                ? "name " + caller.name()
                : "address " + request.request().remoteAddress().hostAddress();
    }

    private void takeRequest(String client) {
        long now = System.nanoTime();
        var paidUntil = paid.get(client, _ -> new AtomicLong(now));
        long before =
                paidUntil.getAndUpdate(until -> isTooMuch(until, now) ? until : now + ahead(until, now) + pauseNs);
        if (isTooMuch(before, now)) {
            throw Problems.tooMuch(
                    ProblemKind.TOO_MANY_REQUESTS, "more than " + limits.requests() + " requests within a second");
        }
    }

    /// A client may be ahead of what is paid for by one second.
    private boolean isTooMuch(long until, long now) {
        return ahead(until, now) + pauseNs > SECOND;
    }

    private static long ahead(long until, long now) {
        return Math.max(0, until - now);
    }

    private void takeExpensive(RoutingContext request) {
        if (expensive.incrementAndGet() > limits.expensive()) {
            expensive.decrementAndGet();
            throw Problems.tooMuch(
                    ProblemKind.BUSY, limits.expensive() + " reads that look at many entities are under way");
        }
        request.addEndHandler(_ -> expensive.decrementAndGet());
    }

    private void takeStream(String client, RoutingContext request) {
        if (streams.incrementAndGet() > limits.streams()) {
            streams.decrementAndGet();
            throw Problems.tooMuch(ProblemKind.BUSY, limits.streams() + " streams are open");
        }
        request.addEndHandler(_ -> streams.decrementAndGet());
        if (streamsByClient.merge(client, 1, Integer::sum) > limits.streamsPerClient()) {
            leave(client);
            throw Problems.tooMuch(
                    ProblemKind.TOO_MANY_REQUESTS, "more than " + limits.streamsPerClient() + " streams of one client");
        }
        request.addEndHandler(_ -> leave(client));
    }

    private void leave(String client) {
        streamsByClient.computeIfPresent(client, (_, open) -> open == 1 ? null : open - 1);
    }
}
