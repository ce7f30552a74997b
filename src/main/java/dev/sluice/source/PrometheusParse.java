package dev.sluice.source;

import dev.sluice.value.Missing;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Has Prometheus parse an expression. Servers that have no endpoint for it are asked for the expression's value at the beginning of
 * time, where no sample lies, so that nothing is read.
 */
final class PrometheusParse {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern POSITION = Pattern.compile("(\\d+):(\\d+): parse error: (.*)", Pattern.DOTALL);
    private static final Pattern PARAMETER = Pattern.compile("^invalid parameter [\"']query[\"']: ");

    private PrometheusParse() {}

    static Parsing parse(HttpCaller caller, String promQl, Deadline deadline) throws NoAnswer {
        String form = "query=" + URLEncoder.encode(promQl, StandardCharsets.UTF_8);
        HttpReply reply = caller.post("/api/v1/parse_query", form, deadline);
        if (reply.status() == 404 || reply.status() == 405) {
            reply = caller.post("/api/v1/query", form + "&time=0", deadline);
        }
        JsonNode json = json(reply);
        if (json.path("status").asString("").equals("success")) {
            return new Parsing.Understood(Optional.empty(), List.of());
        }
        if (!json.path("errorType").asString("").equals("bad_data")) {
            throw NoAnswer.settled(
                    Missing.Cause.HTTP,
                    reply.status() + " " + json.path("error").asString("no error of Prometheus's query API"),
                    "check the source's url and credentials; the url is what stands before /api/v1");
        }
        String said = PARAMETER.matcher(json.path("error").asString("")).replaceFirst("");
        Matcher position = POSITION.matcher(said);
        return position.matches()
                ? new Parsing.Refused(
                        "",
                        position.group(3),
                        Optional.empty(),
                        offset(promQl, Integer.parseInt(position.group(1)), Integer.parseInt(position.group(2))))
                : new Parsing.Refused("", said, Optional.empty(), OptionalInt.empty());
    }

    private static JsonNode json(HttpReply reply) throws NoAnswer {
        try {
            return JSON.readTree(reply.body());
        } catch (JacksonException noJson) {
            throw NoAnswer.settled(
                    Missing.Cause.PARSE,
                    "HTTP " + reply.status() + ", and no answer of Prometheus's query API",
                    "check the source's url; it is what stands before /api/v1");
        }
    }

    /** The server counts lines from 1, and within a line bytes of UTF-8 from 1. */
    static OptionalInt offset(String text, int line, int column) {
        int start = 0;
        for (int i = 1; i < line; i++) {
            start = text.indexOf('\n', start) + 1;
        }
        int at = start;
        int bytes = 1;
        while (at < text.length() && bytes < column) {
            int point = text.codePointAt(at);
            bytes += Character.toString(point).getBytes(StandardCharsets.UTF_8).length;
            at += Character.charCount(point);
        }
        return OptionalInt.of(at);
    }
}
