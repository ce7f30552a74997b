package dev.sluice.std;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Serves what exporters would: gauges, and counters that grow as time passes. Nothing at first. */
final class Exposition implements AutoCloseable {
    private static final Path SERIES = Path.of("src", "test", "resources", "std", "exposition.txt");

    private final HttpServer server;
    private final Map<String, Double> counted = new HashMap<>();
    private Map<String, String> shown = Map.of();
    private long since = System.nanoTime();

    Exposition() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        server.createContext("/metrics", exchange -> {
            byte[] body = text().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "text/plain; version=0.0.4");
            exchange.sendResponseHeaders(200, body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        });
        server.start();
    }

    String target() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** Shows a column of the file from now on; counters go on from where they are. @param column 1 or 2 */
    synchronized void show(int column) {
        count();
        Map<String, String> series = new HashMap<>();
        for (String line : lines()) {
            String[] cells = line.split("\\|");
            if (!cells[column].isBlank()) {
                series.put(cells[0].strip(), cells[column].strip());
            }
        }
        shown = series;
    }

    /** Nothing any more, as when every exporter is gone. */
    synchronized void clear() {
        shown = Map.of();
    }

    private static List<String> lines() {
        try {
            return Files.readAllLines(SERIES).stream()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private synchronized String text() {
        count();
        List<String> lines = new ArrayList<>();
        shown.forEach((series, value) -> {
            String[] parts = value.split(" ");
            boolean counter = value.startsWith("+");
            double start = counter ? 1_000 : Double.parseDouble(parts[0]);
            lines.add(series + " " + (start + counted.getOrDefault(series, 0.0)));
        });
        return String.join("\n", lines) + "\n";
    }

    private void count() {
        long now = System.nanoTime();
        double seconds = (now - since) / 1e9;
        since = now;
        shown.forEach((series, value) -> {
            String[] parts = value.split(" ");
            String last = parts[parts.length - 1];
            if (value.startsWith("+") || parts.length == 2) {
                counted.merge(series, seconds * Double.parseDouble(last), Double::sum);
            }
        });
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
