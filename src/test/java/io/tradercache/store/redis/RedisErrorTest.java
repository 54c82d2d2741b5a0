package io.tradercache.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests what an error is about, in the words in which Redis 6.2 and 7.0 and the client report it.
class RedisErrorTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "WRONGTYPE Operation against a key holding the wrong kind of value",
                "ERR [7] WRONGTYPE Operation against a key holding the wrong kind of value",
                "ERR The ID specified in XADD is equal or smaller than the target stream top item",
                "user_script:15: Expected value but found invalid token at character 1"
            })
    void whatAKeyHolds_isAboutTheKey(String message) {
        assertThat(RedisError.of(message).isAboutTheKey()).isTrue();
        assertThat(RedisError.of(message).isAboutTheServer()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "OOM command not allowed when used memory > 'maxmemory'.",
                "@user_script: 31: -OOM command not allowed when used memory > 'maxmemory'.\r\n",
                "ERR [0] READONLY You can't write against a read only replica.",
                "ERR [0] ERR Error running script (call to f_b81de93a00ce96cad572d5453f4390972cafe904): @user_script:9: "
                        + "@user_script: 9: -READONLY You can't write against a read only replica.",
                "ERR Error running script (call to f_b81de93a00ce96cad572d5453f4390972cafe904): @user_script:9: "
                        + "@user_script: 9: -OOM command not allowed when used memory > 'maxmemory'.",
                "READONLY You can't write against a read only replica. script: b81de93a, on @user_script:9.",
                "@user_script: 37: -MISCONF Redis is configured to save RDB snapshots, but it is currently not able to",
                "NOSCRIPT No matching script. Please use EVAL."
            })
    void whatAnyRequestWouldMeet_isAboutTheServer(String message) {
        assertThat(RedisError.of(message).isAboutTheServer()).isTrue();
        assertThat(RedisError.of(message).isAboutTheKey()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ERR [3] MOVED 3999 127.0.0.1:6381",
                "NOPERM this user has no permissions to run the 'evalsha' command",
                "ERR unknown command 'FROB'",
                "@user_script: 12: Unknown Redis command called from Lua script"
            })
    void whatSaysNothingAboutTheEntity_isAboutNeither(String message) {
        assertThat(RedisError.of(message).isAboutTheServer()).isFalse();
        assertThat(RedisError.of(message).isAboutTheKey()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ERR [0] java.net.SocketException: Connection reset", "CONNECTION_CLOSED", "Connection is closed"
            })
    void lossOfTheConnection_isNoReply(String message) {
        assertThat(RedisError.of(message).isReply()).isFalse();
    }
}
