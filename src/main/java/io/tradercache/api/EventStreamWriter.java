package io.tradercache.api;

import static java.util.Objects.requireNonNull;

import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.tradercache.store.Turns;
import io.tradercache.store.redis.Wordless;
import io.tradercache.stream.Event;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.List;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveResourceInfo;
import org.jboss.resteasy.reactive.server.spi.ServerHttpResponse;
import org.jboss.resteasy.reactive.server.spi.ServerMessageBodyWriter;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;

/// Writes a stream of events as fast as its client reads: it fetches more when the last ones are on their way.
///
/// The framework's own writer sends the status before it fetches the first event, and writes each event by
/// itself. Here a stream that cannot begin is a problem like any other, and events are written together if they
/// come together.
@Provider
@Produces(MediaType.SERVER_SENT_EVENTS)
public class EventStreamWriter implements ServerMessageBodyWriter<EventStream> {
    // This many events take some 30 kB.
    private static final int MOST_AT_A_TIME = 32;
    // So many writes wait for the event loops at once. A read that comes then waits for these, and not for those of all
    // streams.
    private static final int WRITES_AT_ONCE = 16;

    private static final Logger LOG = Logger.getLogger(EventStreamWriter.class);

    // The pool is asked for each time, because this is made before the pool that is there when it runs.
    private final Turns writes = new Turns(
            WRITES_AT_ONCE, task -> Infrastructure.getDefaultWorkerPool().execute(task));

    @Override
    public boolean isWriteable(
            Class<?> type, Type genericType, ResteasyReactiveResourceInfo target, MediaType mediaType) {
        return type == EventStream.class;
    }

    @Override
    public boolean isWriteable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
        return type == EventStream.class;
    }

    @Override
    public void writeTo(
            EventStream stream,
            Class<?> type,
            Type genericType,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, Object> headers,
            OutputStream out) {
        throw new UnsupportedOperationException("a stream is written as its reader takes it");
    }

    @Override
    public void writeResponse(EventStream stream, Type genericType, ServerRequestContext context) {
        var request = (ResteasyReactiveRequestContext) context;
        request.suspend();
        var response = context.serverResponse();
        if (request.getMethod().equals("HEAD")) {
            response.end();
            return;
        }
        response.setChunked(true);
        new Pump(stream, response, requireNonNull(Vertx.currentContext())).start();
    }

    /// One stream that is being written.
    private final class Pump {
        private final EventStream stream;
        private final ServerHttpResponse response;
        private final Context eventLoop;
        private final long startedAt = System.nanoTime();
        private volatile boolean closed;

        Pump(EventStream stream, ServerHttpResponse response, Context eventLoop) {
            this.stream = stream;
            this.response = response;
            this.eventLoop = eventLoop;
        }

        void start() {
            response.addCloseHandler(() -> closed = true);
            next();
        }

        private void next() {
            if (isOver()) {
                closed = true;
                response.end();
            }
            if (!closed) {
                stream.next().get().subscribe().with(this::write, this::fail);
            }
        }

        private boolean isOver() {
            var life = stream.life();
            return !closed && life != null && System.nanoTime() - startedAt >= life.toNanos();
        }

        /// Writes some of the events, then the rest. So a slow client takes a little at a time, and is not
        /// mistaken for one that takes nothing.
        private void write(List<Event> events) {
            if (events.isEmpty() || closed) {
                next();
                return;
            }
            int some = Math.min(events.size(), MOST_AT_A_TIME);
            write(events.subList(0, some), events.subList(some, events.size()));
        }

        private void write(List<Event> events, List<Event> rest) {
            writes.take(() -> {
                        send(events, rest);
                        return onceWritten();
                    })
                    .onFailure(this::fail);
        }

        /// What is done on the event loop after the write.
        private Future<?> onceWritten() {
            Promise<Void> done = Promise.promise();
            eventLoop.runOnContext(_ -> done.complete());
            return done.future();
        }

        private void send(List<Event> events, List<Event> rest) {
            var noticed = stream.timers().after(stream.patience(), this::cutOff);
            response.write(Event.bytes(events)).whenComplete((_, failure) -> {
                noticed.run();
                if (failure == null) {
                    write(rest);
                } else {
                    LOG.debugf("A reader is gone: %s", failure.getMessage());
                    closed = true;
                }
            });
        }

        private void cutOff() {
            LOG.infof("A reader that took nothing for %s is cut off", stream.patience());
            closed = true;
            response.reset();
        }

        /// Ends the stream after a bug of ours. Its client comes back and resumes after its last event.
        private void fail(Throwable bug) {
            LOG.error("A stream ends", Wordless.of(bug));
            closed = true;
            response.reset();
        }
    }
}
