package dev.sluice.editors;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jcodings.specific.UTF8Encoding;
import org.joni.Matcher;
import org.joni.Option;
import org.joni.Regex;
import org.joni.Region;
import tools.jackson.databind.JsonNode;

/**
 * Colours a text by a TextMate grammar as an editor does: at each place of a line the pattern that matches first wins, of two the one
 * named first; a region goes on until its end matches. Grammars of other languages are left out, their scope names are not.
 */
final class Highlighter {
    private static final String NO_CAPTURE = "";

    private final JsonNode grammar;
    private final Map<String, Regex> compiled = new HashMap<>();

    Highlighter(JsonNode grammar) {
        this.grammar = grammar;
    }

    /** An open region: its rule, and the scopes of what stands in it. */
    private record Open(JsonNode rule, List<String> scopes) {}

    private record Found(JsonNode rule, Region region, boolean end) {
        int from() {
            return region.getBeg(0);
        }
    }

    /** The scopes of each character of an ASCII text, the innermost last. */
    List<List<String>> scopes(String text) {
        List<List<String>> scopes = new ArrayList<>();
        Deque<Open> open = new ArrayDeque<>();
        open.push(new Open(grammar, List.of()));
        for (String line : text.split("(?<=\n)")) {
            line(line, open, scopes);
        }
        return scopes;
    }

    private void line(String line, Deque<Open> open, List<List<String>> scopes) {
        byte[] bytes = line.getBytes(StandardCharsets.US_ASCII);
        List<List<String>> own = new ArrayList<>();
        for (int i = 0; i < bytes.length; i++) {
            own.add(List.of());
        }
        int at = 0;
        int stuck = 0;
        while (at <= bytes.length && stuck < 10) {
            Found found = next(bytes, at, open.peek());
            int to = found == null ? bytes.length : found.from();
            paint(own, at, to, open.peek().scopes());
            if (found == null) {
                break;
            }
            int end = found.region().getEnd(0);
            apply(found, own, open);
            stuck = end == at ? stuck + 1 : 0;
            at = end;
        }
        scopes.addAll(own);
    }

    private void apply(Found found, List<List<String>> own, Deque<Open> open) {
        JsonNode rule = found.rule();
        Region region = found.region();
        if (found.end()) {
            Open closed = open.pop();
            paint(
                    own,
                    region.getBeg(0),
                    region.getEnd(0),
                    with(open.peek().scopes(), closed.rule().path("name")));
            captures(rule.path("endCaptures"), region, own);
            return;
        }
        List<String> scopes = with(open.peek().scopes(), rule.path("name"));
        paint(own, region.getBeg(0), region.getEnd(0), scopes);
        if (rule.has("begin")) {
            captures(rule.path("beginCaptures"), region, own);
            open.push(new Open(rule, with(scopes, rule.path("contentName"))));
        } else {
            captures(rule.path("captures"), region, own);
        }
    }

    private void captures(JsonNode captures, Region region, List<List<String>> own) {
        captures.properties().forEach(capture -> {
            int group = Integer.parseInt(capture.getKey());
            if (group < region.getNumRegs() && region.getBeg(group) >= 0) {
                for (int i = region.getBeg(group); i < region.getEnd(group); i++) {
                    own.set(i, with(own.get(i), capture.getValue().path("name")));
                }
            }
        });
    }

    private static void paint(List<List<String>> own, int from, int to, List<String> scopes) {
        for (int i = from; i < to; i++) {
            own.set(i, scopes);
        }
    }

    private static List<String> with(List<String> scopes, JsonNode name) {
        if (name.asString(NO_CAPTURE).isEmpty()) {
            return scopes;
        }
        List<String> more = new ArrayList<>(scopes);
        more.add(name.asString());
        return List.copyOf(more);
    }

    private Found next(byte[] line, int at, Open open) {
        Found best = null;
        if (open.rule().has("end")) {
            best = better(null, search(open.rule().path("end").asString(), line, at), open.rule(), true);
        }
        for (JsonNode rule : patterns(open.rule())) {
            String regex = rule.path(rule.has("begin") ? "begin" : "match").asString();
            best = better(best, search(regex, line, at), rule, false);
        }
        return best;
    }

    private static Found better(Found best, Region region, JsonNode rule, boolean end) {
        return region == null || best != null && best.from() <= region.getBeg(0) ? best : new Found(rule, region, end);
    }

    private List<JsonNode> patterns(JsonNode rule) {
        List<JsonNode> patterns = new ArrayList<>();
        for (JsonNode pattern : rule.path("patterns")) {
            String include = pattern.path("include").asString();
            if (include.isEmpty()) {
                patterns.add(pattern);
            } else if (include.startsWith("#")) {
                JsonNode named = grammar.path("repository").path(include.substring(1));
                if (named.has("match") || named.has("begin")) {
                    patterns.add(named);
                } else {
                    patterns.addAll(patterns(named));
                }
            }
        }
        return patterns;
    }

    private Region search(String pattern, byte[] line, int at) {
        Regex regex = compiled.computeIfAbsent(pattern, text -> {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return new Regex(bytes, 0, bytes.length, Option.CAPTURE_GROUP, UTF8Encoding.INSTANCE);
        });
        Matcher matcher = regex.matcher(line);
        return matcher.search(at, line.length, Option.NONE) < 0
                ? null
                : matcher.getEagerRegion().clone();
    }
}
