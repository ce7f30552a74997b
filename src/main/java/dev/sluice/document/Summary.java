package dev.sluice.document;

import dev.sluice.language.model.Runbook;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The page of {@code summary.mustache}.
 *
 * @param whole the document that this is the front of
 */
record Summary(Front front, Markup whole) {
    /** A link of ours to a heading of the same document; authors' brackets are escaped, or stand in a code span by themselves. */
    private static final Pattern LINK = Pattern.compile("(?<!\\\\)\\[(`[^`\\]]*`|[A-Za-z ]+)]\\(#([^)\\s]*)\\)");

    static Summary of(Runbook runbook, Provenance provenance, Front front) {
        return new Summary(front, whole(runbook, provenance));
    }

    private static Markup whole(Runbook runbook, Provenance provenance) {
        return provenance
                .links()
                .documents()
                .map(base -> new Markup("<" + base + "/" + runbook.name() + ".md>"))
                .orElse(new Markup(Markdown.code(runbook.name() + ".md")));
    }

    /**
     * The text with its links made to lead into the whole document; where nobody knows its address, they become plain text,
     * because the page that shows this has other headings.
     */
    static String outside(String markdown, Runbook runbook, Provenance provenance) {
        Optional<String> page = provenance.links().documents().map(base -> base + "/" + runbook.name() + ".md#");
        return LINK.matcher(markdown)
                .replaceAll(link -> Matcher.quoteReplacement(
                        page.map(address -> "[" + link.group(1) + "](" + address + link.group(2) + ")")
                                .orElse(link.group(1))));
    }
}
