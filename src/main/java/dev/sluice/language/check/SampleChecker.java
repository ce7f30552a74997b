package dev.sluice.language.check;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.model.Query;
import dev.sluice.language.model.Source;
import dev.sluice.language.sql.SqlList;
import dev.sluice.language.sql.SqlStatement;
import dev.sluice.language.syntax.Sample;
import dev.sluice.language.syntax.Term;
import dev.sluice.language.syntax.Tree;
import dev.sluice.language.text.Span;
import dev.sluice.value.Dimension;
import dev.sluice.value.Type;
import java.util.Optional;
import java.util.OptionalInt;

/** Checks {@code sample}: where it reads, how much, and texts that can stand in the statements that the engine writes. */
final class SampleChecker {
    private static final int MOST_ROWS = 50_000;
    private static final int MOST_RANGES = 100;

    private final Settings settings;
    private final SqlChecker sql;
    private final QueryChecker queries;
    private final Findings findings;

    SampleChecker(Settings settings, SqlChecker sql, QueryChecker queries, Findings findings) {
        this.settings = settings;
        this.sql = sql;
        this.queries = queries;
        this.findings = findings;
    }

    /** @param from the source of the metric */
    Optional<Query.Sample> check(Sample sample, Tree.Name from) {
        boolean fits = queries.isOf(Source.Kind.POSTGRES, from, "`sample`");
        if (sample.source().isPresent()) {
            fits &= queries.isOf(Source.Kind.POSTGRES, sample.source().get(), "`sample`");
        }
        Optional<Integer> rows = count(sample.rows(), "rows", MOST_ROWS);
        Optional<Integer> ranges = sample.ranges().isEmpty()
                ? Optional.of(0)
                : count(sample.ranges().get(), "ranges", MOST_RANGES);
        sample.where().filter(where -> sample.ranges().isPresent()).ifPresent(this::noCondition);
        OptionalInt condition =
                sample.where().isPresent() ? size(sample.where().get(), "condition") : OptionalInt.of(1);
        if (condition.isPresent() && condition.getAsInt() > 1) {
            unfit(sample.where().get(), "this is more than one condition", "write one, with `and`");
        }
        OptionalInt left = size(sample.left(), "list");
        OptionalInt right = size(sample.right(), "list");
        if (left.isPresent() && right.isPresent() && left.getAsInt() != right.getAsInt()) {
            unfit(
                    sample.right(),
                    counted(left.getAsInt()) + " cannot be compared with " + counted(right.getAsInt()),
                    "write as many expressions behind `with` as behind `compare`");
            return Optional.empty();
        }
        if (!fits || rows.isEmpty() || ranges.isEmpty() || condition.isEmpty() || left.isEmpty() || right.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Query.Sample(
                ranges.get(),
                rows.get(),
                BackfillChecker.table(sample.table()),
                BackfillChecker.columns(sample.key()),
                sample.where().map(SampleChecker::text),
                text(sample.left()),
                text(sample.right()),
                BackfillChecker.table(sample.other().orElse(sample.table())),
                sample.source().orElse(from).text(),
                sample.span()));
    }

    /** It counts what differs, so it has a unit of counts, or of their share. */
    boolean counts(Tree.Metric metric, Type type) {
        boolean counts =
                type.equals(Dimension.COUNT) || type.equals(Dimension.PERCENT) || type.equals(Dimension.NUMBER);
        if (!counts) {
            findings.add(
                    Diagnostic.error(
                                    Code.S305,
                                    metric.unit().span(),
                                    "a sample tells how many rows differ, and `"
                                            + metric.name().text() + "` is declared as "
                                            + metric.unit().text(),
                                    "expected count, percent or number")
                            .help(
                                    "write `count` for how many differ, `percent` for their share, `number` for how many in a million"));
        }
        return counts;
    }

    private Optional<Integer> count(Term.Setting setting, String what, int most) {
        return settings.count(setting, what, 1).filter(number -> {
            if (number > most) {
                settings.outOfBounds(setting.span(), what, "at most " + most);
            }
            return number <= most;
        });
    }

    private void noCondition(Tree.Text where) {
        findings.add(Diagnostic.error(
                        Code.S212,
                        where.span(),
                        "`where` does not go with ranges: all rows between two keys are compared",
                        "has no meaning here")
                .help("leave it out, or compare `case when ... then ... end` on both sides"));
    }

    private OptionalInt size(Tree.Text text, String what) {
        Optional<SqlChecker.Sql> read = sql.read(text);
        if (read.isEmpty()) {
            return OptionalInt.empty();
        }
        SqlStatement first = read.get().statements().getFirst();
        if (!first.binds().isEmpty()) {
            Span bind = read.get().span(first.binds().getFirst());
            findings.add(Diagnostic.error(Code.S609, bind, "a sample takes no bind variables", "cannot be bound here")
                    .help("write the value itself"));
            return OptionalInt.empty();
        }
        OptionalInt size = read.get().statements().size() > 1 ? OptionalInt.empty() : SqlList.size(first);
        if (size.isEmpty()) {
            unfit(
                    text,
                    "this is no " + what + " that can stand in a `select`",
                    "write it as you would in a `select`, without a semicolon, each bracket closed");
        }
        return size;
    }

    private void unfit(Tree.Text text, String message, String help) {
        findings.add(Diagnostic.error(Code.S609, text.span(), message, "cannot be compared")
                .help(help));
    }

    private static String counted(int expressions) {
        return expressions == 1 ? "one expression" : expressions + " expressions";
    }

    private static String text(Tree.Text text) {
        return text.text().strip();
    }
}
