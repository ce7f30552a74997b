package dev.sluice.language.syntax;

import dev.sluice.language.syntax.Tree.Estimate;
import dev.sluice.language.syntax.Tree.Header;
import dev.sluice.language.syntax.Tree.Migration;
import dev.sluice.language.syntax.Tree.Text;
import dev.sluice.language.syntax.Tree.Undoing;
import dev.sluice.language.syntax.generated.RunbookParser.*;
import dev.sluice.language.text.Span;

/** The lines of the header, in any order, each at most once. */
final class HeaderBuilder {
    private final WordBuilder words;
    private final Once<Text> owner;
    private final Once<Text> contact;
    private final Once<Migration> migration;
    private final Once<Text> because;
    private final Once<Text> otherwise;
    private final Once<Text> writes;
    private final Once<Text> worstCase;
    private final Once<Undoing> undoing;
    private final Once<Estimate> estimate;
    private final Once<Text> downtime;
    private final Once<Span> unattended;

    HeaderBuilder(WordBuilder words, Findings findings) {
        this.words = words;
        this.owner = new Once<>(findings);
        this.contact = new Once<>(findings);
        this.migration = new Once<>(findings);
        this.because = new Once<>(findings);
        this.otherwise = new Once<>(findings);
        this.writes = new Once<>(findings);
        this.worstCase = new Once<>(findings);
        this.undoing = new Once<>(findings);
        this.estimate = new Once<>(findings);
        this.downtime = new Once<>(findings);
        this.unattended = new Once<>(findings);
    }

    static boolean isHeaderLine(StatementContext statement) {
        return switch (statement) {
            case OwnerLineContext line -> true;
            case ContactLineContext line -> true;
            case MigrationLineContext line -> true;
            case BecauseLineContext line -> true;
            case OtherwiseLineContext line -> true;
            case WritesLineContext line -> true;
            case WorstCaseLineContext line -> true;
            case UndoingLineContext line -> true;
            case EstimateLineContext line -> true;
            case DowntimeLineContext line -> true;
            case UnattendedLineContext line -> true;
            default -> false;
        };
    }

    void read(StatementContext statement, Span span) {
        switch (statement) {
            case OwnerLineContext line -> owner.state("owner", span, words.text(line.text()));
            case ContactLineContext line -> contact.state("contact", span, words.text(line.text()));
            case MigrationLineContext line ->
                migration.state(
                        "migration",
                        span,
                        new Migration(
                                words.name(line.type),
                                line.qualifiedName().stream()
                                        .map(words::qualifiedName)
                                        .toList(),
                                span));
            case BecauseLineContext line -> because.state("because", span, words.text(line.text()));
            case OtherwiseLineContext line -> otherwise.state("otherwise", span, words.text(line.text()));
            case WritesLineContext line -> writes.state("writes", span, words.text(line.text()));
            case WorstCaseLineContext line -> worstCase.state("worst case", span, words.text(line.text()));
            case UndoingLineContext line ->
                undoing.state("undoing", span, new Undoing(words.name(line.grade), words.text(line.text()), span));
            case EstimateLineContext line -> {
                Term.Setting low = words.setting(line.low);
                Term.Setting high = line.high == null ? low : words.setting(line.high);
                estimate.state("estimate", span, new Estimate(low, high, span));
            }
            case DowntimeLineContext line -> downtime.state("downtime", span, words.text(line.text()));
            case UnattendedLineContext line -> unattended.state("unattended", span, span);
            default -> throw new IllegalStateException("a statement without a label");
        }
    }

    Header header() {
        return new Header(
                owner.get(),
                contact.get(),
                migration.get(),
                because.get(),
                otherwise.get(),
                writes.get(),
                worstCase.get(),
                undoing.get(),
                estimate.get(),
                downtime.get(),
                unattended.get());
    }
}
