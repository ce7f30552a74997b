package dev.sluice.telemetry.notify;

import dev.sluice.engine.Decision;
import dev.sluice.engine.Question;
import dev.sluice.engine.RunState;
import dev.sluice.engine.RunView;
import dev.sluice.gate.RuleReport;
import dev.sluice.journal.Entry;
import dev.sluice.language.model.Action;
import dev.sluice.language.model.Alerting.Occasion;
import dev.sluice.language.model.GateRule;
import dev.sluice.language.model.RuleGroup;
import dev.sluice.language.model.Runbook;
import dev.sluice.telemetry.Subject;
import dev.sluice.telemetry.notify.Matter.Kind;
import dev.sluice.telemetry.notify.Message.Stage;
import dev.sluice.value.Truth;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Translates what a run decides into messages; no I/O, no clock but the journal's. One event of the run gives at most one message
 * that something begins, and what an earlier process has told is not told again. For one thread at a time.
 */
final class Herald {
    /** How often people are reminded that a run waits for them, where the runbook does not say. */
    static final Duration REPEAT = Duration.ofMinutes(15);

    private static final String ENDED = "ended";

    private final Message.About about;
    private final Runbook runbook;
    private final Map<GateRule, String> rules;
    private final Map<String, Matter> open = new LinkedHashMap<>();
    private final List<Decision> decisions = new ArrayList<>();
    private final Standstill standstill = new Standstill();

    private boolean driving;
    private long wall;
    private long at;
    private int number;

    Herald(Subject subject) {
        this.about = Message.About.of(subject);
        this.runbook = subject.runbook();
        this.rules = RuleGroup.ids(runbook);
    }

    /** A line of before this process: it tells what is open, and gives no message. */
    void recalls(Entry entry) {
        switch (entry) {
            case Entry.Happened happened -> {
                remember();
                at = happened.event().at();
            }
            case Entry.Decided decided -> decisions.add(decided.decision());
            case Entry.Header ignored -> {}
            case Entry.Amended ignored -> {}
            case Entry.Reached ignored -> {}
            case Entry.TailDropped ignored -> {}
        }
    }

    private void remember() {
        decisions.forEach(decision -> open.values().removeIf(matter -> matter.isOverBy(decision)));
        Opening.of(decisions)
                .ifPresent(opening -> opening.kind()
                        .ifPresent(kind -> open.putIfAbsent(
                                key(opening),
                                matter(opening, kind, Optional.empty()).toldAt(at))));
        decisions.clear();
    }

    /** A line of this process; {@link #sees} follows behind those of one event. */
    void wrote(Entry entry) {
        if (!driving) {
            remember();
            driving = true;
        }
        wall = entry.wall();
        if (entry instanceof Entry.Happened happened) {
            at = happened.event().at();
        } else if (entry instanceof Entry.Decided decided) {
            decisions.add(decided.decision());
        }
    }

    /** What is to be told once the state after an event is known. */
    List<Message> sees(RunView view) {
        List<Message> messages = new ArrayList<>();
        Optional<Opening> asked = asked(view);
        Optional<Opening> standing = standstill.opening(view);
        Optional<Opening> opening = Opening.of(decisions).or(() -> standing).map(it -> Diagnosed.with(it, view));
        Optional<Opening> unannounced = asked.filter(ignored -> !isAsking());
        close(view, opening.isPresent(), asked.isPresent(), messages);
        if (opening.isPresent()) {
            begin(opening.get(), view, messages);
        } else {
            unannounced.ifPresent(question -> begin(question, view, messages));
        }
        if (view.state() != RunState.STOPPED && view.state() != RunState.ENDED) {
            remind(messages);
        }
        decisions.clear();
        return messages;
    }

    /** The process fails, and nothing more is journaled. */
    List<Message> failed() {
        Opening opening = Opening.of(
                Optional.of(Kind.STOP),
                EnumSet.of(Occasion.FAILED, Occasion.PERSON),
                Optional.empty(),
                "",
                "failed: the process that drives the run cannot go on, and nothing was begun after that",
                List.of("sluice resume " + about.run()));
        List<Message> messages = new ArrayList<>();
        messages.add(message(Stage.BEGINS, false, matter(opening, Kind.STOP, Optional.empty())));
        return messages;
    }

    private void close(RunView view, boolean told, boolean asked, List<Message> messages) {
        Optional<Decision> takenUp = decisions.stream().filter(Matter::takesUp).findFirst();
        boolean otherQuestion = decisions.stream().anyMatch(it -> it.kind() == Decision.Kind.PERSON_NEEDED);
        for (Matter matter : List.copyOf(open.values())) {
            boolean over = matter.isOver(view, decisions, asked)
                    || matter.kind() == Kind.PROGRESS && !standstill.lasts()
                    || matter.kind() == Kind.QUESTION && otherQuestion;
            if (over) {
                open.remove(matter.key());
                if (matter.told().isPresent()) {
                    boolean quiet = told || matter.kind() != Kind.STOP && takenUp.isPresent();
                    messages.add(message(
                            Stage.OVER, quiet, takenUp.map(matter::takenUp).orElse(matter)));
                }
            }
        }
        if (takenUp.isPresent()
                && messages.stream().noneMatch(message -> message.key().equals(key(ENDED, "", "")))) {
            // The process before this one may have died behind its last word: whoever keeps that open hears that it is
            // over.
            messages.add(message(Stage.OVER, true, matter(lost(takenUp.get()), Kind.STOP, Optional.empty())));
        }
    }

    private static Opening lost(Decision takenUp) {
        return Opening.of(
                Optional.of(Kind.STOP),
                EnumSet.of(Occasion.FAILED, Occasion.PERSON),
                Optional.empty(),
                "",
                takenUp.text(),
                List.of());
    }

