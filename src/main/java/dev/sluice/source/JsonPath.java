package dev.sluice.source;

import dev.sluice.value.Missing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The part of RFC 9535 that leads to at most one node: {@code $}, {@code .name}, {@code ['any name']}, {@code [0]}, and
 * {@code [-1]} for the last.
 */
record JsonPath(List<Step> steps) {

    sealed interface Step {
        record Name(String name) implements Step {}

        record Index(int index) implements Step {}
    }

    JsonPath {
        steps = List.copyOf(steps);
    }

    static JsonPath parse(String text) throws NoAnswer {
        return new Parser(text).parse();
    }

    /** The node it leads to, if the document has it; JSON's null is a node. */
    Optional<JsonNode> in(JsonNode document) {
        JsonNode node = document;
        for (Step step : steps) {
            node = switch (step) {
                case Step.Name name -> node.isObject() ? node.get(name.name()) : null;
                case Step.Index index -> element(node, index.index());
            };
            if (node == null) {
                return Optional.empty();
            }
        }
        return Optional.of(node);
    }

    private static JsonNode element(JsonNode node, int index) {
        return node.isArray() ? node.get(index < 0 ? node.size() + index : index) : null;
    }

    private static final class Parser {
        private final String text;
        private final List<Step> steps = new ArrayList<>();
        private int at;

        Parser(String text) {
            this.text = text.strip();
        }

        JsonPath parse() throws NoAnswer {
            if (!text.startsWith("$")) {
                throw wrong("it does not begin with `$`");
            }
            at = 1;
            while (at < text.length()) {
                switch (text.charAt(at++)) {
                    case '.' -> name();
                    case '[' -> bracket();
                    default -> throw wrong("`" + text.substring(at - 1) + "` is no step");
                }
            }
            return new JsonPath(steps);
        }

        private void name() throws NoAnswer {
            int start = at;
            while (at < text.length() && isNamePart(text.charAt(at))) {
                at++;
            }
            if (at == start || Character.isDigit(text.charAt(start))) {
                throw wrong("after `.` comes a name; others go as `['any name']`");
            }
            steps.add(new Step.Name(text.substring(start, at)));
        }

        private void bracket() throws NoAnswer {
            char first = at < text.length() ? text.charAt(at) : ' ';
            if (first == '\'' || first == '"') {
                at++;
                steps.add(new Step.Name(quoted(first)));
            } else {
                int end = text.indexOf(']', at);
                String index = end < 0 ? "" : text.substring(at, end);
                if (!index.matches("-?(0|[1-9][0-9]{0,8})")) {
                    throw wrong("in brackets stands a quoted name or an index");
                }
                steps.add(new Step.Index(Integer.parseInt(index)));
                at = end;
            }
            if (at >= text.length() || text.charAt(at++) != ']') {
                throw wrong("a `[` is not closed");
            }
        }

        private String quoted(char quote) throws NoAnswer {
            StringBuilder name = new StringBuilder();
            while (at < text.length()) {
                char c = text.charAt(at++);
                if (c == quote) {
                    return name.toString();
                }
                name.append(c == '\\' && at < text.length() ? text.charAt(at++) : c);
            }
            throw wrong("a quote is not closed");
        }

        private NoAnswer wrong(String why) {
            return NoAnswer.settled(
                    Missing.Cause.TYPE,
                    "`" + text + "` is no path: " + why,
                    "write it like `$.queues[0].depth` or `$['any name']`");
        }

        private static boolean isNamePart(char c) {
            return Character.isLetterOrDigit(c) || c == '_' || c == '-';
        }
    }
}
