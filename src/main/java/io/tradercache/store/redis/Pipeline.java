package io.tradercache.store.redis;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.ProtocolVersion;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// One connection to Redis that many share. What is asked in one moment leaves in one flush, in the order of asking;
/// what is asked while an answer is under way leaves together once that has come, or once it fills a batch. So few
/// wake-ups of the connection's thread carry many requests, and a request on a quiet connection leaves at once.
///
/// While Redis is away, a holding pipeline keeps new requests and sends them when Redis is back; the other kind fails
/// them at once, and also those that are too many. A request that was under way when the connection broke fails in
/// both kinds, because nobody knows whether Redis did it.
///
/// A request that Redis refuses fails alone, with [RedisRefused] if that comes from what its key holds. The client then
/// has no answers for those that left with it, so they are sent once more, one by one. Some may be done twice, or later
/// than what was asked after them.
public final class Pipeline {
    private static final Logger LOG = Logger.getLogger(Pipeline.class);

    // The client refuses more than 2 048 requests that wait for an answer on one connection.
    private static final int MOST_IN_BATCH = 150;
    private static final int MOST_BATCHES = 10;

    // How many requests may wait in a pipeline that does not hold them: what Redis answers in about a second. Those who
    // ask for more than it can do get an error soon, instead of an answer that comes late and takes memory until then.
    static final int MOST_WAITING = 100_000;

    private static final Duration SHORTEST_BACKOFF = Duration.ofMillis(250);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(8);

    private static final Duration LONGEST_TURN = Duration.ofMillis(2);

    private final Vertx vertx;
    private final RedisOptions options;
    private final String name;
    private final Complaints complaints;
    private final boolean holds;
    private final Duration patience;
    private final Context context;

    private final Queue<Asked> asked = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicBoolean flushing = new AtomicBoolean();

    // Whether an answer will come that flushes what was asked meanwhile. Set before the queue is looked at for the last
    // time, as those who ask add to the queue before they read it: one of the two sees the other.
    private volatile boolean answerUnderWay;

    private volatile Runnable whenLost = () -> {};

    // Who asks reads it before the answer, and a request that counts on an earlier answer says in which session that
    // was
    // asked for.
    private final AtomicInteger session = new AtomicInteger();

    // The fields from here on are touched only on the context.
    private Runnable whenConnected = () -> {};
    private @Nullable Redis client;
    private @Nullable RedisConnection connection;
    private boolean connecting;
    private final List<List<Asked>> underWay = new ArrayList<>();
    private final Queue<Asked> oneByOne = new ArrayDeque<>();
    private final Queue<Answered> answers = new ArrayDeque<>();
    private boolean answering;
    private Duration backoff = SHORTEST_BACKOFF;

    private volatile boolean up;
    private volatile boolean closed;

    /// @param isScript whether it calls a script of ours, which returns errors as texts
    /// @param session the only session in which it may be sent; null for any
    private record Asked(
            Request request, boolean isScript, @Nullable Integer session, Promise<Response> answer) {
        boolean isOf(int now) {
            return session == null || session == now;
        }
    }

    private record Answered(
            Promise<Response> promise, @Nullable Response response) {}

    /// @param holds whether requests are kept while Redis is away; else they fail
    /// @param patience how long an answer may take before the connection counts as broken
    Pipeline(Vertx vertx, RedisOptions options, String name, boolean holds, Duration patience) {
        this(vertx, vertx.getOrCreateContext(), options, name, holds, patience);
    }

    /// @param context the Vert.x context on which it does all its work
    Pipeline(Vertx vertx, Context context, RedisOptions options, String name, boolean holds, Duration patience) {
        this.vertx = vertx;
        this.context = context;
        this.options = options;
        this.name = name;
        complaints = new Complaints(name);
        this.holds = holds;
        this.patience = patience;
        context.runOnContext(_ -> connect());
    }

    /// Calls a task each time the connection is lost, before anything is sent on another one.
    void whenLost(Runnable task) {
        whenLost = task;
    }

