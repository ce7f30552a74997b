package dev.sluice.gate;

import java.util.List;
import java.util.Optional;

/**
 * What a phase's gate says at one moment. The verdict is computed at once, the words for it when asked for; they belong to this
 * moment only, so ask before the next assessment.
 */
public final class Assessment {
    private final Verdict verdict;
    private final double share;
    private final boolean pausedByGate;
    private final boolean blind;
    private final Optional<Need> personNeeded;
    private final Optional<String> rollbackTo;
    private final long nextDue;
    private final Words words;
    private Optional<List<String>> reasons = Optional.empty();

    /** The words of an assessment, found when somebody asks. */
    interface Words {
        Report report();

        Pressure pressure();

        List<String> reasons();
    }

    /** Every rule, and all of them as one tree. */
    record Report(List<RuleReport> rules, Explanation explanation) {
        Report {
            rules = List.copyOf(rules);
        }
    }

    Assessment(
            Verdict verdict,
            double share,
            boolean pausedByGate,
            boolean blind,
            Optional<Need> personNeeded,
            Optional<String> rollbackTo,
            long nextDue,
            Words words) {
        this.verdict = verdict;
        this.share = share;
        this.pausedByGate = pausedByGate;
        this.blind = blind;
        this.personNeeded = personNeeded;
        this.rollbackTo = rollbackTo;
        this.nextDue = nextDue;
        this.words = words;
    }

    public Verdict verdict() {
        return verdict;
    }

    /** Duty allowed, in percent points: 100 is full. */
    public double share() {
        return share;
    }

    /** Whether an automatic pause is in force (also one that has turned into a person's affair). */
    public boolean pausedByGate() {
        return pausedByGate;
    }

    /** Whether something that decides is unknown: behind HOLD, PAUSE(blind), or a throttle that stayed unknown. */
    public boolean blind() {
        return blind;
    }

    /** Why a person is needed, if one is. */
    public Optional<Need> personNeeded() {
        return personNeeded;
    }

    /** The phase to which a rollback is narrowed, if it is. */
    public Optional<String> rollbackTo() {
        return rollbackTo;
    }

    /** When a clock falls due without any reading, on the run's clock; {@link Long#MAX_VALUE} if none does. */
    public long nextDue() {
        return nextDue;
    }

    /** How near the phase is to what its throttle and pause rules forbid; found when asked for. */
    public Pressure pressure() {
        return words.pressure();
    }

    /** Every rule of the phase, in the order of the file. */
    public List<RuleReport> rules() {
        return words.report().rules();
    }

    /** All rules as one tree. */
    public Explanation explanation() {
        return words.report().explanation();
    }

    /** What led to the verdict, as {@code lag 34s > 30s (db, 2s old)}. */
    public List<String> reasons() {
        if (reasons.isEmpty()) {
            reasons = Optional.of(List.copyOf(words.reasons()));
        }
        return reasons.get();
    }
}
