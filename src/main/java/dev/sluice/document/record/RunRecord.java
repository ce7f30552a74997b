package dev.sluice.document.record;

import dev.sluice.document.plot.Curve;
import dev.sluice.engine.Decision;
import dev.sluice.engine.Ending;
import dev.sluice.engine.Event;
import dev.sluice.engine.RunState;
import dev.sluice.journal.Entry;
import dev.sluice.language.model.Closeout;
import dev.sluice.language.model.Expression;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.RuleGroup;
import dev.sluice.language.model.Runbook;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A run as its journal tells it. Times called {@code at} are milliseconds on the run's clock, without downtime; those called
 * {@code wall} are milliseconds since 1970.
 *
 * @param header with the text by which the run went last
 * @param runbook that text, checked, with the values of this run's parameters
 * @param evidence what the rules said when the run was stopped or slowed
 * @param people what people did, in their order
 * @param metrics in the order of the file
 * @param rules each rule of each gate once, in the order of the file
 */
public record RunRecord(
        Entry.Header header,
        Runbook runbook,
        Source source,
        Outcome outcome,
        Times times,
        List<String> operators,
        Optional<Event.Started> started,
        List<Stay> phases,
        Decisions decisions,
        List<Seen> evidence,
        List<Done> people,
        List<Figures> metrics,
        List<Rule> rules,
        List<Baseline> baselines,
        List<Deviation> deviations,
        List<Suggestion> suggestions,
        List<Answer> answers) {

    public RunRecord {
        operators = List.copyOf(operators);
        phases = List.copyOf(phases);
        evidence = List.copyOf(evidence);
        people = List.copyOf(people);
        metrics = List.copyOf(metrics);
        rules = List.copyOf(rules);
        baselines = List.copyOf(baselines);
        deviations = List.copyOf(deviations);
        suggestions = List.copyOf(suggestions);
        answers = List.copyOf(answers);
    }

    /**
     * Where all of it comes from.
     *
     * @param head hash of the journal's last line, 64 hex digits
     * @param dropped bytes of lines that crashes tore, and that a later process dropped
     * @param torn bytes behind the last whole line: torn by a crash, or being written
     * @param decided whether the run could be decided again from its events to the end; else evaluations, and the series of what the
     *     run computes itself, end where it could not
     */
    public record Source(String head, long lines, long dropped, long torn, boolean decided) {}

    /**
     * How the run ended.
     *
     * @param ending absent while the run is open, and where the journal's word is not known
     * @param text one sentence of the journal; empty while the run is open
     * @param state where the run stands by its events, as far as they could be decided again
     */
    public record Outcome(boolean open, Optional<Ending> ending, String text, List<String> reasons, RunState state) {}

    /**
     * When.
     *
     * @param took the run's clock at the end
     * @param resumes how often a process took the run up again
     * @param clocks by which a time of the run's clock is put on the wall's, at least one
     */
    public record Times(long firstWall, long lastWall, long took, int resumes, List<Clock> clocks) {
        public Times {
            clocks = List.copyOf(clocks);
        }

        /** The wall clock at a time of the run's clock. */
        public long wall(long at) {
            Clock last = clocks.getFirst();
            for (Clock clock : clocks) {
                last = clock.at() <= at ? clock : last;
            }
            return last.wall() + at - last.at();
        }

        /** Time in which no process drove the run. */
        public long down() {
            return resumes == 0 ? 0 : Math.max(0, lastWall - firstWall - took);
        }
    }

    /** From {@code at} on, the wall clock reads {@code wall} and goes along. */
    public record Clock(long at, long wall) {}

    /**
     * A stretch in which a phase was active.
     *
     * @param end the newest time while it still is
     * @param paused how long no effect might begin because the run was paused
     * @param held the same because something was not known
     * @param throttled how long work went on at less than full duty
     * @param rows done by its backfills
     */
    public record Stay(
            String phase,
            long start,
            long end,
            long paused,
            int pauses,
            long held,
            long throttled,
            int throttles,
            long rows) {
        public long took() {
            return end - start;
        }
    }

    /** A decision; {@code number} counts the journal's from 1. */
    public record Told(long number, long wall, long at, Decision decision) {}

    /** The decisions in their order; of very many, the first and the last. */
    public record Decisions(List<Told> told, long leftOut) {
        public Decisions {
            told = List.copyOf(told);
        }
    }

    /** A decision, and below it each predicate that did not hold still, with its values. */
    public record Seen(Told told, String values) {}

    /** What a person did; {@code refused} if the run did not do it. */
    public record Done(long wall, Event.Signalled signalled, boolean refused) {}

    /**
     * What a metric read.
     *
     * @param lowest absent with the next two if there is no amount: never read, or a text
     * @param missing how many reads had no value, by cause
     */
    public record Figures(
            Metric metric,
            OptionalDouble lowest,
            OptionalDouble highest,
            OptionalDouble last,
            long known,
            Map<String, Long> missing,
            List<Curve.Bucket> curve) {
        public Figures {
            curve = List.copyOf(curve);
        }

        public long unknown() {
            return missing.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /**
     * What became of a rule.
     *
     * @param looked how often its predicate was evaluated
     * @param unknown how often it could not be told
     * @param stood how often it became true, clocks and all
     */
    public record Rule(RuleGroup group, long looked, long unknown, long stood, List<Approach> approaches) {
        public Rule {
            approaches = List.copyOf(approaches);
        }
    }

    /**
     * How close a metric came to a fixed threshold in the phases in which the rule was armed.
     *
     * @param worst the sample nearest to the threshold, or furthest beyond it
     * @param reached whether it holds for that one sample
     */
    public record Approach(
            Expression.Comparison comparison, String metric, double worst, double limit, boolean reached) {
        /** Whether large amounts are the ones that reach it. */
        public boolean upwards() {
            return switch (comparison.relation()) {
                case GREATER, GREATER_OR_EQUAL -> true;
                case LESS, LESS_OR_EQUAL -> false;
                case EQUAL, NOT_EQUAL -> limit == 0;
            };
        }
    }

    /**
     * A metric before and after.
     *
     * @param told what the gate compared with, as the journal has it
     * @param before the same as an amount, as far as its words tell
     * @param after median of the last window of the same length; absent if nothing was read since
     */
    public record Baseline(
            String phase,
            String metric,
            long over,
            String told,
            OptionalDouble before,
            OptionalDouble after,
            long samples) {}

    /** In what the run differs from the text and the values with which it was described before it began. */
    public record Deviation(What what, long wall, String who, String text, String because) {
        public enum What {
            TEXT,
            PARAMETER,
            KNOB,
            SKIPPED,
            OVERRIDDEN,
            REBUILT
        }
    }

    /** What might be written otherwise next time, and the figures that say so. */
    public record Suggestion(Kind kind, String subject, String text, String why) {
        public enum Kind {
            TIGHTEN,
            NEAR,
            OFTEN,
            NO_DATA,
            ESTIMATE
        }
    }

    public record Answer(Closeout.Question question, Optional<String> answer) {}

    /** The same, with what people get before their eyes first: the rules that stop or slow the run. */
    public List<Rule> red() {
        return rules.stream().filter(rule -> rule.group().rule().red()).toList();
    }
}
