package dev.sluice.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/**
 * Stands in for Prometheus: samples the shop's counters at an interval, and answers the query API about them on loopback and a
 * free port.
 */
final class MetricsEndpoint implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int LONGEST_QUERY = 100_000;
    private static final int MOST_STEPS = 11_000;

    private final Scrapes scrapes = new Scrapes();
    private final ShopQueries queries = new ShopQueries(scrapes);
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(
            2, Thread.ofPlatform().daemon().name("metrics-endpoint-", 0).factory());
    private final HttpServer server;

    private MetricsEndpoint(Traffic traffic) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> answer(exchange, 404, failure("not_found", "no such page")));
        server.createContext("/-/ready", exchange -> answer(exchange, 200, Map.of("status", "success")));
        server.createContext(
                "/api/v1/status/buildinfo", exchange -> answer(exchange, 200, success(Map.of("version", "demo"))));
        server.createContext("/api/v1/query", exchange -> handle(exchange, this::instant));
        server.createContext("/api/v1/query_range", exchange -> handle(exchange, this::range));
        threads.scheduleAtFixedRate(
                () -> scrapes.add(Instant.now(), traffic.counters()),
                0,
                Scrapes.INTERVAL.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    static MetricsEndpoint start(Traffic traffic) throws IOException {
        MetricsEndpoint endpoint = new MetricsEndpoint(traffic);
        endpoint.server.start();
        return endpoint;
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    /** What answers a request; empty if the query is not understood. */
    private interface Query {
        Optional<Map<String, Object>> data(Map<String, String> form);
    }

    private static void handle(HttpExchange exchange, Query query) throws IOException {
        try {
            Optional<Map<String, Object>> data = query.data(form(exchange));
            if (data.isPresent()) {
                answer(exchange, 200, success(data.get()));
            } else {
                answer(
                        exchange,
                        400,
                        failure("bad_data", "the demo answers the expressions of orders_status.runbook only"));
            }
        } catch (IllegalArgumentException malformed) {
            answer(exchange, 400, failure("bad_data", "a malformed parameter"));
        }
    }

    private Optional<Map<String, Object>> instant(Map<String, String> form) {
        Instant at = form.containsKey("time") ? seconds(form.get("time")) : Instant.now();
        String query = form.getOrDefault("query", "");
        if (query.equals("time()")) {
            return Optional.of(Map.of("resultType", "scalar", "result", point(at, at.toEpochMilli() / 1_000.0)));
        }
        return queries.evaluate(query, at).map(samples -> {
            List<Object> result = new ArrayList<>();
            samples.forEach(
                    sample -> result.add(Map.of("metric", sample.labels(), "value", point(at, sample.value()))));
            return Map.of("resultType", "vector", "result", result);
        });
    }

    private Optional<Map<String, Object>> range(Map<String, String> form) {
        Instant end = seconds(form.getOrDefault("end", ""));
        Duration step = Duration.ofMillis(
                new BigDecimal(form.getOrDefault("step", "")).movePointRight(3).longValue());
        Map<Map<String, String>, List<Object>> series = new LinkedHashMap<>();
        int steps = 0;
        for (Instant at = seconds(form.getOrDefault("start", "")); !at.isAfter(end); at = at.plus(step)) {
            if (step.isZero() || step.isNegative() || steps++ > MOST_STEPS) {
                throw new IllegalArgumentException("step");
            }
            Optional<List<ShopQueries.Sample>> samples = queries.evaluate(form.getOrDefault("query", ""), at);
            if (samples.isEmpty()) {
                return Optional.empty();
            }
            for (ShopQueries.Sample sample : samples.get()) {
                series.computeIfAbsent(sample.labels(), labels -> new ArrayList<>())
                        .add(point(at, sample.value()));
            }
        }
        List<Object> result = new ArrayList<>();
        series.forEach((labels, values) -> result.add(Map.of("metric", labels, "values", values)));
        return Optional.of(Map.of("resultType", "matrix", "result", result));
    }

    private static List<Object> point(Instant at, double value) {
        return List.of(at.toEpochMilli() / 1_000.0, Double.toString(value));
    }

    private static Instant seconds(String text) {
        return Instant.ofEpochMilli(new BigDecimal(text).movePointRight(3).longValue());
    }

    private static Map<String, Object> success(Map<String, Object> data) {
        return Map.of("status", "success", "data", data);
    }

    private static Map<String, Object> failure(String type, String error) {
        return Map.of("status", "error", "errorType", type, "error", error);
    }

    /** The fields of the address and of the posted form. */
    private static Map<String, String> form(HttpExchange exchange) throws IOException {
        String posted = new String(exchange.getRequestBody().readNBytes(LONGEST_QUERY), StandardCharsets.UTF_8);
        String address = exchange.getRequestURI().getRawQuery();
        Map<String, String> form = new HashMap<>();
        for (String field : (posted + "&" + (address == null ? "" : address)).split("&")) {
            int equals = field.indexOf('=');
            if (equals > 0) {
                form.put(
                        field.substring(0, equals),
                        URLDecoder.decode(field.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return form;
    }

    private static void answer(HttpExchange exchange, int status, Map<String, Object> json) throws IOException {
        try (exchange) {
            byte[] body = JSON.writeValueAsBytes(json);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
