package io.tradercache.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
class EventLoopsTest {
    @Inject
    RedisConnections connections;

    @Test
    void eachConnection_hasItsOwnThread_howeverFewProcessorsThereAre() {
        assertThat(Stream.of(connections.writes(), connections.reads(), connections.market(), connections.longReads())
                        .map(EventLoopsTest::threadOf))
                .doesNotHaveDuplicates();
    }

    private static Thread threadOf(Pipeline connection) {
        var thread = new CompletableFuture<Thread>();
        connection.soon(() -> thread.complete(Thread.currentThread()));
        return thread.join();
    }
}
