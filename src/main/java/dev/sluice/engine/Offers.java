package dev.sluice.engine;

import dev.sluice.diagnosis.Evidence;
import dev.sluice.diagnosis.EvidenceTable;
import dev.sluice.diagnosis.Findings;
import dev.sluice.diagnosis.FindingsText;
import dev.sluice.language.model.Diagnosis;
import dev.sluice.language.model.Step;
import dev.sluice.value.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What diagnoses offer, carried out: because a person accepted it, or because the runbook grants it where nobody is there and the
 * evidence is certain. One at a time, as soon as no other effect is in flight.
 */
final class Offers {
    /** How often a run acts on a grant: what comes back is for a person. */
    private static final int MOST_GRANTED = 3;

    private final Run run;
    private final Flow flow;
    private final Deque<Offered> waiting = new ArrayDeque<>();
    /** Offers that were carried out, each with the session or row it was for. */
    private final Set<String> done = new HashSet<>();

    private long ordinal;
    private int granted;

    /** @param row of the evidence, absent of an offer that is for none */
    private record Offered(Diagnosis diagnosis, Diagnosis.Offer offer, Optional<Row> row, boolean byGrant) {
        String mark(String name) {
            return diagnosis.name() + "." + name + " on "
                    + row.map(Row::identity).orElse("");
        }
    }

    private record Row(Evidence.Table table, int number) {
        Map<String, Value> cells() {
            Map<String, Value> cells = new HashMap<>();
            for (int column = 0; column < table.columns().size(); column++) {
                Optional<String> cell = table.rows().get(number).get(column);
                if (cell.isPresent()) {
                    cells.put(table.columns().get(column), new Value.Text(cell.get()));
                }
            }
            return cells;
        }

        /** What it is about, whatever else of it has changed: the session, where it is about one. */
        String identity() {
            Map<String, Value> cells = cells();
            Value pid = cells.get("pid");
            Value since = cells.get("backend_start");
            return pid instanceof Value.Text number && since instanceof Value.Text start
                    ? number.text() + " since " + start.text()
                    : words();
        }

        String words() {
            return EvidenceTable.row(table, number);
        }
    }

    Offers(Run run, Flow flow) {
        this.run = run;
        this.flow = flow;
    }

    /** Whether one is still to be carried out. */
    boolean pending() {
        return !waiting.isEmpty();
    }

    /** A person wants it done. Why that cannot be, if so. */
    Optional<String> accept(String who, Signal.Accept accept) {
        Optional<RunView.Examined> examined = run.examinations.newest().stream()
                .filter(one -> one.findings().diagnosis().name().equals(accept.diagnosis()))
                .findFirst();
        if (examined.isEmpty()) {
            return Optional.of("diagnosis " + accept.diagnosis() + " was not run yet; type: diagnose");
        }
        if (examined.get().serial() != accept.serial()) {
            return Optional.of("diagnosis " + accept.diagnosis()
                    + " has been run again since: look at what it found now, then accept that");
        }
        Findings findings = examined.get().findings();
        Optional<Diagnosis.Offer> offer = findings.causes().stream()
                .flatMap(cause -> cause.cause().offers().stream())
                .filter(one -> one.name().equals(accept.offer()))
                .findFirst();
        if (offer.isEmpty()) {
            return Optional.of("diagnosis " + accept.diagnosis() + " offers no " + accept.offer());
        }
        List<Row> rows = rows(findings, offer.get());
        boolean each = offer.get().each().isPresent();
        if (each && (accept.row() < 1 || accept.row() > rows.size())) {
            return Optional.of("there is no row " + accept.row() + " of "
                    + offer.get().each().get() + "; it has " + rows.size());
        }
        Optional<Row> row = each ? Optional.of(rows.get(accept.row() - 1)) : Optional.empty();
        Offered offered = new Offered(findings.diagnosis(), offer.get(), row, false);
        Optional<String> before = offer.get().after().filter(earlier -> !done.contains(offered.mark(earlier)));
        if (before.isPresent()) {
            return Optional.of(accept.offer() + " is offered after " + before.get()
                    + ", which was not carried out on this row; accept that first");
        }
        waiting.add(offered);
        run.decide(
                Decision.Kind.PERSON,
                flow.phase.map(active -> active.phase.name()),
                accept.offer(),
                who + " accepts " + accept.offer() + ": " + accept.because(),
                row.map(Row::words).stream().toList());
        return Optional.empty();
    }

    private static List<Row> rows(Findings findings, Diagnosis.Offer offer) {
        List<Row> rows = new ArrayList<>();
        for (Evidence found : findings.evidence()) {
            if (found instanceof Evidence.Table table
                    && Optional.of(table.check()).equals(offer.each())) {
                for (int number = 0; number < table.rows().size(); number++) {
                    rows.add(new Row(table, number));
                }
            }
        }
        return rows;
    }

