package dev.sluice.document;

import dev.sluice.language.model.Action;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.Source;
import dev.sluice.language.sql.LockMode;
import dev.sluice.language.sql.SqlStatement;
import dev.sluice.language.sql.statement.LockPlan;
import dev.sluice.language.sql.statement.Locks;
import dev.sluice.language.sql.statement.StatementParser;
import dev.sluice.language.sql.statement.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the statements of a step lock, as far as their text tells; which other tables hang on them only a plan can say. */
final class LockWords {
    private static final Set<Target.Kind> SHOWN = Set.of(Target.Kind.TABLE, Target.Kind.INDEX, Target.Kind.TABLE_OF);

    private LockWords() {}

    /** A sentence for each statement; absent where the database is not PostgreSQL. */
    static Optional<Markup> of(Runbook runbook, Action.Sql sql) {
        boolean postgres = runbook.sources().stream()
                .anyMatch(source -> source.name().equals(sql.source()) && source.kind() == Source.Kind.POSTGRES);
        List<String> sentences =
                SqlFacts.statements(sql.sql()).stream().map(LockWords::sentence).toList();
        return postgres && !sentences.isEmpty()
                ? Optional.of(new Markup("What it locks, as far as its text tells. " + String.join(" ", sentences)))
                : Optional.empty();
    }

    private static String sentence(SqlStatement statement) {
        LockPlan plan = Locks.of(StatementParser.parse(statement));
        List<String> parts = new ArrayList<>();
        plan.locks().stream()
                .filter(lock -> SHOWN.contains(lock.target().kind()))
                .filter(lock -> lock.mode().compareTo(LockMode.ROW_EXCLUSIVE) >= 0 && lock.mode() != LockMode.UNKNOWN)
                .forEach(lock -> parts.add(lock.mode().words() + " on "
                        + name(lock.target()) + ", which "
                        + lock.mode().effect()
                        + (lock.why().isEmpty() ? "" : " (" + Markdown.text(lock.why()) + ")")));
        plan.works()
                .forEach(work -> parts.add((work.certain() ? "" : "at worst ")
                        + work.effort().words() + " of "
                        + name(work.target()) + ": " + Markdown.text(work.why())));
        plan.unknown()
                .ifPresent(gap ->
                        parts.add("**not known in full**, find out before it is run: " + Markdown.text(gap.why())));
        plan.refusesTransaction().ifPresent(what -> parts.add("it runs in no transaction"));
        String words = parts.isEmpty() ? "nothing that keeps others waiting" : String.join("; ", parts);
        return Markdown.code(statement.keyword()) + ": " + words + ".";
    }

    private static String name(Target target) {
        return target.kind() == Target.Kind.TABLE ? Markdown.code(target.words()) : Markdown.text(target.words());
    }
}
