package dev.sluice.language.syntax;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.syntax.Term.Setting;
import dev.sluice.language.syntax.Tree.AtMost;
import dev.sluice.language.syntax.Tree.Baseline;
import dev.sluice.language.syntax.Tree.Broken;
import dev.sluice.language.syntax.Tree.Condition;
import dev.sluice.language.syntax.Tree.Finally;
import dev.sluice.language.syntax.Tree.GateUse;
import dev.sluice.language.syntax.Tree.Name;
import dev.sluice.language.syntax.Tree.Phase;
import dev.sluice.language.syntax.Tree.Probe;
import dev.sluice.language.syntax.Tree.Rule;
import dev.sluice.language.syntax.Tree.Step;
import dev.sluice.language.syntax.Tree.Text;
import dev.sluice.language.syntax.Tree.Undo;
import dev.sluice.language.syntax.Tree.Verdict;
import dev.sluice.language.syntax.generated.RunbookLexer;
import dev.sluice.language.syntax.generated.RunbookParser.*;
import dev.sluice.language.text.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Phases, verdicts and {@code finally}. */
final class PhaseBuilder {
    private final WordBuilder words;
    private final TermBuilder terms;
    private final StepBuilder stepBuilder;
    private final Findings findings;
    private final Damage damage;

    PhaseBuilder(WordBuilder words, TermBuilder terms, StepBuilder stepBuilder, Findings findings, Damage damage) {
        this.words = words;
        this.terms = terms;
        this.stepBuilder = stepBuilder;
        this.findings = findings;
        this.damage = damage;
    }

    Verdict verdict(VerdictContext context) {
        Once<Term> until = new Once<>(findings);
        Once<Setting> cooldown = new Once<>(findings);
        Once<AtMost> atMost = new Once<>(findings);
        Once<Text> because = new Once<>(findings);
        for (VerdictTailContext tail : context.verdictTail()) {
            Span span = WordBuilder.span(tail);
            switch (tail) {
                case UntilTailContext one -> until.state("until", span, terms.condition(one.condition()));
                case CooldownTailContext one -> cooldown.state("cooldown", span, words.setting(one.setting()));
                case AtMostTailContext one ->
                    atMost.state(
                            "at most", span, new AtMost(words.setting(one.times), words.setting(one.period), span));
                case BecauseTailContext one -> because.state("because", span, words.text(one.text()));
                default -> throw new IllegalStateException("a tail without a label");
            }
        }
        when(context);
        return new Verdict(
                kind(context),
                context.SHADOW() != null,
                Optional.ofNullable(context.target).map(words::setting),
                terms.condition(context.condition()),
                until.get(),
                cooldown.get(),
                atMost.get(),
                because.get(),
                WordBuilder.span(context));
    }

    private static Verdict.Kind kind(VerdictContext context) {
        return switch (context.kind.getType()) {
            case RunbookLexer.ROLLBACK -> Verdict.Kind.ROLLBACK;
            case RunbookLexer.PAUSE -> Verdict.Kind.PAUSE;
            case RunbookLexer.THROTTLE -> Verdict.Kind.THROTTLE;
            default -> Verdict.Kind.PROCEED;
        };
    }

    private void when(VerdictContext context) {
        if (context.IF() != null) {
            Span word = Findings.span(context.IF().getSymbol());
            findings.slip(
                    Code.S130,
                    word,
                    "a condition begins with `when`",
                    "not a word of this language",
                    "write `when`",
                    "when");
        } else if (context.WHEN() == null) {
            Span condition = WordBuilder.span(context.condition());
            String verdict = context.kind.getText();
            Span place = new Span(condition.start(), condition.start(), condition.line(), condition.column());
            findings.slip(
                    Code.S131,
                    place,
                    "`" + verdict + "` has no `when`",
                    "`when` belongs here",
                    "write `" + verdict + " when ...`",
                    "when ");
        }
    }

    Phase phase(PhaseDeclarationContext context) {
        return new Items().read(context);
    }