    /// Calls a task, on the thread of the connection, once it is there, and each time it is there again.
    void whenConnected(Runnable task) {
        context.runOnContext(_ -> {
            whenConnected = task;
            if (connection != null) {
                task.run();
            }
        });
    }

    /// The number of the session. A new one begins when Redis has forgotten, and when the connection is lost, because
    /// the next may reach a Redis that has forgotten.
    public int session() {
        return session.get();
    }

    /// Begins a session on the same connection, because Redis has forgotten what was answered before.
    void beginSession() {
        session.incrementAndGet();
    }

    /// Sends a request. Redis handles the requests of one thread in the order in which that thread asks.
    public Future<Response> ask(Request request) {
        return ask(request, false, null);
    }

    /// Runs a script.
    @SafeVarargs
    public final Future<Response> run(Script script, List<String> scriptKeys, List<String>... arguments) {
        return ask(script.call(scriptKeys, arguments), true, null);
    }

    /// Runs a script that counts on what was answered in a session. It fails once that session is over.
    @SafeVarargs
    public final Future<Response> runIn(
            int session, Script script, List<String> scriptKeys, List<String>... arguments) {
        return ask(script.call(scriptKeys, arguments), true, session);
    }

    private Future<Response> ask(Request request, boolean isScript, @Nullable Integer session) {
        Promise<Response> answer = Promise.promise();
        if (closed) {
            answer.fail(new RedisAway("shutting down"));
            return answer.future();
        }
        if (waiting.incrementAndGet() > MOST_WAITING && !holds) {
            waiting.decrementAndGet();
            answer.fail(new RedisAway("too many requests wait for Redis"));
            return answer.future();
        }
        asked.add(new Asked(request, isScript, session, answer));
        if ((!answerUnderWay || waiting.get() >= MOST_IN_BATCH) && flushing.compareAndSet(false, true)) {
            context.runOnContext(_ -> flush());
        }
        return answer.future();
    }

    /// All fields of one hash; empty if there is none.
    public Future<Response> hash(String key) {
        return ask(Request.cmd(Command.HGETALL).arg(key));
    }

    /// Passes on an answer that is a list of names, each followed by its value.
    public static void pairs(Response response, BiConsumer<String, String> consumer) {
        for (int i = 0; i + 1 < response.size(); i += 2) {
            consumer.accept(response.get(i).toString(), response.get(i + 1).toString());
        }
    }

    /// All items of one list; empty if there is none.
    public Future<List<String>> list(String key) {
        return ask(Request.cmd(Command.LRANGE).arg(key).arg(0).arg(-1)).map(Pipeline::texts);
    }

    /// The items of an answer that is a list of texts.
    public static List<String> texts(Response response) {
        List<String> texts = new ArrayList<>(response.size());
        response.forEach(item -> texts.add(item.toString()));
        return texts;
    }

    /// Runs a task on the thread of this connection, after its current work.
    public void soon(Runnable task) {
        context.runOnContext(_ -> task.run());
    }

    public boolean isUp() {
        return up;
    }

    /// Closes the connection for good. Once the result completes, it is not opened again.
    Future<Void> close() {
        closed = true;
        Promise<Void> done = Promise.promise();
        context.runOnContext(_ -> {
            lose(new RedisAway("shutting down"));
            if (client != null) {
                client.close();
            }
            done.complete();
        });
        return done.future();
    }

    private void flush() {
        flushing.set(false);
        var to = connection;
        if (to == null) {
            if (!holds && !connecting) {
                failAsked(new RedisAway("not connected to Redis"));
            }
            return;
        }
        while (underWay.size() < MOST_BATCHES && !oneByOne.isEmpty()) {
            send(to, List.of(oneByOne.remove()));
        }
        do {
            while (underWay.size() < MOST_BATCHES && !asked.isEmpty()) {
                send(to, takeOfThisSession());
            }
            answerUnderWay = !underWay.isEmpty();
        } while (!answerUnderWay && !asked.isEmpty());
    }

