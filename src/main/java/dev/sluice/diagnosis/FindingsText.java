package dev.sluice.diagnosis;

import dev.sluice.diagnosis.Findings.Judged;
import dev.sluice.diagnosis.Findings.Weight;
import dev.sluice.gate.Explanation;
import dev.sluice.gate.ExplanationText;
import dev.sluice.gate.Layout;
import dev.sluice.language.model.Diagnosis;
import dev.sluice.value.Truth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Findings as people read them, wherever that is: at the console, of {@code diagnose}, in the report. */
public final class FindingsText {
    private static final int USUAL_WIDTH = 100;

    private final Findings findings;
    private final Reader reader;
    private final Layout layout;
    private final List<String> lines = new ArrayList<>();

    /** Where the reader types what is offered. */
    public enum Reader {
        /** At the console of the run. */
        CONSOLE,
        /** At another terminal. */
        TERMINAL,
        /** Nowhere: there is no run. */
        NOWHERE
    }

    private FindingsText(Findings findings, Reader reader, Layout layout) {
        this.findings = findings;
        this.reader = reader;
        this.layout = layout;
    }

    /** All of it, the most probable cause first. */
    public static List<String> lines(Findings findings, Reader reader, Layout layout) {
        FindingsText text = new FindingsText(findings, reader, layout);
        text.all();
        return text.lines;
    }

    /** In one sentence: {@code diagnosis stalled: certain: lock_held, A long transaction holds a lock}. */
    public static String headline(Findings findings) {
        return "diagnosis " + findings.diagnosis().name() + ": "
                + first(findings)
                        .map(cause -> word(cause.weight()) + ": "
                                + cause.cause().name() + ", " + cause.cause().title())
                        .orElseGet(() -> without(findings));
    }

    /** Whether a headline names a cause that the evidence is for. */
    public static boolean isFor(String headline) {
        return headline.contains(": " + word(Weight.CERTAIN) + ": ")
                || headline.contains(": " + word(Weight.LIKELY) + ": ");
    }

    /** The cause that the evidence is for, if there is one. */
    public static Optional<Judged> first(Findings findings) {
        return findings.causes().stream()
                .filter(cause -> cause.weight() == Weight.CERTAIN || cause.weight() == Weight.LIKELY)
                .findFirst();
    }

    /** The first row that speaks for a cause, in words. */
    public static Optional<String> evidence(Findings findings, Judged cause) {
        return cause.cause().checks().stream()
                .flatMap(check -> tables(findings, check).stream())
                .filter(table -> !table.rows().isEmpty())
                .map(table ->
                        EvidenceTable.row(table, 0) + (others(table) > 0 ? " (and " + others(table) + " more)" : ""))
                .findFirst();
    }

    /** What is offered for the first cause and needs no other offer before it: {@code cancel_blocker 1}. */
    public static List<String> offers(Findings findings) {
        return first(findings).stream()
                .flatMap(cause -> cause.cause().offers().stream())
                .filter(offer -> offer.after().isEmpty() && hasRows(findings, offer))
                .map(offer -> offer.name() + row(offer))
                .toList();
    }

    /** What the first cause rests on, what helps, and what stays unknown: a few lines for a decision and a message. */
    public static List<String> brief(Findings findings) {
        List<String> brief = new ArrayList<>();
        first(findings).ifPresent(cause -> {
            evidence(findings, cause).ifPresent(brief::add);
            cause.cause().fixes().stream().findFirst().ifPresent(brief::add);
        });
        String unread = named(findings, Weight.CANNOT_BE_JUDGED);
        if (!unread.isEmpty()) {
            brief.add("cannot be judged: " + unread);
        }
        return brief;
    }

    private static long others(Evidence.Table table) {
        return table.rows().size() - 1 + table.more();
    }

    private static String without(Findings findings) {
        boolean open = findings.causes().stream().anyMatch(cause -> cause.weight() == Weight.CANNOT_BE_JUDGED);
        return open ? "no cause was found, and not all could be judged" : "the evidence is for none of its causes";
    }

    private void all() {
        line(
                0,
                "diagnosis " + findings.diagnosis().name() + ": "
                        + findings.diagnosis().title() + " (" + findings.occasion() + ")");
        findings.symptoms().forEach(symptom -> explained(2, "symptom", symptom));
        if (first(findings).isEmpty()) {
            line(2, without(findings));
        }
        int rank = 0;
        for (Judged cause : findings.causes()) {
            switch (cause.weight()) {
                case CERTAIN, LIKELY -> found(++rank, cause);
                case CANNOT_BE_JUDGED -> unjudged(cause);
                case LEFT_TO_A_PERSON -> left(cause);
                case RULED_OUT -> {}
            }
        }
        String out = named(findings, Weight.RULED_OUT);
        if (!out.isEmpty()) {
            line(0, "ruled out: " + out);
        }
        unreadElsewhere();
        findings.diagnosis()
                .pivots()
                .forEach(pivot -> line(0, "not this? " + pivot.when() + ": diagnosis " + pivot.to()));
        findings.diagnosis()
                .questions()
                .forEach(question -> line(
                        0,
                        "open: " + question.text()
                                + question.revisitBy()
                                        .map(day -> " (revisit by " + day + ")")
                                        .orElse("")));
    }

