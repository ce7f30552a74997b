package dev.sluice.bench.whole;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A source over HTTP whose next answer is red once it is told so, and which knows the moment when it wrote that. */
final class RedSource implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private boolean red;
    private long since;

    RedSource() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    synchronized void turnRed() {
        red = true;
        since = 0;
    }

    synchronized void turnGreen() {
        red = false;
    }

    /** When the first red answer was written, in nanoseconds of this process; 0 if none was. */
    synchronized long since() {
        return since;
    }

    private void answer(HttpExchange exchange) throws IOException {
        if (!exchange.getRequestMethod().equals("GET")) {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
            return;
        }
        boolean isRed;
        synchronized (this) {
            isRed = red;
            if (red && since == 0) {
                since = System.nanoTime();
            }
        }
        byte[] body = "{\"value\": %b, \"at\": %d}"
                .formatted(!isRed, System.currentTimeMillis())
                .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        try (var out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
