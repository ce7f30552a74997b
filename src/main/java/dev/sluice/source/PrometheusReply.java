package dev.sluice.source;

import dev.sluice.value.Missing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The data of a successful answer of Prometheus's query API.
 *
 * @param type scalar, vector, matrix or string
 * @param notes remarks on the query that do not touch its data
 */
record PrometheusReply(String type, List<Series> series, List<String> notes) {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    /** What the server says of the query itself; any other warning is about data that it could not get at. */
    private static final String ABOUT_THE_QUERY = "PromQL ";

    private static final String READ_THE_QUERY = "correct the query; try it in the server's own expression browser";

    /** One series with its points; a scalar is a series without labels. */
    record Series(Map<String, String> labels, List<Point> points) {}

    /** A point, whose number may be NaN or infinite. */
    record Point(Instant at, double number) {}

    static PrometheusReply parse(HttpReply reply, Deadline deadline, Secrets secrets) throws NoAnswer {
        if (reply.status() == 401 || reply.status() == 403) {
            throw NoAnswer.settled(
                    Missing.Cause.AUTH,
                    "HTTP " + reply.status(),
                    "check `bearer`, or `user` and `password`, of the source in sluice.yaml");
        }
        if (reply.status() / 100 == 2 && reply.body().isBlank()) {
            throw NoAnswer.settled(
                    Missing.Cause.EMPTY,
                    "HTTP " + reply.status() + " without a body",
                    "check that the source's url is Prometheus's own, and no proxy's");
        }
        JsonNode json = json(reply);
        if (reply.status() / 100 != 2 || !json.path("status").asString("").equals("success")) {
            throw error(reply, json, deadline, secrets);
        }
        JsonNode data = json.path("data");
        List<String> notes = notes(json, secrets);
        String type = data.path("resultType").asString("");
        return new PrometheusReply(type, series(type, data.path("result"), secrets), notes);
    }

    private static JsonNode json(HttpReply reply) throws NoAnswer {
        try {
            return JSON.readTree(reply.body());
        } catch (JacksonException noJson) {
            if (reply.status() / 100 == 2) {
                throw noApi("no JSON");
            }
            throw http(reply.status(), "");
        }
    }

    private static NoAnswer error(HttpReply reply, JsonNode json, Deadline deadline, Secrets secrets) {
        String type = json.path("errorType").asString("");
        if (type.equals("timeout")) {
            return deadline.passed();
        }
        return http(
                reply.status(), (type + ": " + secrets.mask(json.path("error").asString(""))));
    }

    private static NoAnswer http(int status, String said) {
        String detail = (status + " " + (said.equals(": ") ? "" : said)).strip();
        return status >= 500
                ? NoAnswer.passing(Missing.Cause.HTTP, detail, "see the log of the server")
                : NoAnswer.settled(
                        Missing.Cause.HTTP, detail, status == 404 ? "correct the source's url" : READ_THE_QUERY);
    }

    /** Refuses data that are incomplete by the server's own word: a store or a remote read that failed. */
    private static List<String> notes(JsonNode answer, Secrets secrets) throws NoAnswer {
        if (answer.path("isPartial").asBoolean(false)) {
            throw partial("the server says `isPartial`");
        }
        List<String> notes = new ArrayList<>();
        for (JsonNode warning : answer.path("warnings")) {
            String text = secrets.mask(warning.asString(""));
            if (!text.startsWith(ABOUT_THE_QUERY)) {
                throw partial(text);
            }
            notes.add(text);
        }
        return notes;
    }

    private static NoAnswer partial(String said) {
        return NoAnswer.passing(
                Missing.Cause.PARTIAL, said, "bring the store back that the server could not read from");
    }

    private static List<Series> series(String type, JsonNode result, Secrets secrets) throws NoAnswer {
        List<Series> series = new ArrayList<>();
        switch (type) {
            case "scalar" -> series.add(new Series(Map.of(), List.of(point(result, secrets))));
            case "vector" -> {
                for (JsonNode each : result) {
                    series.add(new Series(labels(each), List.of(point(each.path("value"), secrets))));
                }
            }
            case "matrix" -> {
                for (JsonNode each : result) {
                    List<Point> points = new ArrayList<>();
                    for (JsonNode pair : each.path("values")) {
                        points.add(point(pair, secrets));
                    }
                    series.add(new Series(labels(each), points));
                }
            }
            case "string" -> {}
            default -> throw noApi("an answer of type `" + type + "`");
        }
        return series;
    }

    private static Map<String, String> labels(JsonNode series) {
        Map<String, String> labels = new LinkedHashMap<>();
        series.path("metric")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asString("")));
        return labels;
    }

    private static Point point(JsonNode pair, Secrets secrets) throws NoAnswer {
        if (pair.size() != 2 || !pair.get(0).isNumber() || !pair.get(1).isString()) {
            throw NoAnswer.settled(
                    Missing.Cause.TYPE,
                    "a series without plain numbers, such as a native histogram",
                    "reduce it to a number: `histogram_quantile(0.99, ...)`");
        }
        Instant at = Instant.ofEpochMilli(Math.round(pair.get(0).asDouble() * 1_000));
        return new Point(at, number(pair.get(1).asString(), secrets));
    }

    private static double number(String text, Secrets secrets) throws NoAnswer {
        OptionalDouble number = Conversion.decimal(text);
        if (number.isEmpty()) {
            String masked = secrets.mask(text);
            throw noApi("`" + masked.substring(0, Math.min(20, masked.length())) + "` for a number");
        }
        return number.getAsDouble();
    }

    private static NoAnswer noApi(String what) {
        return NoAnswer.settled(
                Missing.Cause.PARSE,
                "this is no answer of Prometheus's query API: " + what,
                "check the source's url; it is what stands before /api/v1");
    }
}
