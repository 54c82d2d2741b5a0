package io.tradercache.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalRedisTest {

    private static final String[] KEEPING_ALL = {"--appendonly", "yes", "--appendfsync", "always"};

    @Test
    void killedAndStartedAgainOnItsData_hasWhatItKept(@TempDir Path data) throws IOException {
        var redis = LocalRedis.start(0, data, KEEPING_ALL);
        ask(redis, "SET fill F-1");
        redis.kill();

        try (var again = LocalRedis.start(redis.port(), data, KEEPING_ALL)) {
            assertThat(ask(again, "STRLEN fill")).isEqualTo(":3");
        }
    }

    @Test
    void closed_leavesNoProcess(@TempDir Path data) throws IOException {
        var redis = LocalRedis.start(0, data);

        redis.close();

        assertThat(redis.process().isAlive()).isFalse();
    }

    private static String ask(LocalRedis redis, String command) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), redis.port())) {
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
        }
    }
}