    private List<Asked> takeOfThisSession() {
        var batch = take(MOST_IN_BATCH);
        int now = session.get();
        var late = batch.stream().filter(one -> !one.isOf(now)).toList();
        if (late.isEmpty()) {
            return batch;
        }
        fail(late, new RedisAway("the connection was lost meanwhile"));
        return batch.stream().filter(one -> one.isOf(now)).toList();
    }

    private List<Asked> take(int most) {
        var batch = new ArrayList<Asked>();
        for (var next = asked.poll(); next != null; next = batch.size() < most ? asked.poll() : null) {
            batch.add(next);
        }
        waiting.addAndGet(-batch.size());
        return batch;
    }

    private void send(RedisConnection to, List<Asked> batch) {
        if (batch.isEmpty()) {
            return;
        }
        underWay.add(batch);
        var requests = batch.stream().map(Asked::request).toList();
        var watch = new Watch(to);
        to.batch(requests)
                .onComplete(done -> context.runOnContext(_ -> {
                    watch.end();
                    underWay.remove(batch);
                    if (done.succeeded()) {
                        // What waits leaves first, so that Redis works while the answers are passed on.
                        flush();
                        answer(to, batch, done.result());
                    } else {
                        refuse(to, batch, done.cause());
                        flush();
                    }
                }));
    }

    /// Gives a connection up that does not answer. It looks twice, each time after half of the patience: if our own
    /// thread was held up, the answer may have come and only not been read.
    private final class Watch {
        private final long half = patience.toMillis() / 2;
        private long timer;

        Watch(RedisConnection on) {
            timer = vertx.setTimer(half, _ -> timer = vertx.setTimer(half, _ -> lose(on, silent())));
        }

        private RedisAway silent() {
            return new RedisAway("no answer within " + patience.toSeconds() + " s");
        }

        void end() {
            vertx.cancelTimer(timer);
        }
    }

    private void answer(RedisConnection from, List<Asked> batch, List<Response> responses) {
        for (int i = 0; i < batch.size(); i++) {
            var one = batch.get(i);
            var response = responses.get(i);
            if (one.isScript() && response.type() == ResponseType.BULK) {
                refuse(from, one, RedisError.of(response.toString()));
            } else {
                answers.add(new Answered(one.answer(), response));
            }
        }
        if (!answering) {
            answering = true;
            answerSome();
        }
    }

    /// Passes answers on for a short turn, then frees the thread for others, because much work may follow each
    /// answer.
    private void answerSome() {
        long until = System.nanoTime() + LONGEST_TURN.toNanos();
        for (var next = answers.poll(); next != null; next = answers.poll()) {
            next.promise().tryComplete(next.response());
            if (System.nanoTime() > until) {
                context.runOnContext(_ -> answerSome());
                return;
            }
        }
        answering = false;
    }

    private void refuse(RedisConnection from, List<Asked> batch, Throwable cause) {
        var error = RedisError.of(String.valueOf(cause.getMessage()));
        if (closed || !error.isReply()) {
            lose(from, cause);
            fail(batch, cause);
        } else if (batch.size() == 1 || error.isAboutTheServer()) {
            batch.forEach(one -> refuse(from, one, error));
        } else {
            oneByOne.addAll(batch);
        }
    }

    private void refuse(RedisConnection from, Asked one, RedisError error) {
        if (!error.isAboutTheKey()) {
            complaints.log("a request was refused", error.text());
        }
        var failure = error.isAboutTheKey() ? new RedisRefused(error.text()) : new RedisAway(error.text());
        if (error.isAboutTheServer()) {
            lose(from, failure);
        }
        one.answer().tryFail(failure);
    }

    private static void fail(List<Asked> batch, Throwable cause) {
        var away = new RedisAway(String.valueOf(cause.getMessage()), cause);
        batch.forEach(one -> one.answer().tryFail(away));
    }

