package dev.sluice.language.sql.rule;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.text.FileSet;
import dev.sluice.language.text.Span;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The comments {@code sluice-ignore} of a runbook and its modules. */
final class Suppressions {
    private static final String WORD = "sluice-ignore";
    private static final Pattern COMMENT = Pattern.compile("(#|--)\\s*" + WORD + "\\b(.*)");
    private static final Pattern WELL_FORMED =
            Pattern.compile("\\s+(\\w+)\\s+until\\s+(\\d{4}-\\d{2}-\\d{2})\\s*:\\s*(\\S.*)");

    private final FileSet files;
    private final LocalDate today;
    private final List<Suppression> all = new ArrayList<>();
    private final Set<Suppression> used = new HashSet<>();
    private final List<Advice> malformed = new ArrayList<>();

    private Suppressions(FileSet files, LocalDate today) {
        this.files = files;
        this.today = today;
    }

    static Suppressions of(FileSet files, LocalDate today) {
        Suppressions suppressions = new Suppressions(files, today);
        for (int file = 0; file < files.files().size(); file++) {
            suppressions.read(file);
        }
        return suppressions;
    }

    /** The finding, unless it is suppressed. */
    Optional<Advice> pass(Advice advice, Deed deed) {
        Optional<Suppression> own = all.stream()
                .filter(suppression -> suppression.covers(advice, deed, files))
                .findFirst();
        own.ifPresent(used::add);
        return own.isEmpty()
                ? Optional.of(advice)
                : own.filter(suppression -> suppression.isOver(today)).map(suppression -> suppression.expired(advice));
    }

    List<Advice> malformed() {
        return malformed;
    }

    List<Suppression> unused() {
        return all.stream().filter(suppression -> !used.contains(suppression)).toList();
    }

    private void read(int file) {
        String text = files.files().get(file).text();
        if (!text.contains(WORD)) {
            return;
        }
        String[] lines = text.split("\n", -1);
        int offset = files.base(file);
        for (int i = 0; i < lines.length; i++) {
            Matcher comment = COMMENT.matcher(lines[i]);
            if (comment.find()) {
                int before = lines[i].codePointCount(0, comment.start());
                int length = lines[i].codePointCount(
                        comment.start(), lines[i].stripTrailing().length());
                Span span = new Span(offset + before, offset + before + length, i + 1, before + 1);
                boolean alone = lines[i].substring(0, comment.start()).isBlank();
                read(file, span, alone, comment.group(2).stripTrailing(), below(lines, i));
            }
            offset += lines[i].codePointCount(0, lines[i].length()) + 1;
        }
    }

    /** The first line below that is neither empty nor a comment, from 1. */
    private static int below(String[] lines, int comment) {
        int line = comment + 1;
        while (line < lines.length && lines[line].strip().matches("|(#|--).*")) {
            line++;
        }
        return line + 1;
    }

    private void read(int file, Span span, boolean alone, String words, int line) {
        Matcher wellFormed = WELL_FORMED.matcher(words);
        if (!alone) {
            refuse(span, "it stands behind other words: write it on a line of its own, above the step or statement");
        } else if (!wellFormed.matches()) {
            refuse(span, "it names no rule, or lacks the date or the reason");
        } else {
            Optional<Code> rule = Rules.ALL.stream()
                    .map(Rule::code)
                    .filter(code -> code.name().equals(wellFormed.group(1)))
                    .findFirst();
            Optional<LocalDate> until = date(wellFormed.group(2));
            if (rule.isEmpty()) {
                refuse(
                        span,
                        "there is no rule " + wellFormed.group(1)
                                + " about SQL; only such rules, from L101 on, can be suppressed");
            } else if (until.isEmpty()) {
                refuse(span, wellFormed.group(2) + " is no date");
            } else {
                all.add(new Suppression(span, file, line, rule.get(), until.get(), wellFormed.group(3)));
            }
        }
    }

    private static Optional<LocalDate> date(String text) {
        try {
            return Optional.of(LocalDate.parse(text));
        } catch (DateTimeException impossible) {
            return Optional.empty();
        }
    }

    private void refuse(Span span, String problem) {
        malformed.add(new Advice(
                Code.L901,
                Advice.Severity.WARNING,
                span,
                "suppresses nothing",
                "this comment suppresses nothing: " + problem,
                "a suppression names one rule, the last day on which it counts, and why",
                Optional.of("# sluice-ignore L101 until 2027-01-31: the table has forty rows")));
    }
}
