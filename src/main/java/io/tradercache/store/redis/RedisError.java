package io.tradercache.store.redis;

import java.util.Set;
import java.util.regex.Pattern;

/// An error in the words of Redis, such as `WRONGTYPE Operation against a key holding the wrong kind of value`.
record RedisError(String text) {
    // The client numbers the requests of a batch, and Redis 6.2 says which script failed, and where.
    private static final Pattern PREFIX = Pattern.compile("^(ERR \\[\\d+] )?"
            + "(ERR Error running script \\(call to \\w+\\): @user_script:\\d+: )?"
            + "(@user_script: ?\\d+: -?)?");
    private static final Pattern CODE = Pattern.compile("^[A-Z]+(?= )");
    private static final Set<String> OF_THE_SERVER = Set.of(
            "NOSCRIPT",
            "LOADING",
            "READONLY",
            "OOM",
            "MISCONF",
            "MASTERDOWN",
            "CLUSTERDOWN",
            "NOREPLICAS",
            "NOAUTH",
            "BUSY");

    static RedisError of(String message) {
        return new RedisError(PREFIX.matcher(message).replaceFirst(""));
    }

    /// Whether Redis said it. The client words the loss of a connection as an error of Redis, too, but without a code.
    boolean isReply() {
        return !code().isEmpty();
    }

    /// Whether any request would have met it, and a new connection and some time may mend it.
    boolean isAboutTheServer() {
        return OF_THE_SERVER.contains(code());
    }

    /// Whether it comes from what a key holds: its type, the order of a stream, or a text that a script cannot read.
    /// Any other error, such as of a permission or of a slot that moved, says nothing about the entity.
    boolean isAboutTheKey() {
        return code().equals("WRONGTYPE")
                || text.startsWith("ERR The ID specified in XADD")
                || text.startsWith("user_script:");
    }

    private String code() {
        var code = CODE.matcher(text);
        return code.find() ? code.group() : "";
    }
}
