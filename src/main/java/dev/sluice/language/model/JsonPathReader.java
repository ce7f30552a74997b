package dev.sluice.language.model;

import java.util.ArrayList;
import java.util.List;

/** Reads the text of one path. */
final class JsonPathReader {
    private final String text;
    private final List<JsonPath.Step> steps = new ArrayList<>();
    private int at;
    private String fault = "";

    JsonPathReader(String text) {
        this.text = text;
    }

    JsonPath read() {
        if (!text.startsWith("$")) {
            return new JsonPath.Fault(0, "it does not begin with `$`");
        }
        at = 1;
        while (at < text.length()) {
            int start = at;
            switch (text.charAt(at++)) {
                case '.' -> name();
                case '[' -> bracket();
                default -> fault = "`" + text.substring(start) + "` is no step";
            }
            if (!fault.isEmpty()) {
                return new JsonPath.Fault(start, fault);
            }
        }
        return new JsonPath.Steps(steps);
    }

    private void name() {
        int start = at;
        while (at < text.length() && isNamePart(text.charAt(at))) {
            at++;
        }
        if (at == start || Character.isDigit(text.charAt(start))) {
            fault = "after `.` comes a name that begins with no digit; others go as `['any name']`";
        } else {
            steps.add(new JsonPath.Step.Name(text.substring(start, at)));
        }
    }

    private void bracket() {
        char first = at < text.length() ? text.charAt(at) : ' ';
        if (first == '\'' || first == '"') {
            at++;
            quoted(first);
        } else {
            int end = text.indexOf(']', at);
            String index = end < 0 ? "" : text.substring(at, end);
            if (!index.matches("-?(0|[1-9][0-9]{0,8})")) {
                fault = "in brackets stands a quoted name or an index";
                return;
            }
            steps.add(new JsonPath.Step.Index(Integer.parseInt(index)));
            at = end;
        }
        if (fault.isEmpty() && (at >= text.length() || text.charAt(at++) != ']')) {
            fault = "a `[` is not closed";
        }
    }

    private void quoted(char quote) {
        StringBuilder name = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == quote) {
                steps.add(new JsonPath.Step.Name(name.toString()));
                return;
            }
            name.append(c == '\\' && at < text.length() ? text.charAt(at++) : c);
        }
        fault = "a quote is not closed";
    }

    private static boolean isNamePart(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '-';
    }
}
