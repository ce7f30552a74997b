package dev.sluice.chaos;

import dev.sluice.testing.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * A stable address in front of a server that may change: passes bytes on, until it is told to cut. It knows of the protocol only
 * what a COMMIT looks like; without TLS.
 */
public final class TcpProxy implements AutoCloseable {

    /** What becomes of the next COMMIT, once: its connection is reset, and the client never learns more. */
    public enum AtCommit {
        /** It never reaches the server. */
        LOSE_IT,
        /** The server carries it out and answers; the answer is lost. */
        LOSE_THE_ANSWER
    }

    private static final int CHUNK = 1 << 16;
    private static final String OF_POSTGRES = "COMMIT\0";
    private static final String OF_MARIADB = "\3COMMIT";

    private final String commit;
    private final ServerSocket door;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final AtomicReference<AtCommit> armed = new AtomicReference<>();
    private final AtomicInteger strikes = new AtomicInteger();
    private volatile int target;
    private volatile boolean barred;
    private volatile Duration distance = Duration.ZERO;

    private TcpProxy(int target, String commit) {
        this.target = target;
        this.commit = commit;
        try {
            door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        daemon(this::admit);
    }

    public static TcpProxy to(int port) {
        return new TcpProxy(port, OF_POSTGRES);
    }

    public static TcpProxy toMariaDb(int port) {
        return new TcpProxy(port, OF_MARIADB);
    }

    public int port() {
        return door.getLocalPort();
    }

    /** The same database by this way. */
    public TestDatabase through(TestDatabase database) {
        String url = "jdbc:postgresql://127.0.0.1:" + port() + "/" + database.name();
        return new TestDatabase(database.name(), url, database.user(), database.password());
    }

    public void strike(AtCommit how) {
        armed.set(how);
    }

    /** How many commits were lost so far. */
    public int strikes() {
        return strikes.get();
    }

    /** Leads new connections to another port; those that are open are reset. */
    void leadTo(int port) {
        target = port;
        barred = false;
        reset();
    }

    /** Lets everything that is sent to the server wait so long on its way. */
    public void distance(Duration longer) {
        distance = longer;
    }

    /** Resets what is open, and lets nobody in. */
    void bar() {
        barred = true;
        reset();
    }

    private void reset() {
        links.forEach(Link::reset);
    }

    private void admit() throws IOException {
        while (true) {
            Socket client = door.accept();
            if (barred) {
                client.setSoLinger(true, 0);
                client.close();
                continue;
            }
            try {
                Link link = new Link(client, new Socket(InetAddress.getLoopbackAddress(), target));
                links.add(link);
                daemon(link::forth);
                daemon(link::back);
            } catch (IOException nobodyThere) {
                client.setSoLinger(true, 0);
                client.close();
            }
        }
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        reset();
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void daemon(Work work) {
        Thread.ofPlatform().daemon().name("tcp-proxy").start(() -> {
            try {
                work.run();
            } catch (IOException closed) {
                // one side has gone
            }
        });
    }

    /** One client and its server. */
    private final class Link {
        private final Socket client;
        private final Socket server;
        private volatile boolean mute;

        Link(Socket client, Socket server) throws IOException {
            this.client = client;
            this.server = server;
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
        }

        void forth() throws IOException {
            try {
                InputStream in = client.getInputStream();
                OutputStream out = server.getOutputStream();
                byte[] buffer = new byte[CHUNK];
                for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
                    AtCommit how = commits(buffer, got) ? armed.getAndSet(null) : null;
                    if (how == AtCommit.LOSE_IT) {
                        strikes.incrementAndGet();
                        return;
                    }
                    mute |= how == AtCommit.LOSE_THE_ANSWER;
                    LockSupport.parkNanos(distance.toNanos());
                    out.write(buffer, 0, got);
                    out.flush();
                }
            } finally {
                reset();
            }
        }

        void back() throws IOException {
            try {
                InputStream in = server.getInputStream();
                OutputStream out = client.getOutputStream();
                byte[] buffer = new byte[CHUNK];
                for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
                    if (mute) {
                        strikes.incrementAndGet();
                        return;
                    }
                    out.write(buffer, 0, got);
                    out.flush();
                }
            } finally {
                reset();
            }
        }

        /** The driver sends each statement in one piece, and a batch's last one is nothing but COMMIT. */
        private boolean commits(byte[] buffer, int length) {
            return new String(buffer, 0, length, StandardCharsets.ISO_8859_1).contains(commit);
        }

        void reset() {
            links.remove(this);
            for (Socket side : new Socket[] {client, server}) {
                try {
                    side.setSoLinger(true, 0);
                    side.close();
                } catch (IOException gone) {
                    // it is closed already
                }
            }
        }
    }
}