    private void found(int rank, Judged cause) {
        line(
                0,
                rank + ". " + word(cause.weight()) + ": " + cause.cause().name() + ", "
                        + cause.cause().title());
        cause.because().stream()
                .filter(condition -> Judging.truth(condition) == Truth.TRUE)
                .forEach(condition -> explained(3, "because", condition));
        cause.cause().checks().forEach(check -> evidence(3, check));
        help(cause.cause());
    }

    private void unjudged(Judged cause) {
        line(
                0,
                "cannot be judged: " + cause.cause().name() + ", "
                        + cause.cause().title());
        cause.because().stream()
                .filter(condition -> Judging.truth(condition) != Truth.FALSE)
                .forEach(condition -> explained(3, "unknown", condition));
        cause.cause().checks().forEach(check -> unread(3, check));
    }

    private void left(Judged cause) {
        line(
                0,
                "for a person to judge: " + cause.cause().name() + ", "
                        + cause.cause().title());
        cause.cause().checks().forEach(check -> evidence(3, check));
        help(cause.cause());
    }

    private void help(Diagnosis.Cause cause) {
        cause.fixes().forEach(fix -> line(3, "fix: " + fix));
        cause.offers().forEach(this::offer);
        cause.drills().forEach(drill -> line(3, "read on: " + drill));
    }

    private void offer(Diagnosis.Offer offer) {
        line(
                3,
                "offer " + offer.name() + ": "
                        + offer.action().sql().raw().replaceAll("\\s+", " ").strip()
                        + offer.after()
                                .map(earlier -> " (after " + earlier + ", on the same row)")
                                .orElse(""));
        if (hasRows(findings, offer)) {
            switch (reader) {
                case CONSOLE -> line(5, "accept " + offer.name() + row(offer) + " because \"...\"");
                case TERMINAL -> line(5, "sluice accept " + offer.name() + row(offer) + " --because \"...\"");
                case NOWHERE -> {}
            }
        }
    }

    private static boolean hasRows(Findings findings, Diagnosis.Offer offer) {
        return offer.each().isEmpty()
                || offer.each().stream()
                        .flatMap(check -> tables(findings, check).stream())
                        .anyMatch(table -> !table.rows().isEmpty());
    }

    /** The first row, as an example that can be typed as it stands. */
    private static String row(Diagnosis.Offer offer) {
        return offer.each().isPresent() ? " 1" : "";
    }

    private void evidence(int indent, String check) {
        tables(findings, check).forEach(table -> {
            line(indent, table.check() + ": " + (table.rows().isEmpty() ? "no row" : rows(table)));
            if (!table.rows().isEmpty()) {
                EvidenceTable.lines(table, width() - indent - 2).forEach(row -> line(indent + 2, row));
            }
        });
        unread(indent, check);
    }

    private static String rows(Evidence.Table table) {
        long rows = table.rows().size() + table.more();
        return rows == 1 ? "1 row" : rows + " rows";
    }

    private void unread(int indent, String check) {
        findings.evidence().stream()
                .filter(found -> found.check().equals(check))
                .forEach(found -> {
                    if (found instanceof Evidence.Unread unread) {
                        unread(indent, unread);
                    }
                });
    }

    private void unread(int indent, Evidence.Unread unread) {
        line(
                indent,
                unread.check() + " could not be read: " + unread.missing().detail() + " ("
                        + unread.missing().cause() + ")");
        if (!unread.help().isBlank()) {
            line(indent + 2, unread.help());
        }
    }

    /** What could not be read and belongs to no cause, or to one that is judged by other things. */
    private void unreadElsewhere() {
        List<String> told = findings.causes().stream()
                .filter(cause -> cause.weight() != Weight.RULED_OUT)
                .flatMap(cause -> cause.cause().checks().stream())
                .toList();
        for (Evidence found : findings.evidence()) {
            if (found instanceof Evidence.Unread unread && !told.contains(unread.check())) {
                unread(0, unread);
            }
        }
    }

    private void explained(int indent, String word, Explanation condition) {
        List<String> explained = ExplanationText.lines(condition, layout.indented(indent + word.length() + 1));
        for (int i = 0; i < explained.size(); i++) {
            line(indent, (i == 0 ? word : " ".repeat(word.length())) + " " + explained.get(i));
        }
    }

    private int width() {
        return switch (layout) {
            case Layout.Hung hung -> hung.width();
            case Layout.Tree tree -> USUAL_WIDTH;
        };
    }

    private static List<Evidence.Table> tables(Findings findings, String check) {
        List<Evidence.Table> tables = new ArrayList<>();
        for (Evidence found : findings.evidence()) {
            if (found instanceof Evidence.Table table && table.check().equals(check)) {
                tables.add(table);
            }
        }
        return tables;
    }

    private static String named(Findings findings, Weight weight) {
        return findings.causes().stream()
                .filter(cause -> cause.weight() == weight)
                .map(cause -> cause.cause().name())
                .collect(Collectors.joining(", "));
    }

    /** A weight in words. */
    public static String word(Weight weight) {
        return weight.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private void line(int indent, String text) {
        lines.add(" ".repeat(indent) + text);
    }
}
