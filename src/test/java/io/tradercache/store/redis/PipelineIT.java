package io.tradercache.store.redis;

import static io.tradercache.fixtures.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tradercache.fixtures.Signals;
import io.tradercache.local.LocalRedis;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class PipelineIT {

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    // While Redis loads its data, it answers once for every 2 MB.
    private static final String LARGE = "v".repeat(1024 * 1024);

    @TempDir
    Path data;

    private Vertx vertx;
    private LocalRedis server;

    @BeforeEach
    void start() throws IOException {
        vertx = Vertx.vertx();
        server = LocalRedis.start(0, data);
    }

    @AfterEach
    void stop() {
        server.kill();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private Redis client() {
        return Redis.createClient(vertx, options(server.uri()));
    }

    private static RedisOptions options(String uri) {
        return new RedisOptions().setConnectionString(uri);
    }

    private Pipeline holding(String uri) {
        return new Pipeline(vertx, options(uri), "writes", true, PATIENCE);
    }

    private Pipeline failing(String uri) {
        return new Pipeline(vertx, options(uri), "reads", false, PATIENCE);
    }

    @Test
    void asked_isAnsweredInOrder() throws Exception {
        var pipeline = holding(server.uri());
        var answers = IntStream.range(0, 5_000)
                .mapToObj(_ -> pipeline.ask(Request.cmd(Command.INCR).arg("n")))
                .toList();

        for (int i = 0; i < answers.size(); i++) {
            assertThat(get(answers.get(i)).toInteger()).isEqualTo(i + 1);
        }
    }

    @Test
    void askedAtTheMomentOfAnAnswer_isSentAllTheSame() throws Exception {
        var pipeline = holding(server.uri());
        var askers = IntStream.range(0, 3)
                .mapToObj(n -> CompletableFuture.runAsync(() -> askInBursts(pipeline, "n" + n)))
                .toArray(CompletableFuture[]::new);

        CompletableFuture.allOf(askers).get(60, TimeUnit.SECONDS);
    }

    /// Asks for one to three increments and waits for the last of them, many times, so that many are asked just when an
    /// answer comes.
    private static void askInBursts(Pipeline pipeline, String key) {
        int asked = 0;
        for (int burst = 0; burst < 5_000; burst++) {
            Future<Response> last = Future.failedFuture("nothing asked");
            for (int i = 0; i <= burst % 3; i++) {
                last = pipeline.ask(Request.cmd(Command.INCR).arg(key));
                asked++;
            }
            var answer = last.toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS);
            assertThat(answer.join().toInteger()).isEqualTo(asked);
        }
    }

    @Test
    void redisAway_holdingWaits_andTheOtherFailsAtOnce() throws Exception {
        var writes = holding(server.uri());
        var reads = failing(server.uri());
        get(writes.ask(ping()));
        get(reads.ask(ping()));

        server.kill();
        await().until(() -> !writes.isUp() && !reads.isUp());
        var held = writes.ask(ping());
        assertThatThrownBy(() -> get(reads.ask(ping()))).hasCauseInstanceOf(RedisAway.class);
        assertThat(held.isComplete()).isFalse();

        server = LocalRedis.start(server.port(), data);
        assertThat(get(held)).hasToString("PONG");
        await().until(reads::isUp);
        assertThat(get(reads.ask(ping()))).hasToString("PONG");
    }

    @Test
    void moreThanMayWait_failsTheRest_andServesAgainAfterwards() throws Exception {
        var reads = failing(server.uri());
        var writes = holding(server.uri());
        get(reads.ask(ping()));

        var asked = askWhileBusy(reads);
        assertThat(asked.subList(0, Pipeline.MOST_WAITING)).noneMatch(Future::failed);
        assertThat(asked.subList(Pipeline.MOST_WAITING, asked.size()))
                .allSatisfy(refused -> assertThat(refused.cause()).hasMessageContaining("too many"));
        for (var answer : asked.subList(0, Pipeline.MOST_WAITING)) {
            assertThat(get(answer)).hasToString("PONG");
        }
        assertThat(get(reads.ask(ping()))).hasToString("PONG");

        for (var answer : askWhileBusy(writes)) {
            assertThat(get(answer)).hasToString("PONG");
        }
    }

    /// Asks for more than may wait while nothing can be sent. Returns the answers when it can.
    private static List<Future<Response>> askWhileBusy(Pipeline pipeline) {
        var asked = new CompletableFuture<Void>();
        var busy = new CompletableFuture<Void>();
        pipeline.soon(() -> {
            busy.complete(null);
            asked.join();
        });
        busy.join();
        List<Future<Response>> answers = new ArrayList<>();
        for (int n = 0; n < Pipeline.MOST_WAITING + 10; n++) {
            answers.add(pipeline.ask(ping()));
        }
        asked.complete(null);
        return answers;
    }

    @Test
    void redisPausedBeyondPatience_failsWhatWasUnderWay_thenGoesOn() throws Exception {
        var writes = holding(server.uri());
        get(writes.ask(ping()));

        Signals.pause(server.process());
        var underWay = writes.ask(ping());
        assertThatThrownBy(() -> get(underWay)).hasCauseInstanceOf(RedisAway.class);
        var held = writes.ask(ping());
        await().during(Duration.ofSeconds(4)).until(() -> !held.isComplete());
        Signals.resume(server.process());

        assertThat(get(held)).hasToString("PONG");
    }

    @Test
    void redisLoadingItsData_isWaitedFor() throws Exception {
        var filler = client();
        get(filler.send(
                Request.cmd(Command.CONFIG).arg("SET").arg("rdbcompression").arg("no")));
        for (int i = 0; i < 40; i++) {
            get(filler.send(Request.cmd(Command.SET).arg("key-" + i).arg(LARGE)));
        }
        get(filler.send(Request.cmd(Command.SAVE)));
        filler.close();
        server.kill();
        // Each key takes 0.1 s to load, so Redis accepts connections for 4 s and answers LOADING after every second
        // key.
        var loading = CompletableFuture.supplyAsync(() -> startSlowly(server.port()));
        var writes = holding(server.uri());
        var reads = failing(server.uri());
        var held = writes.ask(Request.cmd(Command.GET).arg("key-39"));

        server = loading.get(30, TimeUnit.SECONDS);

        assertThat(get(held)).hasToString(LARGE);
        await().until(reads::isUp);
    }

    private LocalRedis startSlowly(int port) {
        try {
            return LocalRedis.start(port, data, "--key-load-delay", "100000");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void connectionGoneSilent_isReplacedByANewOne() throws Exception {
        var proxy = new Proxy(vertx, server.port());
        var writes = holding("redis://127.0.0.1:" + proxy.port());
        get(writes.ask(ping()));

        proxy.silenceAllThereAre();
        var underWay = writes.ask(ping());
        assertThatThrownBy(() -> get(underWay)).hasCauseInstanceOf(RedisAway.class);

        assertThat(get(writes.ask(ping()))).hasToString("PONG");
    }

    @Test
    void scriptsFlushed_areLoadedAgain() throws Exception {
        var redis = client();
        var writes = holding(server.uri());
        var progress = List.of("t:0", "5", "5 0 0", "-1");
        get(writes.run(Script.ADVANCE_PROGRESS, List.of("progress"), progress));

        get(redis.send(Request.cmd(Command.SCRIPT).arg("FLUSH")));
        assertThatThrownBy(() -> get(writes.run(Script.ADVANCE_PROGRESS, List.of("progress"), progress)))
                .hasCauseInstanceOf(RedisAway.class);

        assertThat(get(writes.run(Script.ADVANCE_PROGRESS, List.of("progress"), progress))
                        .toInteger())
                .isEqualTo(1);
    }

    @Test
    void requestRefused_failsAlone() throws Exception {
        var redis = client();
        var writes = holding(server.uri());
        get(redis.send(Request.cmd(Command.SET).arg("text").arg("x")));
        var wrong = Request.cmd(Command.HGETALL).arg("text");

        var before = IntStream.range(0, 700).mapToObj(_ -> writes.ask(ping())).toList();
        var refused = writes.ask(wrong);
        var after = IntStream.range(0, 700).mapToObj(_ -> writes.ask(ping())).toList();

        assertThatThrownBy(() -> get(refused))
                .hasCauseInstanceOf(RedisRefused.class)
                .hasMessageContaining("WRONGTYPE");
        for (var answers : List.of(before, after)) {
            for (var answer : answers) {
                assertThat(get(answer)).hasToString("PONG");
            }
        }
        assertThat(writes.isUp()).isTrue();
    }

    @Test
    void scriptWithoutMemory_countsAsAway_andWorksOnceThereIsSome() throws Exception {
        var redis = client();
        var writes = holding(server.uri());
        get(redis.send(Request.cmd(Command.CONFIG).arg("SET").arg("maxmemory").arg("1")));

        var commit = List.of("0", "", "0", "HSET", "1", "2", "version", "1");
        assertThatThrownBy(() -> get(writes.run(Script.COMMIT_ENTITY, List.of("entity"), commit)))
                .cause()
                .isExactlyInstanceOf(RedisAway.class);

        get(redis.send(Request.cmd(Command.CONFIG).arg("SET").arg("maxmemory").arg("0")));
        assertThat(get(writes.run(Script.COMMIT_ENTITY, List.of("entity"), commit)))
                .hasToString("1");
    }

    @Test
    void demotedPrimary_isGivenUp_andUsedAgainOnceItTakesWrites() throws Exception {
        var redis = client();
        var writes = holding(server.uri());
        get(writes.run(Script.ADVANCE_PROGRESS, List.of("progress"), List.of("t:0", "5", "5 0 0", "-1")));
        get(redis.send(replicaOf("127.0.0.1", "1")));

        var progress = List.of("t:0", "6", "6 0 0", "5");
        assertThatThrownBy(() -> get(writes.run(Script.ADVANCE_PROGRESS, List.of("progress"), progress)))
                .cause()
                .isExactlyInstanceOf(RedisAway.class)
                .hasMessageContaining("READONLY");
        await("given up").until(() -> !writes.isUp());

        get(redis.send(replicaOf("NO", "ONE")));
        assertThat(get(writes.run(Script.ADVANCE_PROGRESS, List.of("progress"), progress)))
                .hasToString("1");
    }

    @Test
    void whatCountsOnAnEarlierSession_fails_andNothingElse() throws Exception {
        var redis = client();
        var writes = holding(server.uri());
        get(writes.ask(ping()));
        int before = writes.session();
        var lost = new CompletableFuture<Integer>();
        writes.whenLost(() -> lost.complete(writes.session()));
        get(redis.send(Request.cmd(Command.CLIENT).arg("KILL").arg("TYPE").arg("normal")));
        assertThat(lost.get(10, TimeUnit.SECONDS)).isEqualTo(before + 1);

        var progress = List.of("t:0", "5", "5 0 0", "-1");
        var late = writes.runIn(before, Script.ADVANCE_PROGRESS, List.of("progress"), progress);
        var now = writes.runIn(before + 1, Script.ADVANCE_PROGRESS, List.of("progress"), progress);

        assertThatThrownBy(() -> get(late)).hasCauseInstanceOf(RedisAway.class);
        assertThat(get(now)).hasToString("1");
        assertThat(get(writes.ask(ping()))).hasToString("PONG");
    }

    private static Request replicaOf(String host, String port) {
        return Request.cmd(Command.REPLICAOF).arg(host).arg(port);
    }

    @Test
    void refusedForAnotherReasonThanItsKey_countsAsAway() throws Exception {
        var writes = holding(server.uri());

        var refused = writes.ask(Request.cmd(Command.OBJECT).arg("NOTHING").arg("key"));

        assertThatThrownBy(() -> get(refused)).cause().isExactlyInstanceOf(RedisAway.class);
        assertThat(get(writes.ask(ping()))).hasToString("PONG");
        assertThat(writes.isUp()).isTrue();
    }

    private static Request ping() {
        return Request.cmd(Command.PING);
    }

    private static <T> T get(Future<T> answer) throws ExecutionException, TimeoutException, InterruptedException {
        return answer.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    /// A proxy before Redis. A connection that it silences stays open but mute, as if the host were gone.
    private static final class Proxy {
        private final NetServer server;
        private final List<NetSocket> sockets = new java.util.concurrent.CopyOnWriteArrayList<>();

        Proxy(Vertx vertx, int to) {
            NetClient client = vertx.createNetClient();
            server = vertx.createNetServer()
                    .connectHandler(in -> {
                        in.pause();
                        client.connect(to, "127.0.0.1").onSuccess(out -> {
                            in.handler(out::write);
                            out.handler(in::write);
                            sockets.add(in);
                            sockets.add(out);
                            in.resume();
                        });
                    })
                    .listen(0, "127.0.0.1")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        }

        int port() {
            return server.actualPort();
        }

        void silenceAllThereAre() {
            sockets.forEach(socket -> socket.handler(_ -> {}));
        }
    }
}
