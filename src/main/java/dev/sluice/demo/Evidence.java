package dev.sluice.demo;

import dev.sluice.engine.Decision;
import dev.sluice.engine.Event;
import dev.sluice.journal.Entry;
import dev.sluice.journal.JournalReader;
import dev.sluice.value.Reading;
import dev.sluice.value.Value;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks for an incident in a run's journal: by the values that its metric took, not by when it was made to happen. */
final class Evidence {
    private final IncidentPlan plan;
    private final List<Found> found = new ArrayList<>();
    private Optional<String> reason = Optional.empty();
    private boolean recovered;
    private boolean above;
    private double highest;
    private long line;

    private Evidence(IncidentPlan plan) {
        this.plan = plan;
    }

    /**
     * Something in the journal.
     *
     * @param at on the run's clock, milliseconds
     * @param line of the journal, from 1
     */
    record Found(long at, long line, String what) {}

    /**
     * What was found, in the journal's order.
     *
     * @param highest the metric's greatest value, in its base unit
     * @param reason with which the gate acted, naming the metric; empty if it did not
     * @param recovered whether the run went on by itself afterwards
     */
    record Trail(List<Found> found, double highest, Optional<String> reason, boolean recovered) {}

    static Trail find(IncidentPlan plan, Path journal) {
        Evidence evidence = new Evidence(plan);
        new JournalReader(journal).read(evidence::read);
        return new Trail(List.copyOf(evidence.found), evidence.highest, evidence.reason, evidence.recovered);
    }

    private void read(Entry entry) {
        line++;
        switch (entry) {
            case Entry.Happened happened -> {
                if (happened.event() instanceof Event.Tick tick) {
                    tick.samples().stream()
                            .filter(sample -> sample.metric().equals(plan.metric()))
                            .forEach(sample -> sample(tick.at(), sample.reading()));
                }
            }
            case Entry.Decided decided -> decision(decided.at(), decided.decision());
            case Entry.Header header -> {}
            case Entry.Amended amended -> {}
            case Entry.Reached reached -> {}
            case Entry.TailDropped dropped -> {}
        }
    }

    private void sample(long at, Reading reading) {
        if (!(reading instanceof Reading.Present present) || !(present.value() instanceof Value.Amount amount)) {
            return;
        }
        double value = amount.amount();
        boolean isAbove = value > plan.threshold();
        if (isAbove != above && (isAbove || reason.isPresent())) {
            add(at, "%s is %s%s".formatted(plan.metric(), plan.text(value), isAbove ? "" : " again"));
        }
        above = isAbove;
        highest = Math.max(highest, value);
    }

    private void decision(long at, Decision decision) {
        switch (decision.kind()) {
            case PAUSED, ROLLBACK_BEGAN -> {
                Optional<String> named = decision.reasons().stream()
                        .filter(each -> each.contains(plan.metric() + " "))
                        .findFirst();
                if (named.isPresent() && reason.isEmpty()) {
                    reason = named;
                    String why = decision.text().contains(named.get()) ? "" : ": " + named.get();
                    add(at, decision.text() + why);
                }
            }
            case RESUMED -> {
                if (reason.isPresent() && !recovered) {
                    recovered = true;
                    add(at, decision.text());
                }
            }
            default -> {}
        }
    }

    private void add(long at, String what) {
        found.add(new Found(at, line, what));
    }
}
