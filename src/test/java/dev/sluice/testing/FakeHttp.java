package dev.sluice.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * An HTTP server that plays a script: each path has a queue of answers, the last of which is repeated. It remembers
 * what it was asked. Answers may come late or never; {@link #close()} releases those that still wait.
 */
public final class FakeHttp implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Function<Request, Answer>> scripts = new ConcurrentHashMap<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    private FakeHttp(HttpServer server) {
        this.server = server;
    }

    public static FakeHttp start() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
            FakeHttp fake = new FakeHttp(server);
            server.setExecutor(fake.threads);
            server.createContext("/", fake::handle);
            server.start();
            return fake;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    public URI url(String path) {
        return url().resolve(path);
    }

    /** Plays these answers in turn on a path, and the last of them for ever; replaces an earlier script. */
    public FakeHttp on(String path, Answer... answers) {
        Deque<Answer> queue = new ArrayDeque<>(Arrays.asList(answers));
        return on(path, request -> {
            synchronized (queue) {
                return queue.size() > 1 ? queue.poll() : queue.peek();
            }
        });
    }

    /** Computes the answer from the request. */
    public FakeHttp on(String path, Function<Request, Answer> script) {
        scripts.put(path, script);
        return this;
    }

    /** What was asked so far, oldest first. */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Request request = read(exchange);
            requests.add(request);
            Answer answer = scripts.getOrDefault(
                            exchange.getRequestURI().getPath(),
                            unknown -> Answer.status(404).body("no script"))
                    .apply(request);
            if (!waitFor(answer.delay())) {
                return;
            }
            answer.headers().forEach(exchange.getResponseHeaders()::add);
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            boolean bodiless = body.length == 0 || request.method().equals("HEAD");
            exchange.sendResponseHeaders(answer.status(), bodiless ? -1 : body.length);
            if (!bodiless) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    /** False if the server was closed in the meantime. */
    private boolean waitFor(Duration delay) {
        try {
            return delay.isZero() || !closed.await(delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            return false;
        }
    }

    private static Request read(HttpExchange exchange) throws IOException {
        Map<String, String> headers = new HashMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        return new Request(exchange.getRequestMethod(), exchange.getRequestURI(), headers, body);
    }

    /**
     * What the server was asked.
     *
     * @param headers by name in lower case
     */
    public record Request(String method, URI uri, Map<String, String> headers, String body) {}

    /** What the server says, and how long it takes to. */
    public record Answer(int status, Map<String, String> headers, String body, Duration delay) {

        private static final Duration FOR_EVER = Duration.ofDays(1);

        public Answer {
            Objects.requireNonNull(body);
            headers = Map.copyOf(headers);
        }

        public static Answer status(int status) {
            return new Answer(status, Map.of(), "", Duration.ZERO);
        }

        public static Answer json(String body) {
            return status(200).header("Content-Type", "application/json").body(body);
        }

        public static Answer text(String body) {
            return status(200)
                    .header("Content-Type", "text/plain; charset=utf-8")
                    .body(body);
        }

        /** Takes the request and never answers. */
        public static Answer never() {
            return status(200).after(FOR_EVER);
        }

        public Answer header(String name, String value) {
            Map<String, String> more = new HashMap<>(headers);
            more.put(name, value);
            return new Answer(status, more, body, delay);
        }

        public Answer body(String text) {
            return new Answer(status, headers, text, delay);
        }

        public Answer after(Duration time) {
            return new Answer(status, headers, body, time);
        }
    }
}
