package dev.sluice.source;

import dev.sluice.language.model.JsonPath;
import dev.sluice.language.model.Query;
import dev.sluice.value.Missing;
import dev.sluice.value.Value;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads metrics from JSON that an HTTP server answers with. */
public final class HttpSource implements MetricSource {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    /** A number of this size counts milliseconds since 1970, a smaller one seconds. */
    private static final double LEAST_MILLISECONDS = 1e11;

    private final String name;
    private final HttpCaller caller;

    public HttpSource(String name, SourceSettings.Http settings, Secrets secrets) {
        this.name = name;
        this.caller = new HttpCaller(name, settings.endpoint(), secrets);
    }

    @Override
    public Answer read(Question question, Duration timeout) {
        String resolved = question.query() instanceof Query.Json query
                ? query.method() + " " + query.url() + " " + query.value()
                : "";
        return Attempts.read(question, () -> resolved, timeout, deadline -> attempt(question, resolved, deadline));
    }

    private Answer.Answered attempt(Question question, String resolved, Deadline deadline) throws NoAnswer {
        Query.Json query = query(question);
        JsonPath.Steps path = path(query.value());
        HttpReply reply = caller.send(query.method(), query.url(), deadline);
        check(reply, query);
        JsonNode document = document(reply);
        Value value = value(node(path, document).orElseThrow(() -> absent(query.value())), question);
        return new Answer.Answered(
                value, sampled(query, reply, document), Optional.empty(), SeriesCount.ONE, resolved, List.of());
    }

    @Override
    public Optional<SourceProblem> probe(Duration timeout) {
        try {
            Attempts.twice(Deadline.in(timeout), deadline -> caller.send("HEAD", "", deadline));
            return Optional.empty();
        } catch (NoAnswer none) {
            return Optional.of(SourceProblem.of(name, none));
        }
    }

    @Override
    public void close() {
        caller.close();
    }

    private static Query.Json query(Question question) throws NoAnswer {
        if (!(question.query() instanceof Query.Json query)) {
            throw NoAnswer.settled(
                    Missing.Cause.TYPE,
                    "the query is no path into JSON",
                    "write `json` for metric " + question.metric());
        }
        if (!question.labels().isEmpty()) {
            throw NoAnswer.settled(
                    Missing.Cause.TYPE,
                    "JSON yields one value, metric " + question.metric() + " declares labels",
                    "declare one metric for each value");
        }
        return query;
    }

    private static void check(HttpReply reply, Query.Json query) throws NoAnswer {
        boolean expected = query.status().isEmpty()
                ? reply.status() / 100 == 2
                : query.status().contains(reply.status());
        if (!expected && (reply.status() == 401 || reply.status() == 403)) {
            throw NoAnswer.settled(
                    Missing.Cause.AUTH,
                    "HTTP " + reply.status(),
                    "check `bearer`, or `user` and `password`, of the source in sluice.yaml");
        }
        if (!expected) {
            String help = reply.status() / 100 == 3
                    ? "redirects are not followed: name the address it leads to"
                    : "check the address, or the log of the server; `status` names others that are an answer, too";
            String detail = Integer.toString(reply.status());
            throw reply.status() >= 500
                    ? NoAnswer.passing(Missing.Cause.HTTP, detail, help)
                    : NoAnswer.settled(Missing.Cause.HTTP, detail, help);
        }
        if (reply.body().isBlank()) {
            throw NoAnswer.settled(
                    Missing.Cause.EMPTY,
                    "HTTP " + reply.status() + " without a body",
                    "check what the address answers with");
        }
    }

    private static JsonNode document(HttpReply reply) throws NoAnswer {
        try {
            return JSON.readTree(reply.body());
        } catch (JacksonException noJson) {
            throw NoAnswer.settled(Missing.Cause.PARSE, "the answer is no JSON", "check what the address answers with");
        }
    }

    private static JsonPath.Steps path(String text) throws NoAnswer {
        return switch (JsonPath.read(text)) {
            case JsonPath.Steps steps -> steps;
            case JsonPath.Fault fault ->
                throw NoAnswer.settled(
                        Missing.Cause.TYPE,
                        "`" + text + "` is no path: " + fault.why(),
                        "write it like `$.queues[0].depth` or `$['any name']`");
        };
    }

    /** The node that a path leads to, if the document has it; JSON's null is a node. */
    private static Optional<JsonNode> node(JsonPath.Steps path, JsonNode document) {
        Optional<JsonNode> node = Optional.of(document);
        for (JsonPath.Step step : path.steps()) {
            node = node.flatMap(within -> Optional.ofNullable(
                    switch (step) {
                        case JsonPath.Step.Name name -> within.isObject() ? within.get(name.name()) : null;
                        case JsonPath.Step.Index index -> element(within, index.index());
                    }));
        }
        return node;
    }

    private static JsonNode element(JsonNode array, int index) {
        return array.isArray() ? array.get(index < 0 ? array.size() + index : index) : null;
    }

    private static Value value(JsonNode node, Question question) throws NoAnswer {
        if (node.isNull()) {
            throw NoAnswer.settled(Missing.Cause.NULL, "the value is null", "if null means 0, say so: `empty as 0`");
        }
        if (node.isNumber()) {
            return Conversion.number(node.asDouble(), question);
        }
        if (node.isBoolean()) {
            return Conversion.flag(node.asBoolean(), question);
        }
        if (!node.isString()) {
            throw Conversion.mismatch(node.isArray() ? "an array" : "an object", question);
        }
        Optional<Instant> instant = instant(node);
        return question.unit() == dev.sluice.value.Unit.TIME && instant.isPresent()
                ? Conversion.moment(instant.get(), question)
                : Conversion.text(node.asString(), question);
    }

    private static Optional<Answer.Sampled> sampled(Query.Json query, HttpReply reply, JsonNode document)
            throws NoAnswer {
        if (query.sampledAt().isEmpty()) {
            return reply.clock().map(clock -> new Answer.Sampled(clock.minus(reply.cached()), reply.cached()));
        }
        String path = query.sampledAt().get();
        JsonNode node = node(path(path), document).orElseThrow(() -> absent(path));
        Instant at = instant(node)
                .orElseThrow(() -> NoAnswer.settled(
                        Missing.Cause.PARSE,
                        path + " is no time",
                        "name a path to seconds or milliseconds since 1970, or to a time like 2026-11-20T14:00:00Z"));
        Instant clock = reply.clock()
                .orElseThrow(() -> NoAnswer.settled(
                        Missing.Cause.PARSE,
                        "the answer has no Date header, so its age cannot be told without comparing two clocks",
                        "have the server, or a proxy beside it, send `Date`"));
        return Optional.of(new Answer.Sampled(at, Duration.between(at, clock)));
    }

    private static Optional<Instant> instant(JsonNode node) {
        if (node.isNumber()) {
            double number = node.asDouble();
            double millis = number >= LEAST_MILLISECONDS ? number : number * 1_000;
            return Math.abs(millis) < 1e16 ? Optional.of(Instant.ofEpochMilli(Math.round(millis))) : Optional.empty();
        }
        try {
            return node.isString()
                    ? Optional.of(OffsetDateTime.parse(node.asString()).toInstant())
                    : Optional.empty();
        } catch (DateTimeException noTime) {
            return Optional.empty();
        }
    }

    private static NoAnswer absent(String path) {
        return NoAnswer.settled(
                Missing.Cause.EMPTY, path + " is not in the answer", "compare the path with what the address answers");
    }
}
