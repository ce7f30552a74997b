package dev.sluice.step.backfill;

import dev.sluice.demo.PostgresServer;
import dev.sluice.testing.TestPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server that writes down how it ran each statement of Sluice, as {@code EXPLAIN ANALYZE} would have said. */
final class SentPlans implements AutoCloseable {
    private static final String OURS = "sluice/";
    private static final JsonMapper JSON = new JsonMapper();

    final PostgresServer server = PostgresServer.start(TestPostgres.privateOptions()
            .with("shared_preload_libraries", "auto_explain")
            .with("auto_explain.log_min_duration", "0")
            .with("auto_explain.log_analyze", "on")
            .with("auto_explain.log_timing", "off")
            .with("auto_explain.log_format", "json")
            .with("log_line_prefix", "%a|")
            .with("autovacuum", "off"));

    private int read;

    /** @param query as it was sent, with its places */
    record Sent(String query, JsonNode plan) {

        /** All nodes of the plan. */
        List<JsonNode> nodes() {
            List<JsonNode> nodes = new ArrayList<>();
            collect(plan, nodes);
            return nodes;
        }

        private static void collect(JsonNode node, List<JsonNode> nodes) {
            nodes.add(node);
            node.path("Plans").values().forEach(child -> collect(child, nodes));
        }

        @Override
        public String toString() {
            return query + "\n" + plan.toPrettyString();
        }
    }

    /** Rows, or entries of an index, that a node has looked at. */
    static long looked(JsonNode node) {
        long each = node.path("Actual Rows").asLong()
                + node.path("Rows Removed by Filter").asLong()
                + node.path("Rows Removed by Index Recheck").asLong();
        return each * node.path("Actual Loops").asLong();
    }

    /** What was sent since this was asked last. */
    List<Sent> sent() {
        List<Sent> sent = new ArrayList<>();
        StringBuilder plan = new StringBuilder();
        for (String line : news().split("\n")) {
            if (line.startsWith("\t")) {
                plan.append(line).append('\n');
                continue;
            }
            add(plan, sent);
            plan.setLength(0);
            plan.append(line.startsWith(OURS) && line.endsWith(" plan:") ? "" : "another\n");
        }
        add(plan, sent);
        return sent;
    }

    private static void add(StringBuilder plan, List<Sent> sent) {
        if (!plan.isEmpty() && plan.charAt(0) == '\t') {
            JsonNode node = JSON.readTree(plan.toString());
            sent.add(new Sent(node.path("Query Text").asString(""), node.path("Plan")));
        }
    }

    private String news() {
        try {
            byte[] log = Files.readAllBytes(server.log());
            String news = new String(log, read, log.length - read, StandardCharsets.UTF_8);
            read = log.length;
            return news;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
