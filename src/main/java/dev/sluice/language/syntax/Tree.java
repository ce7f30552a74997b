package dev.sluice.language.syntax;

import dev.sluice.language.text.RawText;
import dev.sluice.language.text.Span;
import java.util.List;
import java.util.Optional;

/**
 * What a runbook says, with nothing resolved: every name and every condition knows where it stands. Words out of a fixed list
 * that the grammar does not need ({@code postgres}, {@code seconds}, {@code moderate}, a unit) are {@link Name}s as well.
 *
 * <p>A tree that came with an error is never executed; it is handed on so that one check reports everything.
 */
public sealed interface Tree {
    Span span();

    /**
     * A word the author chose, or one out of a fixed list.
     *
     * @param text the word; empty where it could not be read, of which an error tells already
     */
    record Name(String text, Span span) implements Tree {
        public boolean isMissing() {
            return text.isEmpty();
        }
    }

    /**
     * A title, reason, question or text in another language.
     *
     * @param placeholders the names in {@code ${name}}, in order, wherever the text has them; they count in titles and reasons
     */
    record Text(RawText raw, List<Name> placeholders) implements Tree {
        public Text {
            placeholders = List.copyOf(placeholders);
        }

        public String text() {
            return raw.text();
        }

        @Override
        public Span span() {
            return raw.span();
        }
    }

    /** A table or column, {@code orders}, {@code public.orders} or {@code "Odd Name"}. */
    record QualifiedName(List<Name> parts, Span span) implements Tree {
        public QualifiedName {
            parts = List.copyOf(parts);
        }
    }

    /** {@code phase.step}. */
    record StepName(Name phase, Name step) implements Tree {
        @Override
        public Span span() {
            return phase.span().to(step.span());
        }
    }

    /** {@code name = value}, after {@code with}. */
    record Argument(Name name, Term.Setting value) implements Tree {
        @Override
        public Span span() {
            return name.span().to(value.span());
        }
    }

    /**
     * A whole file.
     *
     * @param title the line {@code runbook NAME "TITLE"}
     * @param module the line {@code module NAME} of a file that others use
     * @param finallyBlock the runbook's own {@code finally}
     * @param broken every statement of the file that could not be read, those inside of blocks too; what they would have
     *     declared must not count as unknown
     */
    record File(
            Optional<Title> title,
            Optional<Module> module,
            Header header,
            List<Use> uses,
            List<Source> sources,
            List<Param> params,
            List<Metric> metrics,
            List<Gate> gates,
            List<Phase> phases,
            Optional<Verify> verify,
            Optional<Finally> finallyBlock,
            Optional<Closeout> closeout,
            Optional<Alerts> alerts,
            Optional<Dashboard> dashboard,
            List<Diagnosis> diagnoses,
            List<Scenario.Test> tests,
            List<Broken> broken,
            Span span)
            implements Tree {
        public File {
            uses = List.copyOf(uses);
            diagnoses = List.copyOf(diagnoses);
            tests = List.copyOf(tests);
            sources = List.copyOf(sources);
            params = List.copyOf(params);
            metrics = List.copyOf(metrics);
            gates = List.copyOf(gates);
            phases = List.copyOf(phases);
            broken = List.copyOf(broken);
        }
    }

    record Title(Name name, Text title, Span span) implements Tree {}

    record Module(Name name, Optional<Text> title, Span span) implements Tree {}

    /**
     * A statement with a syntax error.
     *
     * @param keyword its first keyword
     * @param name the name it would have declared, as far as it can be told
     */
    record Broken(String keyword, Optional<Name> name, Span span) implements Tree {}

    /** The lines before the first declaration. {@code unattended} is the keyword's own place. */
    record Header(
            Optional<Text> owner,
            Optional<Text> contact,
            Optional<Migration> migration,
            Optional<Text> because,
            Optional<Text> otherwise,
            Optional<Text> writes,
            Optional<Text> worstCase,
            Optional<Undoing> undoing,
            Optional<Estimate> estimate,
            Optional<Text> downtime,
            Optional<Span> unattended) {}

    /** {@code migration TYPE on TABLE, TABLE}. */
    record Migration(Name type, List<QualifiedName> tables, Span span) implements Tree {
        public Migration {
            tables = List.copyOf(tables);
        }
    }

    /** {@code undoing easy|moderate|hard "how"}. */
    record Undoing(Name effort, Text how, Span span) implements Tree {}

    /** {@code estimate 27h .. 32h}; both bounds are the same where the file states one. */
    record Estimate(Term.Setting low, Term.Setting high, Span span) implements Tree {}

    record Source(Name name, Name kind, Span span) implements Tree {}

    /**
     * {@code param NAME UNIT = VALUE [in LOW .. HIGH] [live]}; also a parameter of a gate.
     *
     * @param value its default; only a parameter of a module may lack one
     */
    record Param(Name name, Name unit, Optional<Term.Setting> value, Optional<Range> range, boolean live, Span span)
            implements Tree {}

    /** {@code LOW .. HIGH}. */
    record Range(Term.Setting low, Term.Setting high) implements Tree {
        @Override
        public Span span() {
            return low.span().to(high.span());
        }
    }

    record Metric(
            Name name,
            Name unit,
            Kind kind,
            Optional<Total> total,
            MetricModifiers modifiers,
            Definition definition,
            Span span)
            implements Tree {

        public enum Kind {
            PROGRESS,
            SAFETY,
            CORRECTNESS
        }

        /** {@code progress of [estimated] TOTAL}. */
        public record Total(boolean estimated, Term total) {}

        public sealed interface Definition {
            /** {@code = EXPRESSION}. */
            record Formula(Term expression) implements Definition {}

            /** {@code from step PHASE.STEP, ...}. */
            record FromSteps(List<StepName> steps) implements Definition {
                public FromSteps {
                    steps = List.copyOf(steps);
                }
            }

            /** {@code sql "..."}, {@code promql "..."}, {@code json "$.path"}, {@code run "NAME"}. */
            record Queried(Query query) implements Definition {}

            /** {@code ask "..."}. */
            record Asked(Text question) implements Definition {}

            /** {@code sample 1_000 rows of orders by id compare "a" with "b"}. */
            record Sampled(Sample sample) implements Definition {}
        }
    }

