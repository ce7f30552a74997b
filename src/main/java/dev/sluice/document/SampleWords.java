package dev.sluice.document;

import dev.sluice.language.model.Query;
import java.util.List;

/** What a sample compares, in words. */
final class SampleWords {
    private SampleWords() {}

    static Markup of(Query.Sample sample) {
        String rows = Words.count(sample.rows(), "row");
        String drawn = sample.ranges() == 0
                ? rows + " of " + Markdown.code(sample.table()) + " at random"
                        + sample.where()
                                .map(condition -> ", of which those count where " + Markdown.code(condition))
                                .orElse("")
                : Words.count(sample.ranges(), "range") + " of " + rows + " of " + Markdown.code(sample.table())
                        + " at random, by their checksums";
        boolean same = sample.table().equals(sample.other());
        return new Markup("Compares, each time, " + drawn + ": " + Markdown.code(sample.compared()) + " must equal "
                + Markdown.code(sample.with())
                + (same ? "" : " in " + Markdown.code(sample.other())) + " of " + Markdown.code(sample.otherSource())
                + ". Rows of both sides belong together by " + Words.list(codes(sample.key())) + ".");
    }

    private static List<String> codes(List<String> names) {
        return names.stream().map(Markdown::code).toList();
    }
}
