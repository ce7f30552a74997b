package dev.sluice.engine;

import dev.sluice.gate.Assessment;
import dev.sluice.gate.Baselines;
import dev.sluice.gate.Samples;
import dev.sluice.gate.Settings;
import dev.sluice.language.model.Metric;
import dev.sluice.language.model.Phase;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.Step;
import dev.sluice.language.model.StepRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What all parts of the interpreter share about one run, and the commands of the event at hand. */
final class Run {
    final Runbook runbook;
    final Samples samples;
    final Baselines baselines;
    final Values values;
    final LinkedHashMap<StepRef, StepStatus> steps = new LinkedHashMap<>();
    /** Steps in the order in which they began. */
    final List<StepStatus> begun = new ArrayList<>();

    /** How many series stood behind the first answers of this phase, by metric; see {@link Event.Sample#series}. */
    final Map<String, List<Integer>> series = new HashMap<>();

    /** Phases whose baselines are frozen. */
    final Set<String> frozen = new HashSet<>();

    long at;
    String id = "";
    boolean unattended;
    boolean stepwise;
    /** By which meaning of events the process decides, see {@link Event#MEANING}. */
    int meaning = Event.MEANING;

    Optional<Long> patienceMillis = Optional.empty();
    Optional<String> until = Optional.empty();
    Optional<InFlight> inFlight = Optional.empty();
    /** Whether an effect was in flight between the event before and this one. */
    boolean busy;

    Optional<Question> question = Optional.empty();
    Optional<Assessment> assessment = Optional.empty();
    /** Why an operator paused the run, while that is so. */
    Optional<String> operatorPause = Optional.empty();
    /** The share an operator allows, percent points. */
    double operatorShare = 100;

    /** What was diagnosed, and is being. */
    final Examinations examinations = new Examinations(this);

    private final List<Command> commands = new ArrayList<>();
    private long wakeAt = Long.MAX_VALUE;

    Run(Runbook runbook) {
        this.runbook = runbook;
        this.samples = Samples.of(runbook);
        this.baselines = new Baselines(samples);
        this.values = new Values(runbook);
        for (Phase phase : runbook.phases()) {
            add(phase.steps(), Optional.of(phase.name()), true);
            add(phase.finallySteps(), Optional.of(phase.name()), false);
        }
        runbook.verify().ifPresent(verify -> add(verify.steps(), Optional.empty(), false));
        add(runbook.finallySteps(), Optional.empty(), false);
    }

    private void add(List<Step> list, Optional<String> phase, boolean undoable) {
        list.forEach(step -> steps.put(step.ref(), new StepStatus(step, phase, undoable)));
    }

    List<StepStatus> statuses(List<Step> list) {
        return list.stream().map(step -> steps.get(step.ref())).toList();
    }

    /** Whether nothing before it can be undone any more once it begins: it is irreversible, or the first effect of such a phase. */
    boolean hasNoWayBack(StepStatus status) {
        return status.step.irreversible()
                || status.phase
                        .flatMap(name -> runbook.phases().stream()
                                .filter(phase ->
                                        phase.irreversible() && phase.name().equals(name))
                                .findFirst())
                        .filter(phase -> statuses(phase.steps()).stream().noneMatch(other -> other.pointOfNoReturn))
                        .isPresent();
    }

    /** Where it belongs among those that began: steps begin in the order of the runbook. */
    int place(StepStatus status) {
        List<StepStatus> order = List.copyOf(steps.values());
        return (int) begun.stream()
                .filter(other -> order.indexOf(other) < order.indexOf(status))
                .count();
    }

    Settings settings() {
        return new Settings(unattended, patienceMillis.map(Duration::ofMillis));
    }

    /** The share of full duty at which batches may run. */
    double share() {
        return Math.min(operatorShare, assessment.map(Assessment::share).orElse(100.0));
    }

    /** Rows done for a {@code from step} metric. */
    double rowsDone(Metric.Definition.FromSteps from) {
        return from.steps().stream()
                .mapToDouble(ref -> steps.get(ref).work.map(Work::rowsDone).orElse(0L))
                .sum();
    }

    void command(Command command) {
        commands.add(command);
    }

    void wakeBy(long moment) {
        wakeAt = Math.min(wakeAt, moment);
    }

    /** Begins an event; time never goes back. */
    void begin(long eventAt) {
        at = Math.max(at, eventAt);
        busy = inFlight.isPresent();
        commands.clear();
        wakeAt = Long.MAX_VALUE;
    }

    /** The commands of the event; {@code awake} if ticks are still wanted. */
    List<Command> commands(boolean awake) {
        if (awake) {
            commands.add(new Command.WakeAt(Math.max(wakeAt, at + 1)));
        }
        return List.copyOf(commands);
    }

    void ask(Question asked) {
        question = Optional.of(asked);
        decide(
                Decision.Kind.PERSON_NEEDED,
                asked.step().map(StepRef::phase),
                subject(asked),
                asked.text(),
                Texts.with(asked.reasons(), String.join(" | ", asked.answers())));
    }

    private static String subject(Question asked) {
        return asked.step().map(StepRef::toString).orElse("run");
    }

    void decide(Decision.Kind kind, Optional<String> phase, String subject, String text, List<String> reasons) {
        commands.add(new Command.Record(new Decision(kind, phase, subject, text, reasons)));
    }

    void decide(Decision.Kind kind, StepStatus status, String text, String... reasons) {
        decide(kind, status.phase, status.ref().toString(), text, List.of(reasons));
    }

    /** Whether it is asked what became of a last step, where nobody knows; else that counts as failed. */
    boolean asksAboutLastSteps() {
        return meaning >= Event.SECOND_MEANING;
    }

    /** Whether what nobody knows, what takes place anew and what was left standing is never taken for settled. */
    boolean heedsWhatIsUnsettled() {
        return meaning >= Event.THIRD_MEANING;
    }

    /** Whether what came before stays in mind where a step is tried again, gone back over or taken up anew. */
    boolean forgetsNothing() {
        return meaning > Event.THIRD_MEANING;
    }

    /** The next command to type, for this run. */
    String type(String command) {
        return "sluice " + command + " " + id;
    }
}
