package dev.sluice.run.environment;

import dev.sluice.source.CommandSettings;
import dev.sluice.source.Secrets;
import dev.sluice.source.SourceSettings;
import dev.sluice.step.ledger.Protection;
import dev.sluice.telemetry.Outlets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Where a runbook runs.
 *
 * @param guarded {@code protected: true}: its name is typed before a run, or given with {@code --confirm}
 * @param tryAllowed {@code try: allowed}: {@code plan --try} may run statements in it, and roll them back
 * @param sources by the name that runbooks use
 * @param controls by a postgres source the one in which the schema {@code sluice} of its runs lives, where that is another
 * @param commands that runbooks may start, by name
 * @param expect what the database must be, checked before anything
 * @param patience how long an automatic pause may last before a person is needed, where neither the phase nor {@code
 *     --patience} says
 * @param lease how long nobody may doubt that a run's process is alive after it was last heard of
 * @param journalCopy postgres source that gets a second copy of each run's journal
 * @param protection whose sessions no diagnosis may end
 * @param outlets who is told of its runs
 * @param secrets all of them, for masking what other programs say
 */
public record Environment(
        String name,
        boolean guarded,
        boolean tryAllowed,
        Map<String, SourceSettings> sources,
        Map<String, String> controls,
        Map<String, CommandSettings> commands,
        Optional<Expectations> expect,
        Optional<Duration> patience,
        Duration lease,
        Optional<String> journalCopy,
        Protection protection,
        Outlets outlets,
        Secrets secrets) {
    public Environment {
        sources = Map.copyOf(sources);
        controls = Map.copyOf(controls);
        commands = Map.copyOf(commands);
    }

    /** The same with other outlets. */
    public Environment with(Outlets others) {
        return new Environment(
                name,
                guarded,
                tryAllowed,
                sources,
                controls,
                commands,
                expect,
                patience,
                lease,
                journalCopy,
                protection,
                others,
                secrets);
    }

    /** The source in which the schema {@code sluice} of a postgres source's runs lives: itself, unless it names another. */
    public String ledger(String source) {
        return controls.getOrDefault(source, source);
    }
}
