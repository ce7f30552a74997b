package dev.sluice.language.syntax;

import dev.sluice.language.syntax.Term.Setting;
import dev.sluice.language.syntax.Tree.Argument;
import dev.sluice.language.syntax.Tree.Broken;
import dev.sluice.language.syntax.Tree.Name;
import dev.sluice.language.syntax.Tree.StepName;
import dev.sluice.language.syntax.Tree.Text;
import dev.sluice.language.text.Span;
import java.util.List;
import java.util.Optional;

/** What a test says, as it is written. Times are counted from the start of the simulated run. */
public sealed interface Scenario {
    Span span();

    /**
     * {@code test "TITLE" [with name = value, ...] [from journal "PATH"] { ... }}.
     *
     * @param with values of parameters, as {@code --set} gives them
     * @param journal a recorded run whose readings the metrics repeat
     */
    record Test(
            Text title,
            List<Argument> with,
            Optional<Text> journal,
            List<Given> givens,
            List<At> occurrences,
            List<Expect> expects,
            List<Broken> broken,
            Span span)
            implements Scenario {
        public Test {
            with = List.copyOf(with);
            givens = List.copyOf(givens);
            occurrences = List.copyOf(occurrences);
            expects = List.copyOf(expects);
            broken = List.copyOf(broken);
        }
    }

    /** {@code given FACT, ...}: from the start on, and before it. */
    record Given(List<Fact> facts, Span span) implements Scenario {
        public Given {
            facts = List.copyOf(facts);
        }
    }

    /** {@code at TIME OCCURRENCE, ...}. */
    record At(Setting time, List<Occurrence> occurrences, Span span) implements Scenario {
        public At {
            occurrences = List.copyOf(occurrences);
        }
    }

    /** Something that happens at a time. */
    sealed interface Occurrence extends Scenario {}

    /** What holds from a time on. */
    sealed interface Fact extends Occurrence {}

    /** {@code metric = COURSE}. */
    record Measured(Name metric, Course course, Span span) implements Fact {}

    /** {@code step PHASE.STEP FATE ...}. */
    record Fated(StepName step, List<Fate> fates, Span span) implements Fact {
        public Fated {
            fates = List.copyOf(fates);
        }
    }

    /** {@code crash [for D]}: the process dies, and is started again after D. */
    record Crash(Optional<Setting> lasting, Span span) implements Occurrence {}

    /** {@code operator DEED [because "..."]}. */
    record Operator(Deed deed, Optional<Text> because, Span span) implements Occurrence {}

    /** How a metric goes from a time on. */
    sealed interface Course {
        Span span();

        record Constant(Term.Setting value, Span span) implements Course {}

        /** {@code (5s, 7s)}: a value for each of several series. */
        record Several(List<Term.Setting> values, Span span) implements Course {
            public Several {
                values = List.copyOf(values);
            }
        }

        /** {@code missing(CAUSE)}: reads end without a value. */
        record Missing(Name cause, Span span) implements Course {}

        /** {@code rises|falls RATE from START [to END]}. */
        record Slope(boolean rising, Setting rate, Setting start, Optional<Setting> end, Span span) implements Course {}

        /** {@code series "0+10x5 _ stale" [every D]}: the notation of Prometheus' unit tests. */
        record Samples(Text notation, Optional<Setting> every, Span span) implements Course {}

        /** {@code missing}, {@code stale}, or the name of a parameter. */
        record Named(Name name) implements Course {
            @Override
            public Span span() {
                return name.span();
            }
        }
    }

    /** How a step goes. */
    sealed interface Fate {
        Span span();

        /** {@code takes D}. */
        record Takes(Setting time, Span span) implements Fate {}

        /** {@code changes N rows}, of a backfill. */
        record Changes(Setting rows, Span span) implements Fate {}

        /** {@code fails [N times] [because "..."]}; always, where it does not say how often. */
        record Fails(Optional<Setting> times, Optional<Text> because, Span span) implements Fate {}

        /** {@code yields VALUE}, of a step with {@code into}. */
        record Yields(Setting value, Span span) implements Fate {}
    }

    /** What an operator does; the verb tells which of the console's commands it is. */
    sealed interface Deed {
        Name verb();

        Span span();

        /** {@code pause}, {@code continue}, {@code abort}. */
        record Plain(Name verb, Span span) implements Deed {}

        /** {@code throttle to 50%}. */
        record Share(Name verb, Setting share, Span span) implements Deed {}

        /** {@code set batch = 500}. */
        record Valued(Name verb, Name object, Setting value, Span span) implements Deed {}

        /** {@code override healthy for 10m}. */
        record Lasting(Name verb, Name object, Setting lasting, Span span) implements Deed {}

        /** {@code skip fill.others}. */
        record OnStep(Name verb, StepName step, Span span) implements Deed {}
    }

    /** {@code expect WHAT at|by|until TIME [in PHASE] [because METRIC|"..."]}. */
    record Expect(Expected what, Moment moment, Optional<Name> in, List<Reason> because, Span span)
            implements Scenario {
        public Expect {
            because = List.copyOf(because);
        }
    }

    /** A metric or {@code blind}, or words of the reason. */
    record Reason(Optional<Name> name, Optional<Text> text, Span span) {}

    record Moment(Kind kind, Setting time, Span span) {
        public enum Kind {
            /** It becomes so then. */
            AT,
            /** It has become so by then. */
            BY,
            /** It does not become so before then. */
            UNTIL
        }
    }

    sealed interface Expected {
        Span span();

        /** {@code [no] pause}, {@code throttle to 50%}. */
        record Verdict(boolean none, Word word, Optional<Setting> share, Span span) implements Expected {}

        /** {@code phase NAME}: it is entered. */
        record Phase(Name phase, Span span) implements Expected {}

        /** {@code step PHASE.STEP done|failed|skipped|undone|running}. */
        record Step(StepName step, Name state, Span span) implements Expected {}

        /** {@code outcome done}. */
        record Outcome(Name ending, Span span) implements Expected {}

        /** {@code that CONDITION}. */
        record Condition(Term condition, Span span) implements Expected {}
    }

    enum Word {
        PROCEED,
        PAUSE,
        THROTTLE,
        ROLLBACK,
        RESUME,
        HOLD
    }
}
