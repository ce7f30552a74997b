package dev.sluice.language.syntax;

import dev.sluice.language.syntax.Term.Setting;
import dev.sluice.language.syntax.Tree.Argument;
import dev.sluice.language.syntax.Tree.Name;
import dev.sluice.language.syntax.Tree.Probe;
import dev.sluice.language.syntax.Tree.Range;
import dev.sluice.language.syntax.Tree.Step;
import dev.sluice.language.syntax.Tree.StepName;
import dev.sluice.language.syntax.Tree.Text;
import dev.sluice.language.syntax.Tree.Undo;
import dev.sluice.language.syntax.generated.RunbookParser.*;
import dev.sluice.language.text.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Steps, their undo and their probes. */
final class StepBuilder {
    private final WordBuilder words;
    private final TermBuilder terms;
    private final MetricBuilder metrics;
    private final Findings findings;

    StepBuilder(WordBuilder words, TermBuilder terms, MetricBuilder metrics, Findings findings) {
        this.words = words;
        this.terms = terms;
        this.metrics = metrics;
        this.findings = findings;
    }

    Step step(StepContext context) {
        Once<Boolean> required = new Once<>(findings);
        Once<Boolean> irreversible = new Once<>(findings);
        context.REQUIRED().forEach(word -> required.state("required", Findings.span(word.getSymbol()), true));
        context.IRREVERSIBLE()
                .forEach(word -> irreversible.state("irreversible", Findings.span(word.getSymbol()), true));
        return new Step(
                words.name(context.stepName()),
                required.get().isPresent(),
                irreversible.get().isPresent(),
                Optional.ofNullable(context.postponement()).map(this::postponement),
                action(context.action()),
                WordBuilder.span(context));
    }

    private Postponement postponement(PostponementContext context) {
        Span span = WordBuilder.span(context);
        return new Postponement(
                occasion(context.occasion()),
                Optional.ofNullable(context.setting()).map(words::setting),
                span);
    }

    private Postponement.Occasion occasion(OccasionContext context) {
        return switch (context) {
            case WindowOccasionContext one ->
                new Postponement.Occasion.Window(
                        words.timeOfDay(one.begin),
                        words.timeOfDay(one.end),
                        words.text(one.zone),
                        WordBuilder.span(one));
            case PersonOccasionContext one -> new Postponement.Occasion.Person(words.text(one.text()));
            case ConditionOccasionContext one -> new Postponement.Occasion.Condition(terms.condition(one.condition()));
            default -> throw new IllegalStateException("an occasion without a label");
        };
    }

    private Action.Ladder ladder(LadderContext context) {
        List<Setting> settings = context.setting().stream().map(words::setting).toList();
        int rungs = settings.size() - 1;
        return new Action.Ladder(settings.subList(0, rungs), settings.get(rungs), WordBuilder.span(context));
    }

    Undo undo(UndoContext context) {
        Span span = WordBuilder.span(context);
        return switch (context) {
            case UndoNoneContext none -> new Undo.None(words.name(none.stepName()), words.text(none.text()), span);
            case UndoFromOldContext old -> new Undo.FromOld(words.name(old.stepName()), span);
            case UndoByContext by -> new Undo.By(words.name(by.stepName()), action(by.action()), span);
            default -> throw new IllegalStateException("an undo without a label");
        };
    }

    Probe probe(ProbeContext context) {
        return new Probe(
                words.name(context.stepName()),
                words.name(context.sourceName()),
                Optional.ofNullable(context.request()).map(metrics::request),
                context.status() == null ? List.of() : metrics.status(context.status()),
                metrics.query(context.query()),
                WordBuilder.span(context));
    }

    Argument argument(ArgumentContext context) {
        return new Argument(words.name(context.name()), words.setting(context.setting()));
    }

    Action action(ActionContext context) {
        Span span = WordBuilder.span(context);
        return switch (context) {
            case SqlActionContext sql -> new Sql().read(sql, span);
            case BackfillActionContext backfill -> new Backfill().read(backfill, span);
            case RunActionContext run -> run(run, span);
            case HttpActionContext http -> http(http, span);
            case ManualActionContext manual ->
                new Action.Manual(
                        Optional.ofNullable(manual.setting()).map(words::setting), words.text(manual.text()), span);
            case WaitActionContext wait ->
                new Action.Wait(words.setting(wait.setting()), terms.condition(wait.condition()), span);
            default -> throw new IllegalStateException("an action without a label");
        };
    }

