package dev.sluice.language.syntax;

import dev.sluice.language.syntax.Term.Setting;
import dev.sluice.language.syntax.Tree.Argument;
import dev.sluice.language.syntax.Tree.Name;
import dev.sluice.language.syntax.Tree.QualifiedName;
import dev.sluice.language.syntax.Tree.Request;
import dev.sluice.language.syntax.Tree.StepName;
import dev.sluice.language.syntax.Tree.Text;
import dev.sluice.language.text.Span;
import java.util.List;
import java.util.Optional;

/** What a step or an undo does, as it is written. */
public sealed interface Action {
    /** From the action's keyword to its end. */
    Span span();

    /** {@code sql on SOURCE ... "..."}. */
    record Sql(
            Name source,
            Optional<Mode> mode,
            Optional<Setting> lockTimeout,
            Optional<Setting> timeout,
            Optional<Retry> retry,
            Optional<Text> cleanUp,
            Optional<Name> into,
            Text sql,
            Span span)
            implements Action {

        /** {@code in one transaction}, {@code outside transaction}, and where it says so. */
        public record Mode(boolean oneTransaction, Span span) {}
    }

    /** {@code retry TIMES times [backoff FIRST .. LONGEST]}. */
    record Retry(Setting times, Optional<Tree.Range> backoff, Span span) {}

    /** {@code backfill TABLE on SOURCE by KEY ... sql "..."}. */
    record Backfill(
            QualifiedName table,
            Name source,
            List<Name> key,
            Optional<Slice> slice,
            List<StepName> except,
            Optional<Text> onlyWhere,
            Optional<Setting> batch,
            Optional<Setting> rest,
            Optional<Setting> aim,
            Optional<Setting> workers,
            Optional<Budget> budget,
            Optional<Setting> lockTimeout,
            Optional<Setting> timeout,
            Optional<Retry> retry,
            Optional<Text> remaining,
            List<Name> keepOld,
            Optional<Ladder> ladder,
            Text sql,
            Span span)
            implements Action {
        public Backfill {
            key = List.copyOf(key);
            except = List.copyOf(except);
            keepOld = List.copyOf(keepOld);
        }
    }

    /** {@code spread 1%} or {@code first 1%}. */
    record Slice(boolean spread, Setting share, Span span) {}

    /** {@code at most RATE [wal|rows|duty]}; without a word the rate's unit tells. */
    record Budget(Setting rate, Optional<Name> what, Span span) {}

    /** {@code ladder 1%, 10%, 100% each 10m}: so far, then the gates watch for so long, then on. */
    record Ladder(List<Setting> rungs, Setting each, Span span) {
        public Ladder {
            rungs = List.copyOf(rungs);
        }
    }

    /** {@code run "NAME" ...}. */
    record Run(
            Text command,
            Optional<Setting> timeout,
            Optional<Setting> grace,
            Optional<Text> onPause,
            Optional<Retry> retry,
            Optional<Setting> exit,
            List<Argument> values,
            Optional<Ladder> ladder,
            Span span)
            implements Action {
        public Run {
            values = List.copyOf(values);
        }
    }

    /** {@code http on SOURCE METHOD "ADDRESS" ... [json "..."]}. */
    record Http(
            Name source,
            Request request,
            List<Term.Literal> status,
            Optional<Setting> timeout,
            Optional<Retry> retry,
            Optional<Span> idempotencyKey,
            Optional<Text> body,
            Span span)
            implements Action {
        public Http {
            status = List.copyOf(status);
        }
    }

    /** {@code manual [at most D] "..."}. */
    record Manual(Optional<Setting> atMost, Text instruction, Span span) implements Action {}

    /** {@code wait at most D until P}. */
    record Wait(Setting atMost, Term until, Span span) implements Action {}
}
