package io.tradercache.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.BitSet;
import java.util.concurrent.ThreadLocalRandom;

/// Finds free ports on the loopback address for servers that cannot bind port 0, because others must know their
/// port first, or because they come back on the same port.
///
/// The ports are below the range that systems use for outgoing connections. So no connection takes a port
/// between the check and its use, or while its server is down. One process never gives the same port twice.
public final class FreePort {
    private static final int FIRST = 15_000;
    private static final int COUNT = 15_000;
    private static final BitSet GIVEN = new BitSet(COUNT);

    private FreePort() {}

    /// A port that nobody listens on.
    public static int next() throws IOException {
        synchronized (GIVEN) {
            // Not in sequence, because two builds on one machine would then ask for the same ports.
            int from = ThreadLocalRandom.current().nextInt(COUNT);
            for (int i = 0; i < COUNT; i++) {
                int candidate = (from + i) % COUNT;
                if (!GIVEN.get(candidate) && isFree(FIRST + candidate)) {
                    GIVEN.set(candidate);
                    return FIRST + candidate;
                }
            }
        }
        throw new IOException("no free port from " + FIRST + " to " + (FIRST + COUNT - 1));
    }

    /// The wanted port, or the first free one after it.
    static int from(int wanted) throws IOException {
        for (int port = wanted; port < wanted + 100; port++) {
            if (isFree(port)) {
                return port;
            }
        }
        throw new IOException("no free port from " + wanted + " to " + (wanted + 99));
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