    /** Deadline and retries, which every effect may state. */
    private final class Effort {
        private final Once<Setting> timeout = new Once<>(findings);
        private final Once<Action.Retry> retry = new Once<>(findings);

        void read(EffortContext context) {
            Span span = WordBuilder.span(context);
            switch (context) {
                case TimeoutEffortContext one -> timeout.state("timeout", span, words.setting(one.setting()));
                case RetryEffortContext one -> {
                    Optional<Range> backoff = one.low == null
                            ? Optional.empty()
                            : Optional.of(new Range(words.setting(one.low), words.setting(one.high)));
                    retry.state("retry", span, new Action.Retry(words.setting(one.times), backoff, span));
                }
                default -> throw new IllegalStateException("an effort without a label");
            }
        }
    }

    private final class Sql {
        private final Once<Action.Sql.Mode> mode = new Once<>(findings);
        private final Once<Setting> lockTimeout = new Once<>(findings);
        private final Once<Text> cleanUp = new Once<>(findings);
        private final Once<Name> into = new Once<>(findings);
        private final Effort effort = new Effort();

        Action read(SqlActionContext context, Span span) {
            context.sqlModifier().forEach(this::read);
            return new Action.Sql(
                    words.name(context.sourceName()),
                    mode.get(),
                    lockTimeout.get(),
                    effort.timeout.get(),
                    effort.retry.get(),
                    cleanUp.get(),
                    into.get(),
                    words.text(context.text()),
                    span);
        }

        private void read(SqlModifierContext context) {
            Span span = WordBuilder.span(context);
            switch (context) {
                case InOneTransactionContext one ->
                    mode.state("in one transaction", span, new Action.Sql.Mode(true, span));
                case OutsideTransactionContext one ->
                    mode.state("outside transaction", span, new Action.Sql.Mode(false, span));
                case CleanUpContext one -> cleanUp.state("after", span, words.text(one.text()));
                case IntoContext one -> into.state("into", span, words.name(one.name()));
                case SqlLockTimeoutContext one -> lockTimeout.state("lock timeout", span, words.setting(one.setting()));
                case SqlEffortContext one -> effort.read(one.effort());
                default -> throw new IllegalStateException("a modifier without a label");
            }
        }
    }

    private final class Backfill {
        private final Once<List<Name>> key = new Once<>(findings);
        private final Once<Action.Slice> slice = new Once<>(findings);
        private final Once<List<StepName>> except = new Once<>(findings);
        private final Once<Text> onlyWhere = new Once<>(findings);
        private final Once<Setting> batch = new Once<>(findings);
        private final Once<Setting> rest = new Once<>(findings);
        private final Once<Setting> aim = new Once<>(findings);
        private final Once<Setting> workers = new Once<>(findings);
        private final Once<Action.Budget> budget = new Once<>(findings);
        private final Once<Text> remaining = new Once<>(findings);
        private final Once<List<Name>> keepOld = new Once<>(findings);
        private final Once<Action.Ladder> ladder = new Once<>(findings);
        private final Once<Setting> lockTimeout = new Once<>(findings);
        private final Effort effort = new Effort();

        Action read(BackfillActionContext context, Span span) {
            context.backfillModifier().forEach(this::read);
            return new Action.Backfill(
                    words.qualifiedName(context.qualifiedName()),
                    words.name(context.sourceName()),
                    key.get().orElse(List.of()),
                    slice.get(),
                    except.get().orElse(List.of()),
                    onlyWhere.get(),
                    batch.get(),
                    rest.get(),
                    aim.get(),
                    workers.get(),
                    budget.get(),
                    lockTimeout.get(),
                    effort.timeout.get(),
                    effort.retry.get(),
                    remaining.get(),
                    keepOld.get().orElse(List.of()),
                    ladder.get(),
                    words.text(context.text()),
                    span);
        }

