package dev.sluice.document;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The links of a text, and the anchors that links may lead to. Fenced blocks and code spans are text, whatever stands in them. */
final class Links {
    private static final Pattern FENCE = Pattern.compile("^ {0,3}(`{3,}|~{3,}).*");
    private static final Pattern HEADING = Pattern.compile("^ {0,3}#{1,6}\\s+(.*?)\\s*#*$");
    private static final Pattern CODE = Pattern.compile("(?<![\\\\`])(`+)(?!`)(.*?)(?<!`)\\1(?!`)");
    private static final Pattern INLINE =
            Pattern.compile("(?<!\\\\)]\\(\\s*(<[^>]*>|[^\\s()]*(?:\\([^\\s()]*\\)[^\\s()]*)*)");
    private static final Pattern REFERENCE = Pattern.compile("^ {0,3}\\[[^\\]]+]:\\s+(<[^>]*>|\\S+)");
    private static final Pattern AUTOMATIC = Pattern.compile("(?<!\\\\)<(https?://[^>\\s]+)>");
    private static final Pattern ID = Pattern.compile("<[^>]*\\b(?:id|name)=[\"']([^\"']+)[\"']");

    private Links() {}

    /** A link as it is written. */
    record Link(int line, String target) {}

    static List<Link> ofMarkdown(String text) {
        List<Link> links = new ArrayList<>();
        Prose prose = new Prose();
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            if (prose.has(line)) {
                String plain = CODE.matcher(line).replaceAll("");
                for (Pattern pattern : List.of(INLINE, REFERENCE, AUTOMATIC)) {
                    for (Matcher link = pattern.matcher(plain); link.find(); ) {
                        add(links, number, link.group(1));
                    }
                }
            }
        }
        return links;
    }

    /** Links of a file of another kind to where documents are published. */
    static List<Link> ofText(String text, Optional<String> published) {
        List<Link> links = new ArrayList<>();
        if (published.isEmpty()) {
            return links;
        }
        Pattern address = Pattern.compile(Pattern.quote(published.get()) + "[^\\s\"'<>\\\\)]*");
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            for (Matcher link = address.matcher(line); link.find(); ) {
                add(links, number, link.group());
            }
        }
        return links;
    }

    private static void add(List<Link> links, int line, String written) {
        String target = written.startsWith("<") ? written.substring(1, written.length() - 1) : written;
        if (!target.isEmpty()) {
            links.add(new Link(line, target));
        }
    }

    /** The anchors of a markdown text as GitHub and its kin make them: of headings, numbered where several are the same, and of ids. */
    static Set<String> anchors(String text) {
        Set<String> anchors = new HashSet<>();
        Map<String, Integer> seen = new HashMap<>();
        Prose prose = new Prose();
        for (String line : text.split("\n", -1)) {
            if (!prose.has(line)) {
                continue;
            }
            Matcher heading = HEADING.matcher(line);
            if (heading.matches()) {
                String anchor = Markdown.anchor(shown(heading.group(1)));
                int before = seen.merge(anchor, 1, Integer::sum) - 1;
                anchors.add(before == 0 ? anchor : anchor + "-" + before);
            }
            for (Matcher id = ID.matcher(CODE.matcher(line).replaceAll("")); id.find(); ) {
                anchors.add(id.group(1));
            }
        }
        return anchors;
    }

    /** What a reader sees of a heading: links by their text. */
    private static String shown(String heading) {
        return heading.replaceAll("!?\\[([^\\]]*)]\\([^)]*\\)", "$1").replaceAll("<[^>]*>", "");
    }

    /** Tells prose from fenced blocks, line by line. */
    private static final class Prose {
        private String fence = "";

        boolean has(String line) {
            Matcher opening = FENCE.matcher(line);
            if (fence.isEmpty()) {
                fence = opening.matches() ? opening.group(1) : "";
                return fence.isEmpty();
            }
            boolean closes =
                    line.strip().startsWith(fence) && line.strip().chars().allMatch(c -> c == fence.charAt(0));
            fence = closes ? "" : fence;
            return false;
        }
    }
}