    /** Nobody is there: what the runbook grants is done where the first cause is certain, and nothing else ever. */
    void granted(RunView.Examined examined) {
        Findings findings = examined.findings();
        if (!run.unattended) {
            return;
        }
        FindingsText.first(findings).filter(cause -> cause.weight() == Findings.Weight.CERTAIN).stream()
                .flatMap(cause -> cause.cause().offers().stream())
                .filter(offer -> offer.unattended() && offer.after().isEmpty())
                .findFirst()
                .ifPresent(offer -> grant(findings, offer));
    }

    private void grant(Findings findings, Diagnosis.Offer offer) {
        List<Optional<Row>> rows = offer.each().isEmpty()
                ? List.of(Optional.empty())
                : rows(findings, offer).stream().map(Optional::of).toList();
        for (Optional<Row> row : rows) {
            Offered offered = new Offered(findings.diagnosis(), offer, row, true);
            if (granted < MOST_GRANTED && !done.contains(offered.mark(offer.name()))) {
                granted++;
                waiting.add(offered);
            }
        }
    }

    /** Begins the next one; nothing is in flight. */
    boolean advance() {
        boolean over = flow.state == RunState.CLEANING || !flow.awake();
        if (waiting.isEmpty() || over) {
            return false;
        }
        Offered next = waiting.remove();
        Diagnosis.Offer offer = next.offer();
        Map<String, Value> values = new HashMap<>(run.values.all());
        next.row().ifPresent(row -> values.putAll(row.cells()));
        Step step = new Step(
                EffectId.offer(next.diagnosis().name(), offer.name()),
                false,
                false,
                offer.action(),
                Optional.empty(),
                Optional.empty(),
                offer.span());
        StepStatus status = new StepStatus(step, flow.phase.map(active -> active.phase.name()), false);
        EffectId id = status.effect(false, ++ordinal);
        Effect effect = new Effect.Offered(step.ref(), offer.action(), values);
        if (next.byGrant()) {
            told(status, offer.name() + " is carried out: the runbook grants it where nobody is there", next);
        }
        run.inFlight = Optional.of(
                new InFlight(id, 1, effect, run.at, status, new OfferRun(result -> ended(status, next, result))));
        run.command(new Command.Execute(
                id, 1, effect, run.at, offer.action().timeout().toMillis()));
        return true;
    }

    private void ended(StepStatus status, Offered offered, EffectResult result) {
        String name = offered.offer().name();
        switch (result) {
            case EffectResult.Done ended -> {
                done.add(offered.mark(name));
                told(status, name + " was carried out: " + ended.detail(), offered);
                next(offered);
            }
            case EffectResult.Failed failed ->
                told(status, name + " was not carried out: " + failed.code() + " " + failed.message(), offered);
            case EffectResult.Cancelled cancelled ->
                told(status, name + " was not carried out: " + cancelled.detail(), offered);
            default -> told(status, "nobody can tell whether " + name + " was carried out: diagnose anew", offered);
        }
    }

    /** What was in the way is gone: a person is told what to type, and where nobody is there the step is tried again. */
    private void next(Offered offered) {
        boolean answers = run.question
                .filter(asked -> asked.step().isPresent())
                .map(asked -> switch (asked.kind()) {
                    case FAILED, NO_LOCK, EXPIRED, BLIND -> true;
                    // Whether a step took place is not answered by what was in its way.
                    case UNCERTAIN, CONFIRM, PAUSED, GATE -> false;
                })
                .orElse(false);
        if (!answers) {
            return;
        }
        if (offered.byGrant() && run.unattended) {
            if (waiting.isEmpty()) {
                flow.stopping().answered();
            }
        } else {
            run.decide(
                    Decision.Kind.OFFER,
                    flow.phase.map(active -> active.phase.name()),
                    offered.offer().name(),
                    "next, try the step again",
                    List.of("retry"));
        }
    }

    private void told(StepStatus status, String text, Offered offered) {
        run.decide(
                Decision.Kind.OFFER,
                status.phase,
                status.ref().step(),
                text,
                offered.row().map(Row::words).stream().toList());
    }

    /** Nobody saw the end of one that was in flight; what was only accepted is accepted anew. */
    void resumed(Optional<InFlight> lost) {
        waiting.clear();
        if (lost.isPresent() && lost.get().effect instanceof Effect.Offered) {
            run.decide(
                    Decision.Kind.RECOVERED,
                    lost.get().status,
                    "nobody saw whether " + lost.get().status.ref().step() + " was carried out: diagnose anew");
        }
    }
}
