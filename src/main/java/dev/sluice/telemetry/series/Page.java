package dev.sluice.telemetry.series;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.telemetry.TelemetrySettings.Listen;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongSupplier;

/** Serves {@code /metrics}, and {@code /-/healthy}, which says whether the driver is alive. */
public final class Page implements AutoCloseable {
    private static final long LONGEST_SILENCE_MILLIS = 15_000;
    private static final int THREADS = 4;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(
            THREADS, Thread.ofPlatform().daemon().name("metrics page ", 1).factory());
    private final Gauges gauges;
    private final LongSupplier wall;
    private final Scrapes scrapes = new Scrapes(System::nanoTime);

    private Page(HttpServer server, Gauges gauges, LongSupplier wall) {
        this.server = server;
        this.gauges = gauges;
        this.wall = wall;
    }

    /** @throws IOException if the address is taken, or not one of this machine */
    static Page open(Listen listen, Gauges gauges, LongSupplier wall) throws IOException {
        Page page = new Page(HttpServer.create(address(listen), 0), gauges, wall);
        page.server.setExecutor(page.threads);
        page.server.createContext("/", page::answer);
        page.server.start();
        return page;
    }

    /** Why nothing can be served at an address, if that is so. */
    public static Optional<String> unusable(Listen listen) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(address(listen));
            return Optional.empty();
        } catch (IOException | IllegalArgumentException taken) {
            return Optional.of(String.valueOf(taken.getMessage()));
        }
    }

    String url() {
        InetSocketAddress bound = server.getAddress();
        return "http://" + new Listen(bound.getAddress().getHostAddress(), bound.getPort()) + "/metrics";
    }

    /** Who reads it. */
    Scrapes scrapes() {
        return scrapes;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private static InetSocketAddress address(Listen listen) throws IOException {
        return new InetSocketAddress(InetAddress.getByName(listen.host()), listen.port());
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String method = exchange.getRequestMethod();
            if (!method.equals("GET") && !method.equals("HEAD")) {
                say(exchange, 405, "text/plain; charset=utf-8", "only GET is answered here\n");
                return;
            }
            switch (exchange.getRequestURI().getPath()) {
                case "/metrics" -> {
                    boolean last = scrapes.begins();
                    say(exchange, 200, Exposition.TYPE, Exposition.text(gauges.snapshot()));
                    // Not before all of it is under way: after the last reading the page is gone.
                    exchange.close();
                    if (method.equals("GET")) {
                        scrapes.read(last);
                    }
                }
                case "/-/healthy" -> healthy(exchange);
                default -> say(exchange, 404, "text/plain; charset=utf-8", "there are /metrics and /-/healthy\n");
            }
        }
    }

    private void healthy(HttpExchange exchange) throws IOException {
        long silent = wall.getAsLong() - gauges.heartbeat();
        boolean alive = silent <= LONGEST_SILENCE_MILLIS;
        String text = alive
                ? "the run is driven\n"
                : gauges.heartbeat() == 0
                        ? "the run has not begun\n"
                        : "the driver was last alive " + silent / 1_000 + "s ago\n";
        say(exchange, alive ? 200 : 503, "text/plain; charset=utf-8", text);
    }

    private static void say(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, head ? -1 : body.length);
        if (!head) {
            exchange.getResponseBody().write(body);
        }
    }
}