    private void begin(Opening opening, RunView view, List<Message> messages) {
        if (opening.kind().isEmpty()) {
            messages.add(message(Stage.TOLD, false, matter(opening, Kind.STOP, Optional.empty())));
            return;
        }
        Matter matter = matter(opening, opening.kind().get(), rule(opening, view));
        if (open.containsKey(matter.key())) {
            return;
        }
        boolean somebodySitsThere = !view.unattended() && isForTheTerminal(view);
        // It stops as soon as what is being diagnosed is known, and that is told with it.
        boolean stopsAtOnce = view.unattended() && view.question().isPresent();
        if (matter.kind() == Kind.QUESTION && (somebodySitsThere || stopsAtOnce)) {
            open.put(matter.key(), matter);
        } else {
            open.put(matter.key(), matter.toldAt(at));
            messages.add(message(Stage.BEGINS, false, matter));
        }
    }

    /** What is asked there and then at the terminal is told elsewhere only if nobody answers. */
    private boolean isForTheTerminal(RunView view) {
        return view.question()
                .map(question -> question.kind() == Question.Kind.CONFIRM)
                .orElse(true);
    }

    private void remind(List<Message> messages) {
        for (Matter matter : List.copyOf(open.values())) {
            boolean wanted = matter.occasions().contains(Occasion.PERSON)
                    || runbook.alerting().repeat().isPresent();
            long repeat = runbook.alerting().repeat().orElse(REPEAT).toMillis();
            if (wanted && at - matter.told().orElse(matter.since()) >= repeat) {
                messages.add(message(matter.told().isPresent() ? Stage.LASTS : Stage.BEGINS, false, matter));
                open.put(matter.key(), matter.toldAt(at));
            }
        }
    }

    private boolean isAsking() {
        return open.values().stream().anyMatch(matter -> matter.kind() == Kind.QUESTION);
    }

    /** What the run waits for a person for, as the state tells it. */
    private Optional<Opening> asked(RunView view) {
        if (view.state() == RunState.STOPPED || view.state() == RunState.ENDED) {
            return Optional.empty();
        }
        return view.question().map(question -> question(view, question)).or(() -> manual(view));
    }

    private static Opening question(RunView view, Question question) {
        Set<Occasion> occasions = EnumSet.of(Occasion.PERSON);
        switch (question.kind()) {
            case PAUSED -> occasions.add(Occasion.PAUSE);
            case EXPIRED -> occasions.add(Occasion.STALLED);
            case BLIND -> occasions.add(Occasion.BLIND);
            case CONFIRM, GATE, FAILED, NO_LOCK, UNCERTAIN -> {}
        }
        List<String> details = new ArrayList<>(Diagnosed.lines(view));
        details.addAll(question.reasons());
        details.add(String.join(" | ", question.answers()));
        String subject =
                question.step().map(Object::toString).orElse(question.kind().name());
        return Opening.of(Optional.of(Kind.QUESTION), occasions, view.phase(), subject, question.text(), details);
    }

    private Optional<Opening> manual(RunView view) {
        return view.inFlight()
                .filter(flight -> !flight.id().undo()
                        && !flight.id().isOffer()
                        && runbook.step(flight.id().step()).action() instanceof Action.Manual)
                .map(flight -> Opening.of(
                        Optional.of(Kind.QUESTION),
                        EnumSet.of(Occasion.PERSON),
                        view.phase(),
                        flight.id().step().toString(),
                        flight.id().step() + " waits for somebody to do it: " + flight.what(),
                        List.of("sluice status " + view.runId())));
    }

    /** The rule behind a pause or a rollback: the first that is true and acts. */
    private Optional<String> rule(Opening opening, RunView view) {
        GateRule.Kind wanted =
                opening.occasions().contains(Occasion.ROLLBACK) ? GateRule.Kind.ROLLBACK : GateRule.Kind.PAUSE;
        return view.rules().stream()
                .filter(report -> report.truth() == Truth.TRUE && !report.overridden())
                .map(RuleReport::rule)
                .filter(rule -> rule.kind() == wanted && !rule.shadow())
                .findFirst()
                .map(rules::get);
    }

    private Matter matter(Opening opening, Kind kind, Optional<String> rule) {
        return new Matter(
                key(opening),
                kind,
                opening.occasions(),
                opening.phase(),
                rule,
                opening.text(),
                opening.details(),
                at,
                Optional.empty());
    }

    private String key(Opening opening) {
        return opening.kind().filter(kind -> kind != Kind.STOP).isEmpty()
                ? key(ENDED, "", "")
                : key(opening.occasions().getFirst().word(), opening.phase().orElse("-"), opening.subject());
    }

    /** Made of what stands in the journal, so that a later process closes what an earlier one has opened. */
    private String key(String what, String phase, String subject) {
        StringBuilder key = new StringBuilder(about.runbook()).append('/').append(about.run());
        for (String part : List.of(phase, what, subject)) {
            if (!part.isEmpty()) {
                key.append('/').append(part);
            }
        }
        return key.toString();
    }

    private Message message(Stage stage, boolean quiet, Matter matter) {
        number++;
        boolean lasting = (stage == Stage.LASTS || stage == Stage.OVER) && matter.kind() != Kind.STOP;
        return new Message(
                about.run() + ":" + wall + ":" + number,
                stage,
                quiet,
                matter.key(),
                matter.occasions(),
                about,
                matter.phase(),
                matter.rule(),
                matter.text(),
                stage == Stage.OVER ? List.of() : matter.details(),
                wall,
                lasting ? Optional.of(Duration.ofMillis(at - matter.since())) : Optional.empty());
    }
}
