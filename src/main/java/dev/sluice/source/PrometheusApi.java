package dev.sluice.source;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** Prometheus's query API; queries go as forms, so that their length is no matter. */
final class PrometheusApi {
    private final HttpCaller caller;
    private final Secrets secrets;

    PrometheusApi(HttpCaller caller, Secrets secrets) {
        this.caller = caller;
        this.secrets = secrets;
    }

    /** An instant query at the server's own time. */
    PrometheusReply query(String promQl, Deadline deadline) throws NoAnswer {
        return query(promQl, Optional.empty(), deadline);
    }

    /** An instant query, at the server's own time if none is given. */
    PrometheusReply query(String promQl, Optional<Instant> at, Deadline deadline) throws NoAnswer {
        String time =
                at.map(instant -> "&time=" + seconds(instant.toEpochMilli())).orElse("");
        return post("/api/v1/query", promQl, time, deadline);
    }

    PrometheusReply range(String promQl, Instant start, Instant end, Duration step, Deadline deadline) throws NoAnswer {
        String range = "&start=" + seconds(start.toEpochMilli()) + "&end=" + seconds(end.toEpochMilli()) + "&step="
                + seconds(step.toMillis());
        return post("/api/v1/query_range", promQl, range, deadline);
    }

    private PrometheusReply post(String path, String promQl, String more, Deadline deadline) throws NoAnswer {
        String form = "query=" + URLEncoder.encode(promQl, StandardCharsets.UTF_8) + "&timeout="
                + seconds(deadline.left().toMillis()) + more;
        return PrometheusReply.parse(caller.post(path, form, deadline), deadline, secrets);
    }

    private static String seconds(long millis) {
        return String.format(Locale.ROOT, "%.3f", millis / 1_000.0);
    }
}
