package dev.sluice.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TestPrometheusTest {

    private final Instant now = Instant.now();

    @Test
    void answersWithWhatWasPushedInAnyOrder() throws Exception {
        try (TestPrometheus prometheus = TestPrometheus.start()) {
            prometheus.push("lag_seconds", Map.of("replica", "r1"), 12.5, now);
            prometheus.push("lag_seconds", Map.of("replica", "r1"), 3, now.minusSeconds(600));
            prometheus.pushSeries("errors_total", Map.of(), now, Duration.ofSeconds(1), new double[5000]);

            assertTrue(query(prometheus, "lag_seconds", now).contains("\"12.5\"]"));
            assertTrue(query(prometheus, "lag_seconds", now.minusSeconds(600)).contains("\"3\"]"));
            assertTrue(
                    query(prometheus, "count_over_time(errors_total[2h])", now).contains("\"5000\"]"));
        }
    }

    @Test
    void keepsItsAddressAndItsDataWhenItComesBack() throws Exception {
        try (TestPrometheus prometheus = TestPrometheus.start()) {
            prometheus.push("lag_seconds", Map.of(), 1, now);
            URI before = prometheus.url();

            prometheus.stop();
            assertThrows(ConnectException.class, () -> query(prometheus, "lag_seconds", now));
            prometheus.startAgain();

            assertEquals(before, prometheus.url());
            assertTrue(query(prometheus, "lag_seconds", now).contains("\"1\"]"));
        }
    }

    @Test
    void answersNothingWhileItIsFrozen() throws Exception {
        try (TestPrometheus prometheus = TestPrometheus.start()) {
            prometheus.push("lag_seconds", Map.of(), 1, now);

            prometheus.freeze();
            assertThrows(HttpTimeoutException.class, () -> query(prometheus, "lag_seconds", now));
            prometheus.thaw();

            assertTrue(query(prometheus, "lag_seconds", now).contains("\"1\"]"));
        }
    }

    private static String query(TestPrometheus prometheus, String promql, Instant at)
            throws IOException, InterruptedException {
        String query =
                "?query=" + URLEncoder.encode(promql, StandardCharsets.UTF_8) + "&time=" + at.toEpochMilli() / 1e3;
        HttpRequest request = HttpRequest.newBuilder(prometheus.url().resolve("/api/v1/query" + query))
                .timeout(Duration.ofMillis(500))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
    }
}
