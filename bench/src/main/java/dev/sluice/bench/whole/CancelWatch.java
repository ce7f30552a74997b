package dev.sluice.bench.whole;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Stands before a PostgreSQL and knows when a CancelRequest arrived: its first message of 16 bytes with the code 80877102. */
final class CancelWatch implements AutoCloseable {
    private static final int LENGTH = 16;
    private static final int CODE = 80877102;

    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int serverPort;
    private final BlockingQueue<Long> arrived = new LinkedBlockingQueue<>();

    CancelWatch(int serverPort) throws IOException {
        this.serverPort = serverPort;
        Thread.ofPlatform().daemon().name("proxy").start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    void forget() {
        arrived.clear();
    }

    /** The moment of the next cancel in nanoseconds of this process; empty time if none comes: -1. */
    long await(long millis) throws InterruptedException {
        Long moment = arrived.poll(millis, TimeUnit.MILLISECONDS);
        return moment == null ? -1 : moment;
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                Thread.ofPlatform().daemon().start(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort)) {
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            byte[] first = client.getInputStream().readNBytes(8);
            if (first.length < 8) {
                return;
            }
            ByteBuffer header = ByteBuffer.wrap(first);
            if (header.getInt() == LENGTH && header.getInt() == CODE) {
                arrived.add(System.nanoTime());
            }
            server.getOutputStream().write(first);
            Thread back = Thread.ofPlatform().daemon().start(() -> copy(server, client));
            copy(client, server);
            back.join();
        } catch (IOException | InterruptedException ended) {
            // One of them hung up.
        }
    }

    private static void copy(Socket from, Socket to) {
        byte[] bytes = new byte[8_192];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                out.write(bytes, 0, count);
            }
            to.shutdownOutput();
        } catch (IOException ended) {
            // One of them hung up.
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