    private void connect() {
        if (connecting || connection != null || closed) {
            return;
        }
        connecting = true;
        // A connection that is not closed is lost to the pool, and there may be many attempts while Redis loads its
        // data.
        var attempt = client().connect()
                .compose(fresh -> loadScripts(fresh).map(fresh).onFailure(_ -> fresh.close()));
        timeout(attempt)
                .onComplete(done -> context.runOnContext(_ -> {
                    connecting = false;
                    if (done.succeeded()) {
                        connected(done.result());
                    } else {
                        complaints.log(
                                "no connection", String.valueOf(done.cause().getMessage()));
                        failAskedUnlessHolding(done.cause());
                        retryLater();
                    }
                }));
    }

    /// The client. It is made on the context, because a client keeps its connections on the event loop on which it was
    /// made. On another loop, each answer would change threads twice.
    private Redis client() {
        var made = client;
        if (made == null) {
            // In RESP2 a hash is a list of pairs. In RESP3 the client makes a map of it, which costs more than to read
            // the pairs.
            var pairs = new RedisOptions(options).setPreferredProtocolVersion(ProtocolVersion.RESP2);
            made = Redis.createClient(vertx, pairs);
            client = made;
        }
        return made;
    }

    private Future<RedisConnection> timeout(Future<RedisConnection> attempt) {
        Promise<RedisConnection> first = Promise.promise();
        long timer = vertx.setTimer(patience.toMillis(), _ -> first.tryFail(new RedisAway("no connection in time")));
        attempt.onComplete(done -> {
            vertx.cancelTimer(timer);
            if (done.failed()) {
                first.tryFail(done.cause());
            } else if (!first.tryComplete(done.result())) {
                done.result().close();
            }
        });
        return first.future();
    }

    private static Future<?> loadScripts(RedisConnection fresh) {
        var loads = Script.ALL.stream()
                .map(script -> Request.cmd(Command.SCRIPT).arg("LOAD").arg(script.text()))
                .toList();
        return fresh.batch(loads);
    }

    private void connected(RedisConnection fresh) {
        fresh.exceptionHandler(broken -> context.runOnContext(_ -> lose(fresh, broken)));
        fresh.endHandler(_ -> context.runOnContext(_ -> lose(fresh, new RedisAway("Redis closed the connection"))));
        connection = fresh;
        backoff = SHORTEST_BACKOFF;
        if (!up) {
            up = true;
            LOG.infof("Connected to Redis: %s", name);
        }
        whenConnected.run();
        flush();
    }

    /// Gives the connection up, unless it was given up before.
    @SuppressWarnings("ReferenceEquality")
    private void lose(RedisConnection broken, Throwable cause) {
        if (connection == broken) {
            lose(cause);
        }
    }

    private void lose(Throwable cause) {
        var broken = connection;
        connection = null;
        if (broken != null) {
            if (up && !closed) {
                LOG.warnf("Lost Redis: %s: %s", name, cause.getMessage());
            }
            broken.close();
            session.incrementAndGet();
            whenLost.run();
        }
        up = false;
        // Fail them here: a connection that is only silent would keep them waiting for ever.
        List.copyOf(underWay).forEach(batch -> fail(batch, cause));
        underWay.clear();
        answerUnderWay = false;
        fail(List.copyOf(oneByOne), cause);
        oneByOne.clear();
        if (closed) {
            failAsked(cause);
        } else {
            failAskedUnlessHolding(cause);
            retryLater();
        }
    }

    private void retryLater() {
        vertx.setTimer(backoff.toMillis(), _ -> context.runOnContext(_ -> connect()));
        var twice = backoff.multipliedBy(2);
        backoff = twice.compareTo(LONGEST_BACKOFF) > 0 ? LONGEST_BACKOFF : twice;
    }

    private void failAskedUnlessHolding(Throwable cause) {
        if (!holds) {
            failAsked(cause);
        }
    }

    private void failAsked(Throwable cause) {
        fail(take(Integer.MAX_VALUE), cause);
    }
}
