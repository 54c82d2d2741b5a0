package io.tradercache.store.redis;

import org.jspecify.annotations.Nullable;

/// A failure as others may see it, in the log and in answers. The words of an exception may quote what was read,
/// such as a balance, so only the types and the stack traces are kept. The words of Redis stay, because they quote
/// nothing.
public final class Wordless extends RuntimeException {
    private Wordless(Throwable failure) {
        super(failure.getClass().getName(), cause(failure.getCause()), false, true);
        setStackTrace(failure.getStackTrace());
    }

    public static Throwable of(Throwable failure) {
        return failure instanceof RedisAway ? failure : new Wordless(failure);
    }

    private static @Nullable Throwable cause(@Nullable Throwable cause) {
        return cause == null ? null : of(cause);
    }

    /// What is wrong, in a few words.
    public static String words(Throwable failure) {
        return failure instanceof RedisAway
                ? String.valueOf(failure.getMessage())
                : failure.getClass().getSimpleName();
    }
}