    /** {@code get "/path"}, {@code post "/path"} and so on. */
    record Request(String method, Text address, Span span) implements Tree {}

    /**
     * Text in another language under its tag; of {@code JSON} it is the path of the value, of {@code RUN} the command's name.
     *
     * @param later of {@code SQL}: the texts for servers of later versions, in the order of the file
     */
    record Query(Language language, Text text, List<Since> later, Span span) implements Tree {
        public Query {
            later = List.copyOf(later);
        }

        /** {@code since VERSION "..."}. */
        public record Since(Term.Literal version, Text text, Span span) implements Tree {}

        public enum Language {
            SQL,
            PROMQL,
            JSON,
            RUN
        }
    }

    /** A named gate. */
    record Gate(Name name, List<Param> parameters, List<Verdict> verdicts, List<Broken> broken, Span span)
            implements Tree {
        public Gate {
            broken = List.copyOf(broken);
            parameters = List.copyOf(parameters);
            verdicts = List.copyOf(verdicts);
        }
    }

    /** What decides about a phase: a verdict of its own, or the use of a named gate. */
    sealed interface Rule extends Tree {}

    /**
     * {@code VERDICT [to TARGET] when P [until Q] [cooldown D] [at most N in D] [because "..."]}.
     *
     * @param target a share after {@code throttle to}, a phase's name after {@code rollback to}
     */
    record Verdict(
            Kind kind,
            boolean shadow,
            Optional<Term.Setting> target,
            Term when,
            Optional<Term> until,
            Optional<Term.Setting> cooldown,
            Optional<AtMost> atMost,
            Optional<Text> because,
            Span span)
            implements Rule {
        public enum Kind {
            ROLLBACK,
            PAUSE,
            THROTTLE,
            PROCEED
        }
    }

    /** {@code at most TIMES in PERIOD}. */
    record AtMost(Term.Setting times, Term.Setting in, Span span) implements Tree {}

    /** {@code gate NAME [with name = value, ...]} in a phase. */
    record GateUse(Name name, List<Argument> arguments, Span span) implements Rule {
        public GateUse {
            arguments = List.copyOf(arguments);
        }
    }

    /** {@code require P} and {@code expect P}, with a reason. */
    record Condition(Term when, Optional<Text> because, Span span) implements Tree {}

    /** {@code baseline a, b over 30m}. */
    record Baseline(List<Name> metrics, Term.Setting over, Span span) implements Tree {
        public Baseline {
            metrics = List.copyOf(metrics);
        }
    }

    /**
     * A phase.
     *
     * @param rules its verdicts and the gates it uses, in the order of the file
     * @param broken statements of it that could not be read: a rule that seems to lack may be among them
     * @param span from its first keyword to the closing brace
     */
    record Phase(
            Name name,
            Optional<Text> title,
            boolean irreversible,
            List<Name> after,
            List<Condition> requires,
            List<Baseline> baselines,
            List<Step> steps,
            List<Undo> undos,
            List<Probe> probes,
            List<Rule> rules,
            Optional<Term.Setting> soak,
            Optional<Term.Setting> warmup,
            Optional<Term.Setting> within,
            Optional<Term.Setting> patience,
            Optional<Finally> finallyBlock,
            List<Broken> broken,
            Span span)
            implements Tree {
        public Phase {
            broken = List.copyOf(broken);
            after = List.copyOf(after);
            requires = List.copyOf(requires);
            baselines = List.copyOf(baselines);
            steps = List.copyOf(steps);
            undos = List.copyOf(undos);
            probes = List.copyOf(probes);
            rules = List.copyOf(rules);
        }
    }

    record Finally(List<Step> steps, List<Probe> probes, Span span) implements Tree {
        public Finally {
            steps = List.copyOf(steps);
            probes = List.copyOf(probes);
        }
    }

    record Verify(Optional<Text> title, List<Condition> expects, List<Step> steps, List<Probe> probes, Span span)
            implements Tree {
        public Verify {
            expects = List.copyOf(expects);
            steps = List.copyOf(steps);
            probes = List.copyOf(probes);
        }
    }

    record Closeout(List<Question> questions, List<Name> keep, Span span) implements Tree {
        public Closeout {
            questions = List.copyOf(questions);
            keep = List.copyOf(keep);
        }
    }

    /** {@code ask NAME "..."}. */
    record Question(Name name, Text text, Span span) implements Tree {}

    record Step(
            Name name,
            boolean required,
            boolean irreversible,
            Optional<Postponement> postponed,
            Action action,
            Span span)
            implements Tree {}

    /** {@code probe STEP from SOURCE sql "..."}. */
    record Probe(Name step, Name source, Optional<Request> request, List<Term.Literal> status, Query query, Span span)
            implements Tree {
        public Probe {
            status = List.copyOf(status);
        }
    }

    /** How a step is undone. */
    sealed interface Undo extends Tree {
        Name step();

        /** By an action of its own; SQL that holds {@code :range} undoes a backfill in batches. */
        record By(Name step, Action action, Span span) implements Undo {}

        /** {@code undo NAME from old}. */
        record FromOld(Name step, Span span) implements Undo {}

        /** {@code undo none NAME because "..."}. */
        record None(Name step, Text because, Span span) implements Undo {}
    }
}
