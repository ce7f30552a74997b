package dev.sluice.rehearsal.oracle;

import dev.sluice.engine.Command;
import dev.sluice.engine.Event;
import dev.sluice.language.model.Runbook;
import java.util.ArrayList;
import java.util.List;

/** Judges one process's view of a run by gates.md: give it each event and what the interpreter answered, from the first on. */
public final class GatesOracle {
    private static final int MOST = 20;

    private final Stand stand;
    private final List<Rule> rules;
    private final List<Breach> breaches = new ArrayList<>();

    /**
     * Something that gates.md forbids.
     *
     * @param rule the oracle's name
     * @param at the run's clock
     * @param text what happened
     */
    public record Breach(String rule, long at, String text) {}

    public GatesOracle(Runbook runbook) {
        stand = new Stand(runbook);
        rules = List.of(
                new RedActs(stand, text -> breach("red acts", text)),
                new NoEffectInTheDark(stand, text -> breach("no effect in the dark", text)),
                new NoHastyLeave(stand, text -> breach("no hasty leave", text)),
                new NoHastyBeginning(stand, text -> breach("no hasty beginning", text)),
                new NoHastyClimb(stand, text -> breach("no hasty climb", text)),
                new NoEndlessHold(stand, text -> breach("no endless hold", text)),
                new NoUnaskedOffer(stand, text -> breach("no unasked offer", text)),
                new Deeds(stand, text -> breach("done and undone once", text)));
    }

    /** An event was taken, and answered by these commands. */
    public void saw(Event event, List<Command> commands) {
        stand.before(event, commands);
        for (Rule rule : rules) {
            rule.event(event);
        }
        for (Command command : commands) {
            switch (command) {
                case Command.Record told -> {
                    stand.decided(told.decision());
                    rules.forEach(rule -> rule.decided(told.decision()));
                }
                case Command.Execute execute -> {
                    rules.forEach(rule -> rule.executes(execute));
                    stand.executes(execute);
                }
                case Command.Finish finish -> rules.forEach(rule -> rule.finished(finish));
                case Command.Read ignored -> {}
                case Command.ReadHistory ignored -> {}
                case Command.Examine ignored -> {}
                case Command.Cancel ignored -> {}
                case Command.WakeAt ignored -> {}
            }
        }
        for (Rule rule : rules) {
            rule.settled();
        }
        stand.after();
    }

    private void breach(String rule, String text) {
        if (breaches.size() < MOST) {
            breaches.add(new Breach(rule, stand.at, text));
        }
    }

    /** What was found so far, no more than the first few. */
    public List<Breach> breaches() {
        return List.copyOf(breaches);
    }
}