    Finally finallyBlock(FinallyBlockContext context) {
        List<Step> steps = new ArrayList<>();
        List<Probe> probes = new ArrayList<>();
        for (FinallyItemContext item : context.finallyItem()) {
            if (damage.isBroken(item)) {
                damage.broken(item);
                continue;
            }
            switch (item) {
                case StepFinallyContext one -> steps.add(stepBuilder.step(one.step()));
                case ProbeFinallyContext one -> probes.add(stepBuilder.probe(one.probe()));
                default -> throw new IllegalStateException("an item without a label");
            }
        }
        return new Finally(steps, probes, WordBuilder.span(context));
    }

    /** What a phase says, each single thing at most once. */
    private final class Items {
        private final List<Condition> requires = new ArrayList<>();
        private final List<Baseline> baselines = new ArrayList<>();
        private final List<Step> steps = new ArrayList<>();
        private final List<Undo> undos = new ArrayList<>();
        private final List<Probe> probes = new ArrayList<>();
        private final List<Rule> rules = new ArrayList<>();
        private final Once<Setting> soak = new Once<>(findings);
        private final Once<Setting> warmup = new Once<>(findings);
        private final Once<Setting> within = new Once<>(findings);
        private final Once<Setting> patience = new Once<>(findings);
        private final Once<Finally> finallyBlock = new Once<>(findings);
        private final List<Broken> broken = new ArrayList<>();

        Phase read(PhaseDeclarationContext context) {
            PhaseHeaderContext header = context.phaseHeader();
            boolean sound = !damage.isBroken(header);
            List<Name> names = sound ? words.names(header.name()) : List.of(damage.nameOf(header));
            broken.addAll(damage.skipped(context));
            context.phaseItem().forEach(this::read);
            return new Phase(
                    names.getFirst(),
                    sound ? Optional.ofNullable(header.text()).map(words::text) : Optional.empty(),
                    header.IRREVERSIBLE() != null,
                    names.subList(1, names.size()),
                    requires,
                    baselines,
                    steps,
                    undos,
                    probes,
                    rules,
                    soak.get(),
                    warmup.get(),
                    within.get(),
                    patience.get(),
                    finallyBlock.get(),
                    broken,
                    WordBuilder.span(context));
        }

        private void read(PhaseItemContext item) {
            if (damage.isBroken(item)) {
                broken.add(damage.broken(item));
                return;
            }
            Span span = WordBuilder.span(item);
            switch (item) {
                case VerdictItemContext one -> rules.add(verdict(one.verdict()));
                case GateItemContext one ->
                    rules.add(new GateUse(
                            words.name(one.name()),
                            one.argument().stream().map(stepBuilder::argument).toList(),
                            span));
                case RequireItemContext one -> requires.add(condition(one.condition(), one.text(), span));
                case BaselineItemContext one ->
                    baselines.add(new Baseline(words.names(one.name()), words.setting(one.setting()), span));
                case SoakItemContext one -> soak.state("soak", span, words.setting(one.setting()));
                case WarmupItemContext one -> warmup.state("warmup", span, words.setting(one.setting()));
                case WithinItemContext one -> within.state("within", span, words.setting(one.setting()));
                case PatienceItemContext one -> patience.state("patience", span, words.setting(one.setting()));
                case StepItemContext one -> steps.add(stepBuilder.step(one.step()));
                case UndoItemContext one -> undos.add(stepBuilder.undo(one.undo()));
                case ProbeItemContext one -> probes.add(stepBuilder.probe(one.probe()));
                case PhaseFinallyContext one -> {
                    broken.addAll(damage.skipped(one.finallyBlock()));
                    finallyBlock.state("finally", span, finallyBlock(one.finallyBlock()));
                }
                default -> throw new IllegalStateException("an item without a label");
            }
        }
    }

    Condition condition(ConditionContext condition, TextContext because, Span span) {
        return new Condition(
                terms.condition(condition), Optional.ofNullable(because).map(words::text), span);
    }
}
