package io.tradercache.proof;

import java.lang.System.Logger.Level;
import java.time.Duration;

/// Prints one line of figures at the end of each proof, to be quoted.
final class Figures {
    private static final System.Logger LOG = System.getLogger("proof");

    private final long started = System.nanoTime();

    void print(String proof, String figures) {
        var seconds = Duration.ofNanos(System.nanoTime() - started).toSeconds();
        LOG.log(Level.INFO, () -> "%s: %s; %d s".formatted(proof, figures, seconds));
    }
}
