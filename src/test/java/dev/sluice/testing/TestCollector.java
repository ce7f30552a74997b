package dev.sluice.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A collector of OpenTelemetry that decodes what it gets with the official classes, and keeps what it has taken. */
public final class TestCollector implements AutoCloseable {
    private static final int OK = 200;
    /** Stands for no answer at all. */
    public static final int NEVER = -1;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Deque<Integer> statuses = new ArrayDeque<>();
    private final List<ExportTraceServiceRequest> traces = new CopyOnWriteArrayList<>();
    private final List<ExportMetricsServiceRequest> metrics = new CopyOnWriteArrayList<>();
    private final List<Integer> answered = new CopyOnWriteArrayList<>();

    private TestCollector(HttpServer server) {
        this.server = server;
    }

    /** @param statuses of the first answers to traces, the last one for ever; none is 200 */
    public static TestCollector start(Integer... statuses) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
            TestCollector collector = new TestCollector(server);
            collector.statuses.addAll(List.of(statuses));
            server.setExecutor(collector.threads);
            server.createContext("/v1/traces", collector::trace);
            server.createContext("/v1/metrics", collector::metrics);
            server.start();
            return collector;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Messages with spans that it has taken. */
    public List<ExportTraceServiceRequest> traces() {
        return List.copyOf(traces);
    }

    /** Messages with series that it has taken. */
    public List<ExportMetricsServiceRequest> metrics() {
        return List.copyOf(metrics);
    }

    /** The spans that it has taken, in that order. */
    public List<Span> spans() {
        return traces.stream()
                .flatMap(request -> request.getResourceSpansList().stream())
                .flatMap(resource -> resource.getScopeSpansList().stream())
                .flatMap(scope -> scope.getSpansList().stream())
                .toList();
    }

    /** The series of a message. */
    public static List<Metric> series(ExportMetricsServiceRequest request) {
        return request.getResourceMetricsList().stream()
                .flatMap(resource -> resource.getScopeMetricsList().stream())
                .flatMap(scope -> scope.getMetricsList().stream())
                .toList();
    }

    /** The statuses with which it has answered traces; {@link #NEVER} where it has not. */
    public List<Integer> answered() {
        return List.copyOf(answered);
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void trace(HttpExchange exchange) throws IOException {
        try (exchange) {
            ExportTraceServiceRequest request = ExportTraceServiceRequest.parseFrom(
                    exchange.getRequestBody().readAllBytes());
            int status = next();
            answered.add(status);
            if (status == NEVER) {
                closed.await();
                return;
            }
            if (status == OK) {
                traces.add(request);
            }
            exchange.getResponseHeaders().set("Retry-After", "0");
            exchange.sendResponseHeaders(status, -1);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void metrics(HttpExchange exchange) throws IOException {
        try (exchange) {
            metrics.add(ExportMetricsServiceRequest.parseFrom(
                    exchange.getRequestBody().readAllBytes()));
            exchange.sendResponseHeaders(OK, -1);
        }
    }

    private int next() {
        synchronized (statuses) {
            return statuses.isEmpty() ? OK : statuses.size() > 1 ? statuses.poll() : statuses.peek();
        }
    }
}