        private void read(BackfillModifierContext context) {
            Span span = WordBuilder.span(context);
            switch (context) {
                case ByKeyContext one -> key.state("by", span, words.columns(one.columns()));
                case SpreadSliceContext one ->
                    slice.state("spread", span, new Action.Slice(true, words.setting(one.setting()), span));
                case FirstSliceContext one ->
                    slice.state("first", span, new Action.Slice(false, words.setting(one.setting()), span));
                case BackfillLadderContext one -> ladder.state("ladder", span, ladder(one.ladder()));
                case ExceptStepsContext one -> except.state("except", span, words.stepAddresses(one.stepAddress()));
                case OnlyWhereContext one -> onlyWhere.state("only where", span, words.text(one.text()));
                case BatchKnobContext one -> batch.state("batch", span, words.setting(one.setting()));
                case RestKnobContext one -> rest.state("rest", span, words.setting(one.setting()));
                case AimKnobContext one -> aim.state("aim", span, words.setting(one.setting()));
                case WorkersKnobContext one -> workers.state("workers", span, words.setting(one.setting()));
                case BudgetContext one -> budget.state("at most", span, budget(one, span));
                case RemainingContext one -> remaining.state("remaining when", span, words.text(one.text()));
                case KeepOldContext one -> keepOld.state("keep old", span, words.columns(one.columns()));
                case BackfillLockTimeoutContext one ->
                    lockTimeout.state("lock timeout", span, words.setting(one.setting()));
                case BackfillEffortContext one -> effort.read(one.effort());
                default -> throw new IllegalStateException("a modifier without a label");
            }
        }

        private Action.Budget budget(BudgetContext context, Span span) {
            Optional<Name> what = context.WAL() == null && context.ROWS() == null && context.DUTY() == null
                    ? Optional.empty()
                    : Optional.of(new Name(context.getStop().getText(), Findings.span(context.getStop())));
            return new Action.Budget(words.setting(context.setting()), what, span);
        }
    }

    private Action run(RunActionContext context, Span actionSpan) {
        Once<Setting> grace = new Once<>(findings);
        Once<Text> onPause = new Once<>(findings);
        Once<Setting> exit = new Once<>(findings);
        Effort effort = new Effort();
        List<Argument> values = new ArrayList<>();
        Once<Action.Ladder> ladder = new Once<>(findings);
        for (RunModifierContext modifier : context.runModifier()) {
            Span span = WordBuilder.span(modifier);
            switch (modifier) {
                case RunLadderContext one -> ladder.state("ladder", span, ladder(one.ladder()));
                case GraceContext one -> grace.state("grace", span, words.setting(one.setting()));
                case OnPauseContext one -> onPause.state("on pause", span, words.text(one.text()));
                case ExpectedExitContext one ->
                    exit.state("exit", span, words.number(one.NUMBER().getSymbol()));
                case ValuesContext one -> one.argument().forEach(argument -> values.add(argument(argument)));
                case RunEffortContext one -> effort.read(one.effort());
                default -> throw new IllegalStateException("a modifier without a label");
            }
        }
        return new Action.Run(
                words.text(context.text()),
                effort.timeout.get(),
                grace.get(),
                onPause.get(),
                effort.retry.get(),
                exit.get(),
                values,
                ladder.get(),
                actionSpan);
    }

    private Action http(HttpActionContext context, Span actionSpan) {
        Once<List<Term.Literal>> status = new Once<>(findings);
        Once<Span> idempotencyKey = new Once<>(findings);
        Effort effort = new Effort();
        for (HttpModifierContext modifier : context.httpModifier()) {
            Span span = WordBuilder.span(modifier);
            switch (modifier) {
                case ExpectedStatusContext one -> status.state("status", span, metrics.status(one.status()));
                case IdempotencyKeyContext one -> idempotencyKey.state("idempotency key", span, span);
                case HttpEffortContext one -> effort.read(one.effort());
                default -> throw new IllegalStateException("a modifier without a label");
            }
        }
        return new Action.Http(
                words.name(context.sourceName()),
                metrics.request(context.request()),
                status.get().orElse(List.of()),
                effort.timeout.get(),
                effort.retry.get(),
                idempotencyKey.get(),
                Optional.ofNullable(context.text()).map(words::text),
                actionSpan);
    }
}
